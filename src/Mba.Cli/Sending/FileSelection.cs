using Mba.Files;

namespace Mba.Cli.Sending;

/// <summary>A command is used wrongly; the message says how to use it.</summary>
public sealed class UsageException(string message) : Exception(message);

/// <summary>Which files a command is about and where they belong.</summary>
public sealed record FileSelection
{
    /// <summary>Folders, searched recursively, and files.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>Null: detected from each file's folders, else DEFAULT_SCOPE.</summary>
    public FileScope? Scope { get; init; }

    public IReadOnlyList<string> Include { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public bool KeepPaths { get; init; }
}

/// <summary>A file and the key it is to have.</summary>
/// <param name="File">The file.</param>
/// <param name="Label">What it is called in output: unambiguous among the files of the command.</param>
/// <param name="Decision">Its scope, and what decided it.</param>
/// <param name="Bucket">The scope's bucket; empty when only the API knows it.</param>
/// <param name="Key">The key in that bucket.</param>
public sealed record SelectedFile(FoundFile File, string Label, ScopeDecision Decision, string Bucket, string Key)
{
    public FileScope Scope => Decision.Scope;
}

/// <summary>The files of a selection with their keys, what cannot be read, and what was left out on purpose.</summary>
public sealed record SelectedFiles(IReadOnlyList<SelectedFile> Files, IReadOnlyList<UnreadablePath> Unreadable, IReadOnlyList<string> Notes)
{
    /// <summary>Finds the files and gives each its scope and key: all of them, or none.</summary>
    /// <exception cref="UsageException">An input does not exist, a file has no scope, or two files would take one key; lists every such file.</exception>
    public static SelectedFiles Find(FileSelection selection, Settings settings, CancellationToken cancellationToken)
    {
        var found = LabelledFiles.Find(selection, cancellationToken);
        var placed = found.Files.Select(f => (f.File, f.Label, Decision: Decide(f.File, selection, settings))).ToList();
        var undecided = placed.Where(p => p.Decision is null).Select(p => p.Label).ToList();
        if (undecided.Count > 0)
            throw new UsageException(Undecided(undecided));
        var files = placed.Select(p => Place(p.File, p.Label, p.Decision, selection, settings)).OfType<SelectedFile>().ToList();
        RequireOneFileEach(files);
        return new SelectedFiles(files, found.Unreadable, found.Notes);
    }

    private static ScopeDecision? Decide(FoundFile file, FileSelection selection, Settings settings) =>
        ScopeDetection.Choose(selection.Scope, () => ScopeDetection.Detect(file.InputFolder, file.FullPath), settings.DefaultScope);

    private static SelectedFile? Place(FoundFile file, string label, ScopeDecision? decision, FileSelection selection, Settings settings) =>
        decision is null
            ? null
            : new SelectedFile(
                file,
                label,
                decision,
                settings.BucketOf(decision.Scope),
                ObjectKeys.For(decision.Scope, settings.PrefixOf(decision.Scope), file.RelativePath, selection.KeepPaths)
            );

    private static string Undecided(List<string> files) =>
        $"""
            No folder decides the scope of {SendView.Pluralize(
                files.Count,
                "file"
            )}; nothing was sent. Name it with --scope mba or --scope policy, set DEFAULT_SCOPE,
            or put the files below one folder named mba, policy or policies (one above the input counts only if it is the only such name on the path):
              {string.Join(Environment.NewLine + "  ", files)}
            """;

    private static void RequireOneFileEach(List<SelectedFile> files)
    {
        var collisions = ObjectKeys.Collisions(files, f => $"{f.Bucket}/{f.Key}", f => f.Label);
        if (collisions.Count > 0)
            throw new UsageException(
                "Several files have the same key; nothing was sent. Keep their folders with --keep-paths, or send them one by one:"
                    + string.Concat(collisions.Select(c => $"{Environment.NewLine}  {c.Key}: {string.Join(", ", c.Paths)}"))
            );
    }
}

/// <summary>The files below all inputs of a command, each once, with what they are called in output.</summary>
internal sealed record LabelledFiles(
    IReadOnlyList<(FoundFile File, string Label)> Files,
    IReadOnlyList<UnreadablePath> Unreadable,
    IReadOnlyList<string> Notes
)
{
    /// <summary>With one input, labels are paths below it; with several, each begins with its input.</summary>
    /// <exception cref="UsageException">An input does not exist; lists every such input.</exception>
    public static LabelledFiles Find(FileSelection selection, CancellationToken cancellationToken)
    {
        var missing = selection.Inputs.Where(i => !File.Exists(i) && !Directory.Exists(i)).ToList();
        if (missing.Count > 0)
            throw new UsageException(string.Join(Environment.NewLine, missing.Select(i => $"{i}: file or folder not found")));
        var discovery = new FileDiscovery(selection.Include, selection.Exclude);
        var files = new List<(FoundFile, string)>();
        var unreadable = new List<UnreadablePath>();
        var notes = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in selection.Inputs)
        {
            var isOne = selection.Inputs.Count == 1;
            var found = discovery.Find(input, cancellationToken);
            files.AddRange(
                found.Files.Where(f => seen.Add(f.FullPath)).Select(f => (f, isOne ? f.RelativePath : Below(input, f.RelativePath)))
            );
            unreadable.AddRange(found.Unreadable.Select(u => isOne ? u : u with { Path = Below(input, u.Path) }));
            notes.AddRange(found.Notes.Select(n => isOne ? n : Below(input, n)));
        }
        return new LabelledFiles(files, unreadable, notes);
    }

    private static string Below(string input, string relative) => File.Exists(input) ? input : Path.Join(input, relative);
}
