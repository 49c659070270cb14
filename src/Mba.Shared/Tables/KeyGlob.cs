using System.Text.RegularExpressions;

namespace Mba.Tables;

/// <summary>A pattern on object keys: <c>*</c> within a folder, <c>**</c> across folders, <c>?</c> for one character; case does not matter.</summary>
internal sealed class KeyGlob(Regex pattern)
{
    public static KeyGlob Parse(string glob)
    {
        var pattern = Regex.Escape(glob)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal);
        return new KeyGlob(new Regex($"^{pattern}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));
    }

    public bool Matches(string key) => pattern.IsMatch(key);
}
