using System.Text.RegularExpressions;
using Mba.Cli.Local;
using Xunit;

namespace Mba.Tests.Architecture;

/// <summary>Every line of the threat model names what proves it, and that exists.</summary>
public sealed partial class ThreatModelTests
{
    [Fact]
    public void Every_threat_is_proved_by_a_test_or_a_check_that_exists()
    {
        var sources = Directory
            .GetFiles(Path.Combine(ProjectLayout.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .ToList();

        var threats = Threats().ToList();

        Assert.InRange(threats.Count, 30, 200);
        Assert.All(threats, t => Assert.NotEmpty(Name().Matches(t[^1])));
        Assert.DoesNotContain(threats.SelectMany(t => Name().Matches(t[^1])).Select(m => m.Groups["name"].Value), n => !Exists(n, sources));
    }

    [Fact]
    public void Every_kind_of_threat_has_a_line() =>
        Assert.Equal(
            ["D", "E", "I", "R", "S", "T"],
            Threats().Select(t => t[1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );

    /// <summary>The cells of each line of the table.</summary>
    private static IEnumerable<string[]> Threats() =>
        File.ReadLines(Path.Combine(ProjectLayout.Root, "docs", "security.md"))
            .SkipWhile(l => !l.StartsWith("## Threats by component", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
            .Where(l => l.StartsWith('|') && !l.StartsWith("|---", StringComparison.Ordinal))
            .Skip(1)
            .Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static bool Exists(string name, List<string> sources)
    {
        if (name.Contains('/', StringComparison.Ordinal))
            return File.Exists(Path.Combine(ProjectLayout.Root, name));
        var (type, method) = (name.Split('.')[0], name.Split('.')[^1]);
        return sources.Exists(s =>
            s.Contains($"class {type}", StringComparison.Ordinal) && s.Contains($" {method}(", StringComparison.Ordinal)
        );
    }

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
