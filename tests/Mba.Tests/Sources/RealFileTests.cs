using System.IO.Compression;
using CsvHelper;
using Mba.Rows;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Xunit;

namespace Mba.Tests.Sources;

/// <summary>The committed real files: types against the hand-checked expectation, cells against an independent reader.</summary>
public sealed class RealFileTests
{
    private static readonly ILookup<string, string[]> Expected = File.ReadLines(
            Path.Combine(RealFile.Root, "tests/data/expected-columns.tsv")
        )
        .Skip(1)
        .Select(line => line.Split('\t'))
        .ToLookup(cells => cells[0]);

    public static TheoryData<string> Files => [.. Expected.Select(file => file.Key)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Infers_what_a_person_found_column_by_column(string file)
    {
        var scan = await RecordFile.ScanAsync(RealFile.Named(file), new ScanOptions(), CancellationToken.None);

        Assert.Equal(
            Expected[file].Select(cells => string.Join(' ', cells[1..])),
            scan.Columns.Select(c =>
                $"{c.SourceName} {c.Evidence.Infer(new InferenceOptions { ColumnName = c.Name }).Type} {c.Evidence.Nulls}"
            )
        );
        Assert.Equal((0, 0), (scan.RecordsBroken, scan.RecordsSkipped));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Reads_the_same_cells_as_an_independent_reader(string file)
    {
        var content = RealFile.Named(file);
        var scan = await RecordFile.ScanAsync(content, new ScanOptions(), CancellationToken.None);
        using var ours = await RecordFile.OpenAsync(content, scan.Format, new ScanOptions(), CancellationToken.None);
        await using var stored = await content.OpenAsync(0, CancellationToken.None);
        await using var text = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stored, CompressionMode.Decompress) : stored;
        using var theirs = CsvReader.Create(
            text,
            new CsvReaderOptions { Separator = scan.Format.Csv!.Delimiter[0], TrackLineNumbers = true }
        );

        while (theirs.Read())
        {
            Assert.True(ours.Read());
            Assert.Equal(theirs.LineNumber, ours.Line);
            for (var i = 0; i < scan.Columns.Count; i++)
                Assert.True(theirs.GetSpan(i).SequenceEqual(ours[i]), $"line {ours.Line}, field {i}");
        }

        Assert.False(ours.Read());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Converts_every_cell_as_its_evidence_has_proven(string file)
    {
        var content = RealFile.Named(file);
        var scan = await RecordFile.ScanAsync(content, new ScanOptions(), CancellationToken.None);
        var types = scan.Columns.Select(c => c.Evidence.Infer(new InferenceOptions { ColumnName = c.Name }).Type).ToList();
        var converters = types.ConvertAll(t => ValueConverter.For(t, new ConversionOptions()));
        Assert.All(scan.Columns.Zip(types), c => Assert.True(c.First.Evidence.Proves(c.Second, new ConversionOptions())));

        using var reader = await RecordFile.OpenAsync(content, scan.Format, new ScanOptions(), CancellationToken.None);
        var scratch = new byte[ValueConverter.ScratchBytes];
        while (reader.Read())
        {
            for (var i = 0; i < converters.Count; i++)
            {
                converters[i].Convert(reader[i], scratch, out _, out var fault);
                Assert.Equal(ValueFault.None, fault);
            }
        }
    }
}
