using System.Text.RegularExpressions;
using Mba.Cli.Local;
using Xunit;

namespace Mba.Tests.Architecture;

/// <summary>One term for one thing: names, stored codes and messages use the terms of AWS, MySQL and .NET, not those that they replaced.</summary>
public sealed partial class GlossaryTests
{
    private static readonly (string Name, string Text)[] Sources =
    [
        .. new[] { "src", "infra" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(ProjectLayout.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => (Path.GetRelativePath(ProjectLayout.Root, path), Comment.Replace(File.ReadAllText(path), "")))
            .Where(f => !f.Item1.Contains("/obj/", StringComparison.Ordinal) && !f.Item1.Contains("/bin/", StringComparison.Ordinal)),
    ];

    public static TheoryData<string> ReplacedTerms =>
        [
            "StandInFor",
            "StandInServer",
            "IsKept",
            "MayBeKept",
            "Understands",
            "ContentInWork",
            "ScanMemory",
            "SavedPlan",
            "NotOurs",
            "OwnMessage",
            "RequestFault",
            "FaultyRequest",
            "UploadDesk",
            "JobDesk",
            "DeskUploads",
            "ResumeBook",
            "ClaimMarks",
            "TakeTurn",
            "SaysDate",
            "SaysLines",
            "SaysFooter",
            "Swallow",
            "NotARow",
            "UndoubleQuotes",
            "Misused",
            "RESTLESS",
        ];

    [Theory]
    [MemberData(nameof(ReplacedTerms))]
    public void No_name_or_code_has_a_term_that_was_replaced(string term) =>
        Assert.Empty(Sources.Where(f => f.Text.Contains(term, StringComparison.OrdinalIgnoreCase)).Select(f => f.Name));

    [Fact]
    public void No_type_name_is_used_twice()
    {
        var twice = Sources
            .SelectMany(f => Declaration.Matches(f.Text).Select(m => (Type: m.Groups["name"].Value, Partial: m.Groups["partial"].Success)))
            .GroupBy(d => d.Type, StringComparer.Ordinal)
            .Where(g => g.Count(d => !d.Partial) + (g.Any(d => d.Partial) ? 1 : 0) > 1)
            .Select(g => g.Key);

        Assert.Empty(twice);
    }

    [Fact]
    public void Messages_are_in_plain_words()
    {
        var faults = Sources
            .SelectMany(f => f.Text.Split('\n').Select((line, i) => (f.Name, Line: i + 1, Text: line)))
            .SelectMany(l => Literal.Matches(l.Text).Where(m => Stumbling.IsMatch(m.Value)).Select(m => $"{l.Name}:{l.Line}: {m.Value}"));

        Assert.Equal("", string.Join('\n', faults));
    }

    [GeneratedRegex(@"(?<![:/""])//[^\n]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment { get; }

    [GeneratedRegex(
        @"^\s*((public|internal|private|protected|sealed|static|abstract|readonly|file) )*(?<partial>partial )?(class|record struct|record|struct|enum|interface) (?<name>[A-Z]\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Declaration { get; }

    [GeneratedRegex(@"""[^""]*""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literal { get; }

    [GeneratedRegex(
        @"\b(tells|told|laid down|lest|came to lie|lies under|given up|that are none|(is|are) no (?!longer\b|more\b)|no such|without a word|all the same)\b",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex Stumbling { get; }
}
