namespace Mba.Tables;

/// <summary>
/// A pattern on object keys: <c>*</c> within a folder, <c>**</c> across folders, <c>?</c> for one character; case does not matter. Walks key and pattern once
/// for each star; a regular expression would cost more to make than the rest of a cold start.
/// </summary>
internal sealed class KeyGlob
{
    private readonly string _pattern;

    private KeyGlob(string pattern) => _pattern = pattern;

    public static KeyGlob Parse(string glob) => new(glob);

    public bool Matches(string key) => Matches(_pattern, key);

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> key)
    {
        while (!pattern.IsEmpty)
        {
            if (pattern.StartsWith("**"))
                return MatchesAfterStar(pattern[2..], key, crossesFolders: true);
            if (pattern[0] == '*')
                return MatchesAfterStar(pattern[1..], key, crossesFolders: false);
            if (key.IsEmpty || !MatchesOne(pattern[0], key[0]))
                return false;
            pattern = pattern[1..];
            key = key[1..];
        }

        return key.IsEmpty;
    }

    private static bool MatchesAfterStar(ReadOnlySpan<char> rest, ReadOnlySpan<char> key, bool crossesFolders)
    {
        for (var taken = 0; ; taken++)
        {
            if (Matches(rest, key[taken..]))
                return true;
            if (taken == key.Length || (key[taken] == '/' && !crossesFolders))
                return false;
        }
    }

    private static bool MatchesOne(char pattern, char c) =>
        pattern == '?' ? c != '/' : char.ToUpperInvariant(pattern) == char.ToUpperInvariant(c);
}
