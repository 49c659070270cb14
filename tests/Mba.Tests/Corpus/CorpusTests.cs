using System.Text;
using Mba.Rows;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Corpus;

/// <summary>
/// Polluted files of tests/data/corpus against the raw reading, or the failure, that stands beside each. What is right may only rise;
/// what is wrong without an error may only fall.
/// </summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    private const int Right = 335;
    private const int SilentlyWrong = 0;

    private static readonly string Folder = Path.Combine(RealFile.Root, "tests/data/corpus");

    [Fact]
    public async Task Reads_what_a_careful_person_reads()
    {
        var verdicts = new List<(string File, Verdict Verdict)>();
        foreach (var file in Files())
            verdicts.Add((Path.GetFileName(file), await JudgeAsync(file)));

        var right = verdicts.Count(v => v.Verdict == Verdict.Right);
        var wrong = verdicts.Count(v => v.Verdict == Verdict.SilentlyWrong);
        var others = string.Join('\n', verdicts.Where(v => v.Verdict != Verdict.Right).Select(v => $"{v.Verdict} {v.File}"));
        output.WriteLine($"{right} of {verdicts.Count} right, {wrong} silently wrong\n{others}");
        Assert.True(verdicts.Count >= 150, "the corpus is not there");
        Assert.True(
            right >= Right && wrong <= SilentlyWrong,
            $"{right} of {verdicts.Count} right, at least {Right} before; {wrong} silently wrong, at most {SilentlyWrong} before:\n{others}"
        );
    }

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(Folder).Where(f => File.Exists(f + ".expected.csv") || File.Exists(f + ".fails")).Order(StringComparer.Ordinal);

    private static async Task<Verdict> JudgeAsync(string file)
    {
        var fails = File.Exists(file + ".fails") ? (await File.ReadAllTextAsync(file + ".fails")).Trim() : null;
        try
        {
            if (fails is not null)
                await PlanAsync(new TextContent(await File.ReadAllBytesAsync(file), Path.GetFileName(file)));
            var (text, doubtful) = await ReadAsync(new TextContent(await File.ReadAllBytesAsync(file), Path.GetFileName(file)));
            if (fails is null && string.Equals(text, await File.ReadAllTextAsync(file + ".expected.csv"), StringComparison.Ordinal))
                return doubtful ? Verdict.Doubted : Verdict.Right;
            return doubtful ? Verdict.Doubted : Verdict.SilentlyWrong;
        }
        catch (IngestException e)
        {
            return string.Equals(e.Code, fails, StringComparison.Ordinal) ? Verdict.Right : Verdict.Refused;
        }
    }

    /// <summary>What can be read may still not be loaded.</summary>
    private static async Task PlanAsync(TextContent content)
    {
        var scan = await RecordFile.ScanAsync(content, new ScanOptions(), CancellationToken.None);
        global::Mba.Tables.TableReconciler.Plan(scan, new global::Mba.Tables.Dataset { Table = "corpus" }, table: null);
    }

    private static async Task<(string Text, bool Doubtful)> ReadAsync(TextContent content)
    {
        var options = new ScanOptions();
        var scan = await RecordFile.ScanAsync(content, options, CancellationToken.None);
        using var reader = await RecordFile.OpenAsync(content, scan.Format, options, CancellationToken.None);
        using var output = new MemoryStream();
        var writer = new RawRowWriter(scan.Format, output);
        while (reader.Read())
        {
            if (reader.Kind == RecordKind.Row)
                writer.Write(reader);
        }

        writer.Flush();
        return (
            Encoding.UTF8.GetString(output.ToArray()),
            scan.Format.Confidence < new global::Mba.Tables.Dataset { Table = "" }.MinConfidence
        );
    }

    private enum Verdict
    {
        Right,

        /// <summary>Read, and said to be uncertain.</summary>
        Doubted,

        /// <summary>Failed where a reading was expected, or with another code.</summary>
        Refused,
        SilentlyWrong,
    }
}
