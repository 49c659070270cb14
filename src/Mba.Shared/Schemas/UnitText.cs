namespace Mba.Schemas;

/// <summary>Signs of numbers that are read and not stored.</summary>
[Flags]
public enum UnitSigns
{
    None = 0,
    Dollar = 1,
    Euro = 2,
    Pound = 4,
    Percent = 8,

    /// <summary>A number other than zero without a percent sign, where that sign is read.</summary>
    Plain = 16,
}

/// <summary>Finds the signs in the text of a number.</summary>
internal static class UnitText
{
    public const UnitSigns Currencies = UnitSigns.Dollar | UnitSigns.Euro | UnitSigns.Pound;

    public static UnitSigns Of(ReadOnlySpan<byte> value) =>
        (value.Contains((byte)'$') ? UnitSigns.Dollar : UnitSigns.None)
        | (value.IndexOf("€"u8) >= 0 ? UnitSigns.Euro : UnitSigns.None)
        | (value.IndexOf("£"u8) >= 0 ? UnitSigns.Pound : UnitSigns.None)
        | (value.Contains((byte)'%') ? UnitSigns.Percent : UnitSigns.None);
}
