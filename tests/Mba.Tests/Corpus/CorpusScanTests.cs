using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Corpus;

/// <summary>
/// All that a scan says of each file of the corpus, beside the raw reading: names, types, skipped and broken lines with their reasons, warnings, why the header is
/// one. tests/data/corpus/scans.txt was read by eye, file by file; MBA_CORPUS_WRITE=1 writes it anew, and its difference is to be read the same way.
/// </summary>
public sealed class CorpusScanTests
{
    private static readonly string Folder = Path.Combine(RealFile.Root, "tests/data/corpus");
    private static readonly string Expected = Path.Combine(Folder, "scans.txt");

    [Fact]
    public async Task Says_of_each_file_what_was_read_by_eye()
    {
        var found = new List<string>();
        foreach (
            var file in Directory
                .GetFiles(Folder)
                .Where(f => File.Exists(f + ".expected.csv") || File.Exists(f + ".fails"))
                .Order(StringComparer.Ordinal)
        )
            found.Add("== " + Path.GetFileName(file) + "\n" + await CorpusFile.DescribeAsync(file));

        if (Environment.GetEnvironmentVariable("MBA_CORPUS_WRITE") == "1")
            await File.WriteAllTextAsync(Expected, string.Join('\n', found));

        var expected = (await File.ReadAllTextAsync(Expected))
            .Split("\n== ")
            .Select((s, i) => (i == 0 ? s : "== " + s).TrimEnd('\n'))
            .ToList();
        Assert.Equal(expected.Count, found.Count);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second.TrimEnd('\n')));
    }
}
