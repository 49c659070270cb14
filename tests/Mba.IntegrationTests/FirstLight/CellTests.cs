using System.Globalization;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Microsoft.VisualBasic.FileIO;
using Xunit;

namespace Mba.IntegrationTests.FirstLight;

/// <summary>Every cell of real files, read from the source by a parser that is not ours, is found again in the table in its canonical form.</summary>
public sealed class CellTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>
{
    private static readonly string[] NullsOfText = ["", "NULL", "null", "\\N"];
    private static readonly string[] NullsOfTypes = [.. NullsOfText, "NA", "N/A", "NaN", "None", "#N/A", "-"];

    [Theory]
    [InlineData("samples/real/synthea_patients.csv", 27)]
    [InlineData("samples/real/synthea_payers.csv", 10)]
    [InlineData("samples/real/synthea_payer_transitions.csv", 1051)]
    [InlineData("samples/real/cms_bfd_mapd_enrollment.csv", 10552)]
    public async Task Every_cell_is_found_again(string path, int records)
    {
        await using var system = await IngestSystem.CreateAsync(database, aws);
        await system.ServeAsync();
        await system.PutFileAsync(path);
        var audit = await system.EndOfAsync("mba/csv/" + Path.GetFileName(path));
        Assert.Equal(
            ("SUCCESS", $"{records}", $"{records}", "0"),
            (audit["status"], audit["rows_read"], audit["rows_inserted"], audit["rows_rejected"])
        );

        var columns = await ColumnsAsync(audit["table_name"]!);
        var rows = await database.QueryAsync(
            $"SELECT {string.Join(", ", columns.Select(c => $"CAST(`{c.Name}` AS CHAR)"))} FROM `{audit["table_name"]}` ORDER BY _line"
        );
        var source = Records(Path.Combine(ProjectLayout.Root, path)).ToList();

        Assert.Equal(source[0].Select(n => n.ToLowerInvariant()), columns.Select(c => c.Name));
        Assert.Equal(records, source.Count - 1);
        Assert.Equal(source.Count - 1, rows.Count);
        Assert.Empty(Differences(columns, source.Skip(1), rows).Take(5));
    }

    private static IEnumerable<string> Differences(
        IReadOnlyList<Column> columns,
        IEnumerable<string[]> source,
        IReadOnlyList<string?[]> rows
    ) =>
        source
            .SelectMany(
                (fields, row) =>
                    columns.Select(
                        (column, i) => (row, column, Expected: column.Canonical(fields[i]), Found: column.Comparable(rows[row][i]))
                    )
            )
            .Where(cell => cell.Expected != cell.Found)
            .Select(cell => $"row {cell.row}, {cell.column.Name} {cell.column.Type}: expected {cell.Expected}, found {cell.Found}");

    private async Task<IReadOnlyList<Column>> ColumnsAsync(string table)
    {
        var found = await database.QueryAsync(
            $"SELECT column_name, data_type, COALESCE(numeric_scale, datetime_precision, 0) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '{table}' ORDER BY ordinal_position"
        );
        return
        [
            .. found
                .Where(c => !c[0]!.StartsWith('_'))
                .Select(c => new Column(c[0]!, c[1]!, int.Parse(c[2]!, CultureInfo.InvariantCulture))),
        ];
    }

    private static IEnumerable<string[]> Records(string path)
    {
        using var parser = new TextFieldParser(path)
        {
            TextFieldType = FieldType.Delimited,
            Delimiters = [","],
            TrimWhiteSpace = false,
        };
        while (parser.ReadFields() is { } fields)
            yield return fields;
    }

    private sealed record Column(string Name, string Type, int Scale)
    {
        /// <summary>What docs/types.md says that a source's text becomes in a column of this type.</summary>
        public string? Canonical(string text) =>
            Type switch
            {
                "varchar" or "text" or "mediumtext" => NullsOfText.Contains(text, StringComparer.Ordinal) ? null : text,
                _ when NullsOfTypes.Contains(text, StringComparer.Ordinal) => null,
                "bigint" => long.Parse(text, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
                "decimal" => decimal.Parse(text, CultureInfo.InvariantCulture).ToString("F" + Scale, CultureInfo.InvariantCulture),
                "double" => double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
                "date" => DateOnly.Parse(text, CultureInfo.InvariantCulture).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "datetime" => DateTime
                    .Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)
                    .ToString("yyyy-MM-dd HH:mm:ss" + (Scale == 0 ? "" : "." + new string('f', Scale)), CultureInfo.InvariantCulture),
                _ => throw new InvalidOperationException($"column {Name} has type {Type}, which these files do not call for"),
            };

        public string? Comparable(string? stored) => Type == "double" && stored is not null ? Canonical(stored) : stored;
    }
}
