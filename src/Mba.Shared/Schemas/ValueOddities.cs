namespace Mba.Schemas;

/// <summary>Where the scan is: the line that a value is noted with.</summary>
internal sealed class LineMark
{
    public long Line { get; set; }

    /// <summary>The record on which most columns of numbers or times met their first value of another kind: how many, and on which line.</summary>
    public Sighting TypesLost { get; private set; }

    private Sighting _losing;

    /// <summary>A column of numbers or times meets its first value of another kind.</summary>
    public void LoseType()
    {
        _losing = _losing.Line == Line ? _losing.And(this) : new(1, Line);
        if (_losing.Count > TypesLost.Count)
            TypesLost = _losing;
    }
}

/// <summary>How often something was seen, and on which line first.</summary>
internal readonly record struct Sighting(long Count, long Line)
{
    public Sighting And(LineMark? at) => new(Count + 1, Count == 0 ? at?.Line ?? 0 : Line);
}

/// <summary>
/// Values of a column that another program may have changed before the file was written: long numbers in scientific notation, codes turned into days, zeros
/// lost, formulas. Only gathered where the usual test of a column's values fails, so that it costs the others nothing.
/// </summary>
internal sealed class ValueOddities
{
    private const int MinExponent = 11;
    private const int MaxExponent = 20;

    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary><c>1.23E+15</c>, as spreadsheets show long whole numbers.</summary>
    public Sighting Scientific { get; private set; }

    /// <summary>Other numbers with an exponent: measurements.</summary>
    public long OtherExponents { get; private set; }

    /// <summary><c>1-Mar</c>, as spreadsheets show <c>3-1</c> and <c>MAR1</c>.</summary>
    public Sighting SerialDays { get; private set; }

    /// <summary><c>="02134"</c>.</summary>
    public Sighting Formulas { get; private set; }

    /// <summary>Whole numbers with a zero in front.</summary>
    public Sighting Zeroed { get; private set; }

    /// <summary>Digits of the shortest and the longest of them.</summary>
    public (int Min, int Max) ZeroedDigits { get; private set; }

    /// <summary>Shorter whole numbers that were seen behind the first of them.</summary>
    public Sighting Shorter { get; private set; }

    /// <summary>A shorter whole number was seen before the first of them.</summary>
    public bool ShorterBefore { get; private set; }

    public void ObserveExponent(ReadOnlySpan<byte> value, LineMark? at)
    {
        if (IsScientific(value))
            Scientific = Scientific.And(at);
        else
            OtherExponents++;
    }

    /// <summary>A whole number with zeros in front.</summary>
    /// <param name="value">The number.</param>
    /// <param name="smallest">The column's smallest number so far; 0 when there is none.</param>
    /// <param name="at">Where it is.</param>
    public void ObserveZeroed(ReadOnlySpan<byte> value, long smallest, LineMark? at)
    {
        var digits = ValueText.Trim(value).Length;
        ShorterBefore |= Zeroed.Count == 0 && smallest > 0 && smallest < Math.Pow(10, digits - 1);
        ZeroedDigits = Zeroed.Count == 0 ? (digits, digits) : (Math.Min(ZeroedDigits.Min, digits), Math.Max(ZeroedDigits.Max, digits));
        Zeroed = Zeroed.And(at);
    }

    /// <summary>A whole number without a zero in front, in a column that has some with one.</summary>
    public void ObserveWhole(ReadOnlySpan<byte> value, LineMark? at)
    {
        if (value.Length < ZeroedDigits.Min && value[0] is not ((byte)'0' or (byte)'-'))
            Shorter = Shorter.And(at);
    }

    /// <summary>True for a text that <see cref="ObserveText"/> counts; cheap.</summary>
    public static bool IsCounted(ReadOnlySpan<byte> value) =>
        value[0] == '=' ? IsFormula(value)
        : value[0] is >= (byte)'0' and <= (byte)'9' ? IsSerialDay(value) || IsScientific(value)
        : false;

    public void ObserveText(ReadOnlySpan<byte> value, LineMark? at)
    {
        if (value[0] == '=')
            Formulas = Formulas.And(at);
        else if (IsSerialDay(value))
            SerialDays = SerialDays.And(at);
        else
            Scientific = Scientific.And(at);
    }

    public static bool IsFormula(ReadOnlySpan<byte> value) =>
        value.Length >= 3 && value[0] == '=' && value[1] == '"' && value[^1] == '"' && !value[2..^1].Contains((byte)'"');

    /// <summary>One or two digits, a hyphen, and a month's three letters.</summary>
    private static bool IsSerialDay(ReadOnlySpan<byte> value)
    {
        if (value.Length is not (5 or 6) || value[^4] != '-' || (value.Length == 6 && !char.IsAsciiDigit((char)value[1])))
            return false;
        foreach (var month in Months)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(value[^3..], month))
                return true;
        }

        return false;
    }

    /// <summary>A digit, a point with some more, <c>E+</c> and an exponent from 11 to 20.</summary>
    private static bool IsScientific(ReadOnlySpan<byte> value)
    {
        if (value.Length < 6 || value[^3] != '+' || value[^4] is not ((byte)'E' or (byte)'e') || value[1] != '.')
            return false;
        var exponent = ((value[^2] - '0') * 10) + value[^1] - '0';
        return char.IsAsciiDigit((char)value[0])
            && !value[2..^4].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && char.IsAsciiDigit((char)value[^2])
            && exponent is >= MinExponent and <= MaxExponent;
    }
}
