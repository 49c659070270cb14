using System.Text.RegularExpressions;
using Mba.Cli.Local;
using Xunit;

namespace Mba.Tests.Architecture;

/// <summary>What README.md shows of commands is between markers that docs/paste-outputs.sh fills.</summary>
public sealed partial class ReadmeOutputTests
{
    [Theory]
    [InlineData("demo", "./mba demo")]
    [InlineData("check-duplicates", "./mba ingest --mode check-duplicates samples/daily")]
    [InlineData("ingest", "./mba ingest samples/daily --skip-duplicates")]
    [InlineData("audit-list", "./mba audit list --limit 5")]
    public void Each_output_is_between_its_markers_and_shows_nothing_of_a_machine(string name, string command)
    {
        var readme = File.ReadAllText(Path.Combine(ProjectLayout.Root, "README.md"));

        var output = Assert.Single(Outputs().Matches(readme), m => m.Groups["name"].Value == name).Groups["text"].Value;

        Assert.StartsWith($"$ {command}\n", output, StringComparison.Ordinal);
        Assert.InRange(output.Split('\n').Length, 3, 60);
        Assert.DoesNotMatch("/(home|root|tmp|work|Users|usr)/", output);
        Assert.DoesNotContain('\u001b', output);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 160));
    }

    [GeneratedRegex(
        "^<!-- output: (?<name>[a-z-]+) -->\n```\n(?<text>.*?)^```\n<!-- end of output -->$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Outputs();
}
