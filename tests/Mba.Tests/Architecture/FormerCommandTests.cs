using System.CommandLine;
using System.Text.RegularExpressions;
using Mba.Cli.Commands;
using Mba.Cli.Local;
using Xunit;

namespace Mba.Tests.Architecture;

/// <summary>The README's table from each command of the former systems to its new form. What the commands do is shown by PredecessorTests and FormerPipelineTests.</summary>
public sealed partial class FormerCommandTests
{
    private static readonly (string Old, string New)[] Programs =
    [
        ("MBA-ingest", "ingest"),
        ("MBA-producer", "producer"),
        ("MBA-worker", "worker"),
        ("MBA-api", "api"),
        ("MBA-app", "app"),
        ("hma-etl", "etl"),
        ("hma-db", "db"),
    ];

    private static readonly Dictionary<string, string> Placeholders = new(StringComparer.Ordinal)
    {
        ["DIR"] = ".",
        ["FILE"] = "a.csv",
        ["ID"] = "01a215c2",
        ["N"] = "4",
        ["S"] = "policy",
    };

    public static TheoryData<string> Commands => [.. Table().SelectMany(Forms).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_command_of_the_table_is_understood_as_it_stands(string command)
    {
        var root = new RootCommand();
        foreach (var known in CommandGroups.All.SelectMany(g => g.Commands))
            root.Subcommands.Add(known);

        var parsed = root.Parse(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Empty(parsed.Errors.Select(e => e.Message));
        Assert.Empty(Usage.UnknownOptions(parsed));
    }

    [Fact]
    public void The_table_names_every_program_of_the_former_systems()
    {
        var old = string.Join('\n', Table().Select(r => r.Old));

        Assert.All(
            [
                .. Programs.Select(p => p.Old),
                "scripts/init.py",
                "scripts/check_duplicates.py",
                "scripts/monitor_etl.py",
                "scripts/run_server.sh",
                "POST /ingest",
                "for dir in",
                "--auto-detect-scope",
                "--check-s3",
                "--drain-once",
                "/health",
                "poller",
                "billing",
            ],
            name => Assert.Contains(name, old, StringComparison.Ordinal)
        );
        Assert.True(Commands.Count > 25);
    }

    private static IEnumerable<(string Old, string New)> Table()
    {
        var readme = File.ReadAllText(Path.Combine(ProjectLayout.Root, "README.md"));
        var section = readme[readme.IndexOf("### Coming from the previous systems", StringComparison.Ordinal)..];
        return section[..section.IndexOf("\n## ", StringComparison.Ordinal)]
            .Split('\n')
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1)
            .Select(l => l.Split(" | "))
            .Select(c => (c[0], c[1]));
    }

    /// <summary>The commands in a row: spans that name a program, each with and without what stands in brackets, and with each option that follows it as a span of its own.</summary>
    private static IEnumerable<string> Forms((string Old, string New) row)
    {
        foreach (var cell in new[] { row.Old, row.New })
        {
            string? last = null;
            foreach (Match span in Code().Matches(cell))
            {
                var text = span.Groups["text"].Value.TrimEnd(';');
                if (text.StartsWith("for ", StringComparison.Ordinal) || text is "--scope")
                    continue;
                if (text.StartsWith("--", StringComparison.Ordinal) && last is not null)
                    yield return $"{last} {Filled(text)}";
                else if (NewForm(text) is { } command)
                {
                    last = Filled(Brackets().Replace(command, ""));
                    yield return last;
                    yield return Filled(command.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal));
                }
            }
        }
    }

    private static string? NewForm(string text)
    {
        if (text.StartsWith("mba ", StringComparison.Ordinal))
            return text["mba ".Length..];
        return
            Programs.FirstOrDefault(p => text == p.Old || text.StartsWith(p.Old + " ", StringComparison.Ordinal))
                is { Old: { } old } program
            ? program.New + text[old.Length..]
            : null;
    }

    private static string Filled(string command) =>
        string.Join(' ', command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => Placeholders.GetValueOrDefault(w, w)));

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\[[^\]]*\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Brackets();
}
