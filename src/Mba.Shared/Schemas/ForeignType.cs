using System.Globalization;

namespace Mba.Schemas;

/// <summary>
/// Types that others have made tables with and that the system makes no columns of. They are <see cref="TypeKind.Other"/>, so that no file changes them; a
/// server would round, pad, shift or reinterpret many of the texts that it takes for them, without a warning.
/// </summary>
public readonly partial record struct ColumnType
{
    /// <summary>A TIMESTAMP: a moment, which each session of the server shows by the clock of its own zone.</summary>
    public bool IsTimestamp => Words?.StartsWith("timestamp", StringComparison.Ordinal) == true;

    /// <summary>Values are days, with or without a time.</summary>
    public bool HoldsDays => Kind is TypeKind.Date or TypeKind.DateTime || IsTimestamp;

    /// <summary>A type that the system does not make, by what <c>COLUMN_TYPE</c> of the catalogue says.</summary>
    public static ColumnType Foreign(string words) => new(TypeKind.Other) { Words = words };
}

/// <summary>The catalogue's words for a type, taken apart.</summary>
/// <param name="Name">Of the type, in lower case.</param>
/// <param name="First">First number in brackets; null when there is none.</param>
/// <param name="Second">Second number in brackets; null when there is none.</param>
/// <param name="Unsigned">Takes no negative number.</param>
/// <param name="Members">Of an ENUM or SET, in their order.</param>
internal sealed record ForeignType(string Name, int? First, int? Second, bool Unsigned, IReadOnlyList<string> Members)
{
    /// <summary>Bits of a BIT whose values are one byte of ASCII: beyond them LOAD DATA has no text for a value.</summary>
    private const int MaxBits = 7;

    /// <summary>A text can be written so that the server stores what it says.</summary>
    public bool IsLoadable =>
        Name switch
        {
            "float" or "double" or "decimal" or "year" or "timestamp" or "enum" or "set" or "tinytext" => true,
            "binary" or "varbinary" or "tinyblob" or "blob" or "mediumblob" or "longblob" => true,
            "bit" => Bits <= MaxBits,
            _ => false,
        };

    public int Bits => First ?? 1;

    public static ForeignType Of(string words)
    {
        var open = words.IndexOf('(', StringComparison.Ordinal);
        var close = words.LastIndexOf(')');
        var name = words[..(open < 0 ? words.Length : open)].Split(' ')[0].ToLowerInvariant();
        var inside = open < 0 || close < open ? "" : words[(open + 1)..close];
        var isList = name is "enum" or "set";
        var numbers = isList ? [] : inside.Split(',').Select(Number).ToArray();
        return new ForeignType(
            name,
            numbers.ElementAtOrDefault(0),
            numbers.ElementAtOrDefault(1),
            !isList
                && (
                    words.Contains("unsigned", StringComparison.OrdinalIgnoreCase)
                    || words.Contains("zerofill", StringComparison.OrdinalIgnoreCase)
                ),
            isList ? MembersOf(inside) : []
        );
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Quoted strings with commas between; a quote is doubled, and a backslash escapes as in SQL.</summary>
    private static List<string> MembersOf(string list)
    {
        var members = new List<string>();
        var member = new System.Text.StringBuilder();
        var quoted = false;
        for (var i = 0; i < list.Length; i++)
        {
            var c = list[i];
            if (!quoted)
                quoted = c == '\'';
            else if (c == '\\' && i + 1 < list.Length)
                member.Append(Unescape(list[++i]));
            else if (c != '\'')
                member.Append(c);
            else if (i + 1 < list.Length && list[i + 1] == '\'')
                member.Append(list[++i]);
            else
            {
                members.Add(member.ToString());
                member.Clear();
                quoted = false;
            }
        }

        return members;
    }

    private static char Unescape(char letter) =>
        letter switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            'Z' => '\u001A',
            _ => letter,
        };
}
