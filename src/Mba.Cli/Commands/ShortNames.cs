namespace Mba.Cli.Commands;

/// <summary>
/// Names shortened to a column's width so that different names stay different: in the middle, since dates, versions and extensions stand at the end, and
/// where that hides what tells two of them apart, around it.
/// </summary>
internal static class ShortNames
{
    private const int Before = 2;

    /// <summary>The short form of each name; a name that no short form tells apart stays whole.</summary>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<string> names, int width)
    {
        var distinct = names.Distinct(StringComparer.Ordinal).ToList();
        var shown = distinct.ToDictionary(n => n, n => Middle(n, width), StringComparer.Ordinal);
        foreach (var alike in Alike(shown))
        {
            var at = alike.Aggregate((a, b) => a[..CommonLength(a, b)]).Length;
            foreach (var name in alike)
                shown[name] = Around(name, width, at);
        }
        foreach (var name in Alike(shown).SelectMany(n => n).ToList())
            shown[name] = name;
        return shown;
    }

    private static List<List<string>> Alike(Dictionary<string, string> shown) =>
        [.. shown.GroupBy(s => s.Value, s => s.Key, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.ToList())];

    private static string Middle(string name, int width)
    {
        if (name.Length <= width)
            return name;
        var end = Math.Max(0, (width - 1) * 3 / 5);
        return $"{name[..Math.Max(0, width - 1 - end)]}…{name[^end..]}";
    }

    private static string Around(string name, int width, int at)
    {
        if (name.Length <= width)
            return name;
        var start = Math.Clamp(at - Before, 0, Math.Max(0, name.Length - width + 1));
        var isCutAtEnd = name.Length - start > width - 1;
        var length = Math.Min(name.Length - start, width - (isCutAtEnd ? 2 : 1));
        return string.Concat("…", name.AsSpan(start, length), isCutAtEnd ? "…" : "");
    }

    private static int CommonLength(string a, string b) => a.AsSpan().CommonPrefixLength(b);
}
