namespace Mba.Schemas;

/// <summary>Whether every value behind an evidence is certain to convert to a type; when unsure, no.</summary>
internal static class TypeProof
{
    public static bool Proves(ColumnEvidence e, ColumnType type, ConversionOptions options)
    {
        if (e.Values == e.Nulls)
            return true;
        var values = e.Values - e.Nulls - e.TypedNulls;
        return type.Kind switch
        {
            TypeKind.Unknown => values == 0,
            TypeKind.Boolean => e.Booleans == values,
            TypeKind.Int => Whole(e, values, options) && e.Numbers.Min >= int.MinValue && e.Numbers.Max <= int.MaxValue,
            TypeKind.BigInt => Whole(e, values, options),
            TypeKind.Other => type.IsWhole ? IsWithin(e, values, type, options) : type.Words is null,
            TypeKind.Decimal => Fits(e, values, type, options),
            TypeKind.Double => values == 0 || (IsPlainNumber(e, values, options) && !e.Numbers.LosesDigitsAsDouble),
            TypeKind.Date => IsDay(e, values, options) && !e.Times.HasClock && e.Times.Zoned == 0,
            TypeKind.DateTime => IsDay(e, values, options)
                && AreOfOneKind(e.Times.Zoned, values, options)
                && e.Times.MaxExactFraction <= type.Scale,
            TypeKind.Time => e.Times.Times == values && e.Times.MaxExactFraction <= type.Scale,
            TypeKind.Varchar or TypeKind.Text or TypeKind.MediumText or TypeKind.LongText when !KeepsAnyText(options) => false,
            TypeKind.Varchar => e.MaxCharacters <= type.Length,
            TypeKind.Text => e.MaxBytes <= ushort.MaxValue,
            TypeKind.MediumText => e.MaxBytes <= 0xFFFFFF,
            TypeKind.LongText => true,
            TypeKind.Json => e.Documents == values && e.TypedNulls == 0,
            _ => false,
        };
    }

    private static bool KeepsAnyText(ConversionOptions options) => CharacterSets.HoldsAll(options.CharacterSet) && !options.LosesBlanks;

    private static bool IsPlainNumber(ColumnEvidence e, long values, ConversionOptions options) =>
        e.Numbers.All == values && (options.Declared || (e.Numbers.LeadingZeros == 0 && e.Numbers.LongPlus == 0));

    private static bool Whole(ColumnEvidence e, long values, ConversionOptions options) =>
        values == 0 || (IsPlainNumber(e, values, options) && e.Numbers.Integers == values && !e.Numbers.BeyondLong);

    private static bool IsWithin(ColumnEvidence e, long values, ColumnType type, ConversionOptions options) =>
        Whole(e, values, options with { Declared = true }) && e.Numbers.Min >= type.WholeRange.Min && e.Numbers.Max <= type.WholeRange.Max;

    private static bool Fits(ColumnEvidence e, long values, ColumnType type, ConversionOptions options) =>
        values == 0
        || (
            IsPlainNumber(e, values, options)
            && e.Numbers.Exponents == 0
            && e.Numbers.MaxExactScale <= type.Scale
            && e.Numbers.MaxWholeDigits <= type.Precision - type.Scale
        );

    /// <summary>In a zone whose clock is changed some times do not exist.</summary>
    private static bool AreOfOneKind(long zoned, long values, ConversionOptions options) =>
        options.Instants switch
        {
            ColumnMeaning.Unzoned => zoned == 0,
            ColumnMeaning.Utc => zoned == values || options.TimeZone == TimeZones.Utc,
            _ => zoned == 0 || zoned == values,
        };

    private static bool IsDay(ColumnEvidence e, long values, ConversionOptions options)
    {
        var t = e.Times;
        var against = options.DateOrder == DateOrder.MonthFirst ? t.OnlyDayFirst : t.OnlyMonthFirst;
        return t.Dates + t.DateTimes + e.Numbers.CompactDates == values && against == 0;
    }
}
