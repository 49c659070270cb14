using System.Buffers;

namespace Mba.Csv;

/// <summary>Numbers that are text until a dataset says how they are written: <c>1.234,50</c>, <c>$5</c>, <c>(5,00)</c>. No name of a column looks like them.</summary>
internal static class AmountText
{
    private const int MaxCharacters = 32;

    private static readonly SearchValues<char> Marks = SearchValues.Create("0123456789.,$\u00A3\u20AC+-() \u00A0");
    private static readonly SearchValues<char> Currency = SearchValues.Create("$\u00A3\u20AC");

    /// <summary>Digits with a comma among them, or with a currency sign.</summary>
    public static bool IsAmount(ReadOnlySpan<char> cell)
    {
        if (cell.Length is < 2 or > MaxCharacters || cell.ContainsAnyExcept(Marks))
            return false;
        return IsDecimalComma(cell.Trim("+-() $\u00A3\u20AC")) || (cell.ContainsAny(Currency) && cell.ContainsAnyInRange('0', '9'));
    }

    /// <summary>Digits on both sides of one comma; points only before every third digit.</summary>
    public static bool IsDecimalComma(ReadOnlySpan<char> cell)
    {
        var comma = cell.IndexOf(',');
        if (comma <= 0 || comma == cell.Length - 1 || cell[(comma + 1)..].ContainsAnyExceptInRange('0', '9'))
            return false;
        var whole = cell[0] == '-' ? cell[1..comma] : cell[..comma];
        for (var i = 0; i < whole.Length; i++)
        {
            var isPoint = (whole.Length - i) % 4 == 0 && whole.Contains('.');
            if (isPoint ? whole[i] != '.' || i == 0 : !char.IsAsciiDigit(whole[i]))
                return false;
        }

        return whole.Length > 0;
    }
}
