using System.Globalization;
using System.IO.Compression;
using System.Text;
using Mba.Cli.Local;
using Mba.IntegrationTests.Loading;
using Microsoft.VisualBasic.FileIO;
using Xunit;

namespace Mba.IntegrationTests.Reading;

/// <summary>What a file says is what the table holds, in canonical form (docs/types.md): made-up tables of every kind of value, and every real file.</summary>
public sealed class RoundTripTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private static readonly string[] NullsOfText = ["", "NULL", "null", "\\N"];
    private static readonly string[] NullsOfTypes = [.. NullsOfText, "NA", "N/A", "NaN", "None", "#N/A", "-"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Random_values_of_every_kind_come_back_canonical(int seed)
    {
        var table = RandomColumns.Of(seed, columns: 24, rows: 60);

        var result = await bench.LoadAsync($"round_trip_{(char)('a' + seed)}.csv", table.Csv);

        Assert.Equal((IngestDisposition.Done, AuditStatus.SUCCESS), (result.Disposition, result.Audit!.Status));
        var rows = await bench.Database.QueryAsync(
            $"SELECT {string.Join(", ", table.Names.Select(n => $"CAST(`{n}` AS CHAR)"))} FROM `{result.Audit.TableName}` ORDER BY _line"
        );
        Assert.Equal(table.Canonical.Count, rows.Count);
        for (var i = 0; i < rows.Count; i++)
            Assert.Equal(table.Canonical[i], rows[i]);
    }

    [Theory]
    [InlineData("samples/real/cms_bfd_claim_line.csv", ",")]
    [InlineData("samples/real/cms_rif_inpatient_275cols_pipe.txt", "|")]
    [InlineData("tests/data/cms_bfd_dual_status_leading_zero.csv", ",")]
    [InlineData("tests/data/synthea_claims_transactions.csv", ",")]
    [InlineData("tests/data/omop_concept_relationship_266k.csv.gz", ",")]
    public async Task Every_cell_of_a_real_file_is_found_again(string path, string delimiter)
    {
        var full = Path.Combine(ProjectLayout.Root, path);
        var key = "mba/csv/" + Path.GetFileName(path);
        await using (var stream = File.OpenRead(full))
            await bench.Store.PutAsync(IngestWorkbench.Bucket, key, stream, new PutOptions(), CancellationToken.None);

        var result = await (await bench.WorkerAsync()).RunAsync(
            new IngestRequest { Bucket = IngestWorkbench.Bucket, Key = key },
            CancellationToken.None
        );

        Assert.Equal((AuditStatus.SUCCESS, 0L), (result.Audit!.Status, result.Audit.RowsRejected));
        var columns = await ColumnsAsync(result.Audit.TableName!);
        var rows = await bench.Database.QueryAsync(
            $"SELECT {string.Join(", ", columns.Select(c => $"CAST(`{c.Name}` AS CHAR)"))} FROM `{result.Audit.TableName}` ORDER BY _line"
        );
        var source = Records(full, delimiter).Skip(1).ToList();
        Assert.Equal(source.Count, rows.Count);
        for (var row = 0; row < source.Count; row++)
            Assert.Equal(columns.Select((c, i) => Canonical(source[row][i], c.Type, c.Scale)), rows[row]);
    }

    private async Task<List<(string Name, string Type, int Scale)>> ColumnsAsync(string table)
    {
        var found = await bench.Database.QueryAsync(
            $"SELECT column_name, data_type, COALESCE(numeric_scale, datetime_precision, 0) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '{table}' ORDER BY ordinal_position"
        );
        return [.. found.Where(c => !c[0]!.StartsWith('_')).Select(c => (c[0]!, c[1]!, int.Parse(c[2]!, CultureInfo.InvariantCulture)))];
    }

    private static IEnumerable<string[]> Records(string path, string delimiter)
    {
        using var stored = File.OpenRead(path);
        using Stream text = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stored, CompressionMode.Decompress) : stored;
        using var parser = new TextFieldParser(text, Encoding.UTF8)
        {
            TextFieldType = FieldType.Delimited,
            Delimiters = [delimiter],
            TrimWhiteSpace = false,
        };
        while (parser.ReadFields() is { } fields)
            yield return fields;
    }

    private static string? Canonical(string text, string type, int scale) =>
        type switch
        {
            "varchar" or "text" => NullsOfText.Contains(text, StringComparer.Ordinal) ? null : text,
            _ when NullsOfTypes.Contains(text, StringComparer.Ordinal) => null,
            "bigint" => long.Parse(text, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
            "decimal" => decimal.Parse(text, CultureInfo.InvariantCulture).ToString("F" + scale, CultureInfo.InvariantCulture),
            "date" => DateOnly.Parse(text, CultureInfo.InvariantCulture).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "datetime" => DateTime
                .Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)
                .ToString("yyyy-MM-dd HH:mm:ss" + (scale == 0 ? "" : "." + new string('f', scale)), CultureInfo.InvariantCulture),
            _ => throw new InvalidOperationException($"these files do not call for {type}"),
        };
}
