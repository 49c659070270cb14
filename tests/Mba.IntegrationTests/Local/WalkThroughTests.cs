using System.Text.RegularExpressions;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Local;

/// <summary>What docs/api.md tells a new user to type does what it says there.</summary>
public sealed partial class WalkThroughTests(DatabaseServer server) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mba-walk-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_walk_with_curl_prints_what_the_document_shows()
    {
        Assert.SkipWhen(Tool.Find("jq") is null || Tool.Find("curl") is null, "curl and jq are not installed");
        var blocks = Blocks()
            .Matches(await File.ReadAllTextAsync(Path.Combine(ProjectLayout.Root, "docs", "api.md")))
            .ToLookup(m => m.Groups["kind"].Value == "sh", m => m.Groups["text"].Value);
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "samples"), Path.Combine(ProjectLayout.Root, "samples"));
        var script = Path.Combine(_folder.FullName, "walk.sh");
        await File.WriteAllTextAsync(script, $"set -e; cd '{_folder.FullName}'\n{string.Concat(blocks[true])}");
        await using var system = await LocalSystem.StartAsync(
            new() { Folder = Path.Combine(_folder.FullName, ".local"), MariaDb = server.IsMariaDb },
            TimeProvider.System,
            _ => { },
            CancellationToken.None
        );

        var printed = await Tool.RunAsync("bash", [script], CancellationToken.None);

        Assert.Equal(3, blocks[true].Count());
        Assert.Equal(Plain(string.Concat(blocks[false].Take(3))), Plain(printed));
    }

    /// <summary>Line ends as they are here; how far a cut-off archive could be read depends on who compressed it.</summary>
    private static string Plain(string text) => FarAs().Replace(text.ReplaceLineEndings("\n"), "byte …:");

    [GeneratedRegex(
        "^```(?<kind>[a-z]*)\n(?<text>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Blocks();

    [GeneratedRegex("byte [0-9]+:", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FarAs();
}
