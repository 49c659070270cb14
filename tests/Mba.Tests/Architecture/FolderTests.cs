using System.Text.RegularExpressions;
using Mba.Cli.Local;
using Xunit;

namespace Mba.Tests.Architecture;

/// <summary>
/// The folders of Mba.Shared form layers, and so do the rooms of its MySql: no two use each other, directly or through others. A file beside the folders
/// counts by itself, because there is both what every folder uses (errors, settings, interfaces) and what uses the folders (the pipeline).
/// </summary>
public sealed partial class FolderTests
{
    [Theory]
    [InlineData("Mba")]
    [InlineData("Mba.MySql")]
    public void No_two_folders_use_each_other(string parent)
    {
        var sources = Sources(parent);
        string[] folders = [.. sources.Select(s => s.Node).Where(n => !IsFile(n)).Distinct(StringComparer.Ordinal)];
        var uses = Uses(parent, sources, folders);
        var cycles = folders
            .Select(folder => (folder, Reach: Reach(folder, uses)))
            .Where(f => f.Reach.Contains(f.folder))
            .Select(f => $"{f.folder} <-> {string.Join(", ", f.Reach.Where(n => Reach(n, uses).Contains(f.folder) && n != f.folder))}");

        Assert.True(folders.Length > 5);
        Assert.Equal("", string.Join('\n', cycles));
    }

    private static (string Node, string Text)[] Sources(string parent)
    {
        var top = Path.Combine([ProjectLayout.Root, "src", "Mba.Shared", .. parent.Split('.').Skip(1)]);
        return
        [
            .. Directory
                .EnumerateFiles(top, "*.cs", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(top, path))
                .Where(name => !name.StartsWith("obj", StringComparison.Ordinal) && !name.StartsWith("bin", StringComparison.Ordinal))
                .Select(name =>
                    (name.Split(Path.DirectorySeparatorChar)[0], Comment.Replace(File.ReadAllText(Path.Combine(top, name)), ""))
                ),
        ];
    }

    private static Dictionary<string, HashSet<string>> Uses(string parent, (string Node, string Text)[] sources, string[] folders)
    {
        var declared = sources
            .Where(s => IsFile(s.Node))
            .SelectMany(s => Declaration.Matches(s.Text).Select(m => (Type: m.Groups["name"].Value, s.Node)))
            .DistinctBy(d => d.Type, StringComparer.Ordinal)
            .ToDictionary(d => d.Type, d => d.Node, StringComparer.Ordinal);
        return sources
            .GroupBy(s => s.Node, StringComparer.Ordinal)
            .ToDictionary(
                g => g.Key,
                g => g.SelectMany(s => UsedBy(s.Text, parent, folders, declared)).Where(n => n != g.Key).ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal
            );
    }

    private static IEnumerable<string> UsedBy(string text, string parent, string[] folders, Dictionary<string, string> declared)
    {
        foreach (Match match in Using.Matches(text))
        {
            var used = match.Groups["namespace"].Value;
            if (used.StartsWith(parent + ".", StringComparison.Ordinal))
                yield return used[(parent.Length + 1)..].Split('.')[0];
        }
        foreach (Match match in Qualified.Matches(text))
        {
            if (folders.Contains(match.Groups["folder"].Value, StringComparer.Ordinal))
                yield return match.Groups["folder"].Value;
        }
        foreach (Match match in Identifier.Matches(text))
        {
            if (declared.TryGetValue(match.Value, out var file))
                yield return file;
        }
    }

    private static HashSet<string> Reach(string start, Dictionary<string, HashSet<string>> uses)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(uses.GetValueOrDefault(start, []));
        while (open.TryDequeue(out var node))
        {
            if (reached.Add(node))
                uses.GetValueOrDefault(node, []).ToList().ForEach(open.Enqueue);
        }
        return reached;
    }

    private static bool IsFile(string node) => node.EndsWith(".cs", StringComparison.Ordinal);

    [GeneratedRegex(@"//[^\n]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment { get; }

    [GeneratedRegex(@"^using (?<namespace>Mba(\.\w+)+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Using { get; }

    [GeneratedRegex(@"(?<![\w.])(Mba\.)?(?<folder>[A-Z]\w+)\.[A-Z]\w+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Qualified { get; }

    [GeneratedRegex(
        @"^((public|internal|sealed|static|abstract|readonly|partial) )*(class|record struct|record|struct|enum|interface) (?<name>[A-Z]\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Declaration { get; }

    [GeneratedRegex(@"\b[A-Z]\w+\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Identifier { get; }
}
