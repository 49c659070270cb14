using System.Text.RegularExpressions;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>The commands whose output README.md shows still print that: the same words and columns, whatever the ids, times and buckets.</summary>
[Trait("Category", "AnyServer")]
public sealed partial class ReadmeOutputTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task The_outputs_of_the_readme_are_those_of_today()
    {
        using var mba = await CommandLine.CreateAsync(database, aws);
        Directory.CreateSymbolicLink(Path.Combine(mba.Folder, "samples"), Path.Combine(ProjectLayout.Root, "samples"));
        mba.Set("COLUMNS", "100");

        var check = await mba.RunAsync("ingest", "--mode", "check-duplicates", "samples/daily");
        var ingest = await mba.RunAsync("ingest", "samples/daily", "--skip-duplicates");
        await mba.RunAsync("worker", "--role", "ingest", "--drain-once");
        var list = await mba.RunAsync("audit", "list", "--limit", "5");

        Assert.Equal(Shape(Shown("check-duplicates")), Shape(check.Output));
        Assert.Equal(Shape(Shown("ingest")), Shape(ingest.Output.Replace(mba.Folder + "/", "", StringComparison.Ordinal)));
        Assert.Equal(Shape(Shown("audit-list"))[0], Shape(list.Output)[0]);
        Assert.Equal(
            "file table status read inserted rejected ms audit",
            Shape(Shown("demo")).Single(l => l.Contains(" audit", StringComparison.Ordinal))
        );
    }

    private static string Shown(string name)
    {
        var readme = File.ReadAllText(Path.Combine(ProjectLayout.Root, "README.md"));
        var from = readme.IndexOf($"<!-- output: {name} -->", StringComparison.Ordinal);
        return readme[from..readme.IndexOf("<!-- end of output -->", from, StringComparison.Ordinal)].Split("```")[1].Split('\n', 3)[2];
    }

    private static IReadOnlyList<string> Shape(string output) =>
        [
            .. Numbers()
                .Replace(Bucket().Replace(output, "s3://${scope}"), "0")
                .Split('\n')
                .Select(l => Blanks().Replace(l, " ").Trim())
                .Where(l => l.Length > 0),
        ];

    [GeneratedRegex("[0-9]+([.,][0-9]+)*( [kM]?B)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbers();

    [GeneratedRegex("s3://(?<scope>mba|policy)-[0-9a-z]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bucket();

    [GeneratedRegex(" +", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
