namespace Mba.Files;

/// <summary>The key grammar: where in its scope's bucket a file of a name lies.</summary>
public static class ObjectKeys
{
    private static readonly HashSet<string> Loadable = new(["csv", "tsv", "psv", "txt", "json", "jsonl", "ndjson"], StringComparer.Ordinal);
    private static readonly HashSet<string> Documents = new(["pdf", "doc", "docx"], StringComparer.Ordinal);
    private static readonly HashSet<string> Spreadsheets = new(["xls", "xlsx"], StringComparer.Ordinal);

    /// <summary>The type of a file: its last extension in lower case, and <c>csv.gz</c> and the like for compressed data; empty when it has none.</summary>
    public static string TypeOf(string fileName)
    {
        var last = Extension(fileName);
        if (last is not "gz")
            return last;
        var inner = Extension(fileName[..^3]);
        return Loadable.Contains(inner) ? inner + ".gz" : last;
    }

    /// <summary>True when a file of this name becomes rows; every other file is only stored.</summary>
    public static bool Loads(string fileName) => Loadable.Contains(WithoutGzip(TypeOf(fileName)));

    /// <summary>The folder of a type below its scope's prefix, with its closing slash.</summary>
    public static string FolderOf(FileScope scope, string fileName)
    {
        var type = WithoutGzip(TypeOf(fileName));
        if (Loadable.Contains(type))
            return scope == FileScope.Policy ? "data/" : "csv/";
        if (Documents.Contains(type))
            return scope == FileScope.Policy ? "pdfs/" : "documents/";
        return Spreadsheets.Contains(type) ? "spreadsheets/" : "files/";
    }

    /// <summary>
    /// The key of a file: the scope's <paramref name="prefix"/> (with its closing slash), the type's folder, the name; between them the
    /// file's own folders when <paramref name="keepPath"/>. The path has been checked by <see cref="FileNames"/>.
    /// </summary>
    public static string For(FileScope scope, string prefix, string relativePath, bool keepPath)
    {
        var segments = FileNames.Segments(relativePath);
        var name = segments[^1];
        var folders = keepPath ? string.Concat(segments.SkipLast(1).Select(s => s + "/")) : "";
        return prefix + FolderOf(scope, name) + folders + name;
    }

    /// <summary>Keys that more than one file would take, each with those files; such a set must not be sent.</summary>
    public static IReadOnlyList<KeyCollision> Collisions<T>(IEnumerable<T> files, Func<T, string> key, Func<T, string> path) =>
        [
            .. files
                .GroupBy(key, StringComparer.Ordinal)
                .Where(g => g.Skip(1).Any())
                .Select(g => new KeyCollision(g.Key, [.. g.Select(path).Order(StringComparer.Ordinal)]))
                .OrderBy(c => c.Key, StringComparer.Ordinal),
        ];

    private static string Extension(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot <= 0 ? "" : name[(dot + 1)..].ToLowerInvariant();
    }

    /// <summary>A file name or type without its <c>.gz</c>, in any case.</summary>
    public static string WithoutGzip(string name) => name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
}

/// <summary>Several files that would be stored under one key.</summary>
public sealed record KeyCollision(string Key, IReadOnlyList<string> Paths);
