using System.Globalization;
using System.Text;
using Mba.Csv;
using Mba.Scanning;
using Mba.Sources;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>
/// Confidence means something: of generated files whose seeds it was not tuned on, those said to be 99 % certain are right in 99 of 100.
/// <c>MBA_CONFIDENCE_DUMP</c> names a file for the signs of each, from which the weights were fitted; seeds from 1,000,000 on are for the test alone.
/// </summary>
public sealed class ConfidenceTests(ITestOutputHelper output)
{
    private const int TestSeed = 1_000_000;
    private const int Files = 3000;
    private const int FilesToFit = 12_000;

    [Fact]
    public async Task Of_files_said_to_be_certain_as_many_are_right()
    {
        var dump = Environment.GetEnvironmentVariable("MBA_CONFIDENCE_DUMP");
        var verdicts = new (double Confidence, bool Right, string Line)[dump is null ? Files : FilesToFit];
        var seed = dump is null ? TestSeed : 1;
        await Parallel.ForAsync(0, verdicts.Length, async (i, _) => verdicts[i] = await JudgeAsync(PollutedFile.Of(seed + i), seed + i));
        if (dump is not null)
            await File.WriteAllLinesAsync(dump, verdicts.Select(v => v.Line), CancellationToken.None);

        foreach (var bar in new[] { 0.99, 0.95, 0.9, 0.75, 0.5 })
            output.WriteLine(Summary(verdicts, bar));
        Assert.InRange(Share(verdicts, 0.99), 0.99, 1);
        Assert.InRange(Share(verdicts, 0.9), 0.95, 1);
        Assert.InRange(verdicts.Count(v => v.Confidence >= 0.99), Files / 3, Files);
    }

    private static string Summary((double Confidence, bool Right, string Line)[] verdicts, double bar) =>
        FormattableString.Invariant(
            $"said {bar:P0} or more: {verdicts.Count(v => v.Confidence >= bar)} of {verdicts.Length}, right {Share(verdicts, bar):P2}; below: {verdicts.Count(v => v.Confidence < bar)}, right {verdicts.Count(v => v.Confidence < bar && v.Right)}"
        );

    private static double Share((double Confidence, bool Right, string Line)[] verdicts, double bar)
    {
        var said = verdicts.Where(v => v.Confidence >= bar).ToList();
        return said.Count == 0 ? 1 : said.Count(v => v.Right) / (double)said.Count;
    }

    private static async Task<(double Confidence, bool Right, string Line)> JudgeAsync(PollutedFile file, int seed)
    {
        var content = new TextContent(file.Text);
        try
        {
            var scan = await RecordFile.ScanAsync(content, new ScanOptions(), CancellationToken.None);
            var right = await IsRightAsync(file, content, scan);
            return (scan.Format.Confidence, right, Describe(seed, file, scan, right));
        }
        catch (IngestException e)
        {
            return (0, true, FormattableString.Invariant($"{seed}\t{file.Kind}\t{e.Code}"));
        }
    }

    private static async Task<bool> IsRightAsync(PollutedFile file, TextContent content, FileScan scan)
    {
        if (scan.Format.HeaderState == HeaderState.Broken)
            return true;
        var header =
            file.Header
            ?? Enumerable.Range(1, file.Rows.Max(r => r.Length)).Select(i => FormattableString.Invariant($"column_{i}")).ToArray();
        if (!header.SequenceEqual(scan.Format.RawHeader ?? scan.Format.Header, StringComparer.Ordinal))
            return false;
        using var reader = await RecordFile.OpenAsync(content, scan.Format, new ScanOptions(), CancellationToken.None);
        var row = 0;
        while (reader.Read())
        {
            if (reader.Kind != RecordKind.Row)
                continue;
            if (row >= file.Rows.Count || reader.FieldCount != file.Rows[row].Length)
                return false;
            for (var i = 0; i < reader.FieldCount; i++)
            {
                if (!string.Equals(Encoding.UTF8.GetString(reader[i]), file.Rows[row][i], StringComparison.Ordinal))
                    return false;
            }

            row++;
        }

        return row == file.Rows.Count;
    }

    private static string Describe(int seed, PollutedFile file, FileScan scan, bool right)
    {
        var s = scan.Format.Signs;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{seed}\t{file.Kind}\t{(right ? 1 : 0)}\t{s?.Margin:F3}\t{s?.Evenness:F3}\t{s?.Broken:F3}\t{s?.Records}\t{s?.Fields}\t{s?.Typed:F2}\t{(s?.UsualDelimiter == true ? 1 : 0)}\t{s?.Above}\t{s?.Header}\t{s?.HeaderRows}\t{s?.HeaderSigns}\t{s?.RivalEvenness:F3}\t{scan.Format.Confidence:F3}"
        );
    }
}
