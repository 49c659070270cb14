using System.IO.Enumeration;

namespace Mba.Files;

/// <summary>A file that was found: where it is, and where below the folder that was searched.</summary>
public sealed record FoundFile(string FullPath, string RelativePath, long Bytes, DateTimeOffset LastModified);

/// <summary>Everything below a folder that passes the filters, in a stable order, and what could not be read.</summary>
public sealed record FoundFiles(IReadOnlyList<FoundFile> Files, IReadOnlyList<string> Problems)
{
    public long Bytes => Files.Sum(f => f.Bytes);
}

/// <summary>Finds files below a folder. Links are not followed: they lead out of it, or round in a circle.</summary>
public sealed class FileDiscovery
{
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
            return new FoundFiles([Describe(new FileInfo(root), Path.GetFileName(root))], []);
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException("the input is neither a file nor a folder");
        var files = new List<FoundFile>();
        var problems = new List<string>();
        Search(new DirectoryInfo(root), root, files, problems, cancellationToken);
        return new FoundFiles([.. files.OrderBy(f => f.RelativePath, StringComparer.Ordinal)], problems);
    }

    /// <summary>True when a file at this relative path passes the filters.</summary>
    public bool Takes(string relativePath) =>
        (_include.Count == 0 || _include.Any(p => Matches(p, relativePath))) && !_exclude.Any(p => Matches(p, relativePath));

    private void Search(
        DirectoryInfo folder,
        string root,
        List<FoundFile> files,
        List<string> problems,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var relative = Path.GetRelativePath(root, folder.FullName);
        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
                Visit(entry);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            problems.Add($"{relative}: cannot be read");
        }

        void Visit(FileSystemInfo entry)
        {
            if (entry.Name.StartsWith('.'))
                return;
            var path = Path.GetRelativePath(root, entry.FullName).Replace('\\', '/');
            if (entry.LinkTarget is not null)
                problems.Add($"{path}: is a link, not followed");
            else if (entry is DirectoryInfo below)
                Search(below, root, files, problems, cancellationToken);
            else if (entry is FileInfo file && Takes(path))
                files.Add(Describe(file, path));
        }
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
}
