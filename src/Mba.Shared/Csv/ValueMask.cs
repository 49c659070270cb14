namespace Mba.Csv;

/// <summary>
/// The pattern of a code: runs of digits, of upper-case and of lower-case letters, and everything else as it is. A column whose rows all have the same
/// pattern is distinguished from its name by it: <c>M1</c>, <c>M27</c> are A9, <c>member</c> is not.
/// </summary>
internal static class ValueMask
{
    private const int MaxCharacters = 40;

    /// <summary>Null for a value that is not a code: without a digit, or long.</summary>
    public static string? Of(string value)
    {
        if (value.Length is 0 or > MaxCharacters || !value.Any(char.IsAsciiDigit))
            return null;
        Span<char> mask = stackalloc char[value.Length];
        var length = 0;
        foreach (var c in value)
        {
            var kind =
                char.IsDigit(c) ? '9'
                : char.IsUpper(c) ? 'A'
                : char.IsLetter(c) ? 'a'
                : c;
            if (length == 0 || mask[length - 1] != kind || kind is not ('9' or 'A' or 'a'))
                mask[length++] = kind;
        }

        return new string(mask[..length]);
    }

    /// <summary>The pattern that all values have; null when they have none in common, or are fewer than two.</summary>
    public static string? Common(IEnumerable<string> values)
    {
        string? common = null;
        var count = 0;
        foreach (var value in values.Where(v => v.Length > 0))
        {
            if (Of(value) is not { } mask || (common is not null && !string.Equals(common, mask, StringComparison.Ordinal)))
                return null;
            common = mask;
            count++;
        }

        return count > 1 ? common : null;
    }
}
