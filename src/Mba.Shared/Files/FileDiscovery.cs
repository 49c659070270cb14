using System.IO.Enumeration;

namespace Mba.Files;

/// <summary>A file that was found: where it is, and where below the folder that was searched.</summary>
public sealed record FoundFile(string FullPath, string RelativePath, long Bytes, DateTimeOffset LastModified)
{
    /// <summary>The folder that was searched, or that holds the one file that was named.</summary>
    public string InputFolder =>
        FullPath.EndsWith(RelativePath, StringComparison.Ordinal)
            ? FullPath[..^RelativePath.Length]
            : Path.GetDirectoryName(FullPath) ?? "";
}

/// <summary>A file or folder that was selected and cannot be read, and why.</summary>
/// <param name="Path">Relative to the folder that was searched.</param>
/// <param name="Reason">Completes a sentence that begins with the path.</param>
public sealed record UnreadablePath(string Path, string Reason);

/// <summary>Everything below a folder that passes the filters, in a stable order; what cannot be read; and notes on what was left out on purpose.</summary>
public sealed record FoundFiles(IReadOnlyList<FoundFile> Files, IReadOnlyList<UnreadablePath> Unreadable, IReadOnlyList<string> Notes)
{
    public long Bytes => Files.Sum(f => f.Bytes);
}

/// <summary>Finds files below a folder. Links are not followed: they lead out of it, or round in a circle.</summary>
public sealed class FileDiscovery
{
    private const string NotRegular = "is not a regular file (a named pipe, socket or device)";

    private readonly IReadOnlyList<string> _include;
    private readonly IReadOnlyList<string> _exclude;

    /// <summary>
    /// Filters are extensions (<c>pdf</c>, <c>.csv</c>, <c>csv.gz</c>), names (<c>plans.csv</c>) or patterns (<c>member*.csv</c>, <c>2024/*</c>).
    /// Without includes every file passes; an exclude wins over an include.
    /// </summary>
    public FileDiscovery(IEnumerable<string> include, IEnumerable<string> exclude)
    {
        _include = [.. include.Select(f => f.Trim())];
        _exclude = [.. exclude.Select(f => f.Trim())];
    }

    /// <summary>Searches a folder recursively, or takes the one file that <paramref name="input"/> names. Hidden files are left out.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such file or folder.</exception>
    public FoundFiles Find(string input, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(input);
        if (File.Exists(root))
            return FileKind.Of(root).IsRegular
                ? new FoundFiles([Describe(new FileInfo(root), Path.GetFileName(root))], [], [])
                : new FoundFiles([], [new UnreadablePath(Path.GetFileName(root), NotRegular)], []);
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException("the input is neither a file nor a folder");
        var files = new List<FoundFile>();
        var unreadable = new List<UnreadablePath>();
        var notes = new List<string>();
        Walk(new DirectoryInfo(root), new SearchState(root, files, unreadable, notes), cancellationToken);
        return new FoundFiles([.. files.OrderBy(f => f.RelativePath, StringComparer.Ordinal)], unreadable, notes);
    }

    /// <summary>True when a file at this relative path passes the filters.</summary>
    public bool Takes(string relativePath) =>
        (_include.Count == 0 || _include.Any(p => Matches(p, relativePath))) && !_exclude.Any(p => Matches(p, relativePath));

    private void Walk(DirectoryInfo folder, SearchState state, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
                Visit(entry, state, cancellationToken);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            state.Unreadable.Add(new UnreadablePath(state.Relative(folder) + "/", "the folder cannot be read"));
        }
    }

    private void Visit(FileSystemInfo entry, SearchState state, CancellationToken cancellationToken)
    {
        if (entry.Name.StartsWith('.'))
            return;
        var path = state.Relative(entry);
        if (entry.LinkTarget is not null)
            state.Notes.Add($"{path}: is a link and was not followed");
        else if (entry is DirectoryInfo below)
            Walk(below, state, cancellationToken);
        else if (entry is FileInfo file && Takes(path))
            Take(file, path, state);
    }

    /// <summary>A file that vanished since its folder was listed, or one that has no end, must not stop the others.</summary>
    private static void Take(FileInfo file, string path, SearchState state)
    {
        if (!file.Exists)
            state.Unreadable.Add(new UnreadablePath(path, "no longer exists"));
        else if (!FileKind.Of(file.FullName).IsRegular)
            state.Unreadable.Add(new UnreadablePath(path, NotRegular));
        else
            state.Files.Add(Describe(file, path));
    }

    private static FoundFile Describe(FileInfo file, string relativePath) =>
        new(file.FullName, relativePath, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));

    private static bool Matches(string filter, string relativePath)
    {
        var name = relativePath[(relativePath.LastIndexOf('/') + 1)..];
        if (filter.AsSpan().ContainsAny('*', '?', '/'))
            return FileSystemName.MatchesSimpleExpression(
                filter,
                filter.Contains('/', StringComparison.Ordinal) ? relativePath : name,
                ignoreCase: true
            );
        return name.Equals(filter, StringComparison.OrdinalIgnoreCase)
            || name.EndsWith('.' + filter.TrimStart('.'), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What one search has found so far.</summary>
    private sealed record SearchState(string Root, List<FoundFile> Files, List<UnreadablePath> Unreadable, List<string> Notes)
    {
        public string Relative(FileSystemInfo entry)
        {
            var path = Path.GetRelativePath(Root, entry.FullName);
            return Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');
        }
    }
}
