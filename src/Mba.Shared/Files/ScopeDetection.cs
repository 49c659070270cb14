namespace Mba.Files;

/// <summary>A file's scope and what decided it.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Source">What decided it.</param>
/// <param name="Folder">The deciding folder, as a path that ends in it; null unless a folder decided.</param>
public sealed record ScopeDecision(FileScope Scope, ScopeSource Source, string? Folder)
{
    /// <summary>For people, e.g. <c>the folder /data/policy</c>.</summary>
    public string Reason =>
        Source switch
        {
            ScopeSource.Folder => $"the folder {Folder}",
            ScopeSource.Default => "DEFAULT_SCOPE",
            _ => "--scope",
        };
}

/// <summary>
/// Detects a file's scope from its folders: the nearest one whose whole name, in any case, is <c>mba</c>, <c>policy</c> or <c>policies</c>.
/// File names never decide: <c>mba/policy list.csv</c> is a file of mba.
/// </summary>
public static class ScopeDetection
{
    /// <summary>The scope that a folder of this name stands for; null for other names.</summary>
    public static FileScope? OfFolder(string name) =>
        name.ToUpperInvariant() switch
        {
            "MBA" => FileScope.Mba,
            "POLICY" or "POLICIES" => FileScope.Policy,
            _ => null,
        };

    /// <summary>
    /// The decision for a file of this machine. A folder above <paramref name="inputFolder"/> counts only if no other folder of the path has a
    /// scope's name: <c>/home/mba/policy/in</c> decides nothing for the input <c>in</c>. Null when no folder decides.
    /// </summary>
    /// <param name="inputFolder">The folder that was searched, or that holds the one file that was named.</param>
    /// <param name="file">Path of the file, below that folder.</param>
    public static ScopeDecision? Detect(string inputFolder, string file)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(inputFolder));
        var folders = Scoped(Path.GetDirectoryName(Path.GetFullPath(file)) ?? "");
        if (folders.Count == 0)
            return null;
        var nearest = folders[0];
        return nearest.Folder?.Length >= root.Length || folders.Count == 1 ? nearest : null;
    }

    /// <summary>The decision for a relative path that came from elsewhere, such as a browser or an object's key; null when no folder decides.</summary>
    public static ScopeDecision? DetectRelative(string path)
    {
        var folders = FileNames.Segments(path).SkipLast(1).ToList();
        for (var i = folders.Count - 1; i >= 0; i--)
        {
            if (OfFolder(folders[i]) is { } scope)
                return new ScopeDecision(scope, ScopeSource.Folder, string.Join('/', folders.Take(i + 1)));
        }
        return null;
    }

    /// <summary>The decision for one file that was named itself: the caller's choice, else its folders', else the default.</summary>
    public static ScopeDecision? OfLocal(string file, FileScope? asked, FileScope? fallback) =>
        Choose(asked, () => Detect(Path.GetDirectoryName(Path.GetFullPath(file)) ?? "", file), fallback);

    /// <summary>The caller's choice, else the folder's, else the default; null when there is none of them.</summary>
    public static ScopeDecision? Choose(FileScope? asked, Func<ScopeDecision?> detected, FileScope? fallback)
    {
        if (asked is { } chosen)
            return new ScopeDecision(chosen, ScopeSource.Option, Folder: null);
        return detected() ?? (fallback is { } scope ? new ScopeDecision(scope, ScopeSource.Default, Folder: null) : null);
    }

    /// <summary>Folders of an absolute path that are named after a scope, the nearest first.</summary>
    private static List<ScopeDecision> Scoped(string folder)
    {
        var found = new List<ScopeDecision>();
        for (var at = folder; at.Length > 0; at = Path.GetDirectoryName(at) ?? "")
        {
            if (OfFolder(Path.GetFileName(at)) is { } scope)
                found.Add(new ScopeDecision(scope, ScopeSource.Folder, at));
        }
        return found;
    }
}
