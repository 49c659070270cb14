namespace Mba.Files;

/// <summary>Tells a file's scope from the words of its path.</summary>
public static class ScopeDetection
{
    private static readonly HashSet<string> PolicyWords = new(["policy", "policies"], StringComparer.Ordinal);
    private static readonly HashSet<string> MbaWords = new(
        ["mba", "member", "members", "memberdata", "benefit", "benefits"],
        StringComparer.Ordinal
    );

    /// <summary>
    /// The scope that the nearest telling part of the path names, from the file name up to the outermost folder; null when none tells.
    /// </summary>
    public static FileScope? Detect(string path)
    {
        var segments = FileNames.Segments(path);
        for (var i = segments.Count - 1; i >= 0; i--)
        {
            var words = Words(segments[i]);
            if (words.Overlaps(PolicyWords))
                return FileScope.Policy;
            if (words.Overlaps(MbaWords))
                return FileScope.Mba;
        }
        return null;
    }

    private static HashSet<string> Words(string segment)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var start = 0;
        for (var i = 0; i <= segment.Length; i++)
        {
            if (i < segment.Length && char.IsLetter(segment[i]))
                continue;
            if (i > start)
                words.Add(segment[start..i].ToLowerInvariant());
            start = i + 1;
        }
        return words;
    }
}
