using System.Numerics;

namespace Mba.Schemas;

/// <summary>From a column's evidence to its type: the rules of docs/types.md, in order.</summary>
internal static class TypeInference
{
    /// <summary>Integer digits that an inferred DECIMAL has at least, so that the next file's larger amount does not rebuild the table.</summary>
    public const int DecimalHeadroom = 8;

    /// <summary>Days that one impossible day among them does not make text.</summary>
    private const int LeastDates = 1000;

    private static ReadOnlySpan<int> VarcharSteps => [64, 128, 255, 500, 1000, 2000, 4000];

    public static InferredType Infer(ColumnEvidence e, InferenceOptions options)
    {
        var values = e.Values - e.Nulls - e.TypedNulls;
        if (options.AllText)
            return e.Values == e.Nulls ? new(ColumnType.Unknown, "no value") : Text(e, "all text ordered");
        if (values == 0)
            return new(ColumnType.Unknown, e.TypedNulls == 0 ? "no value" : "only null words");
        if (e.Documents == values)
            return new(ColumnType.Json, "JSON arrays");
        if (e.Texts > 0 && options.RejectsImpossibleDays && IsDatesAndFewImpossible(e))
            return Temporal(e, options) is { Type.IsText: false } dates
                ? dates with
                {
                    Reason = FormattableString.Invariant($"{dates.Reason}; written as a date and no day, rejected: {e.ImpossibleDays}"),
                }
                : Text(e, "text");
        if (e.Texts > 0 || e.Documents > 0)
            return Text(e, "text");
        if (e.Booleans == values)
            return new(ColumnType.Boolean, "true and false only");
        if (e.Numbers.All == values)
            return Number(e, options);
        return e.Times.All + e.Numbers.CompactDates == values ? Temporal(e, options) : Text(e, "values of different kinds");
    }

    /// <summary>
    /// A thousand days, all written in one way, and at most one in a thousand that is written so and is none (2024-02-30). Nothing else: codes look
    /// like decimals until the first one that does not, a day of the calendar is not a code.
    /// </summary>
    private static bool IsDatesAndFewImpossible(ColumnEvidence e) =>
        e.Texts == e.ImpossibleDays
        && e.Times.Dates >= LeastDates
        && e.ImpossibleDays * LeastDates <= e.Times.Dates
        && e.Times.Dates + e.Texts == e.Values - e.Nulls - e.TypedNulls
        && e.ImpossibleShapes == e.Times.Shapes
        && BitOperations.IsPow2((int)e.Times.Shapes);

    private static InferredType Number(ColumnEvidence e, InferenceOptions options)
    {
        var n = e.Numbers;
        if (n.LeadingZeros > 0)
            return Text(e, "leading zeros: an identifier");
        if (n.LongPlus > 0)
            return Text(e, "plus signs before long numbers: telephone numbers");
        if (n.Exponents > 0)
            return n.LosesDigitsAsDouble ? Text(e, "exponents, and digits that a double would lose") : new(ColumnType.Double, "exponents");
        if (n.Decimals == 0 && n.CompactDates == n.Integers && ColumnNames.LooksLikeDate(options.ColumnName))
            return new(ColumnType.Date, "yyyymmdd under a name that says date");
        if (n.Decimals == 0 && n.MaxWholeDigits <= 18)
            return new(ColumnType.BigInt, "whole numbers");
        var precision = Math.Max(n.MaxWholeDigits, DecimalHeadroom) + n.MaxScale;
        var exact = n.MaxWholeDigits + n.MaxScale;
        if (exact > 65 || n.MaxScale > 30)
            return Text(e, "more digits than DECIMAL(65,30) holds");
        return new(
            ColumnType.Decimal(Math.Min(precision, 65), n.MaxScale),
            n.Decimals == 0 ? "whole numbers beyond 18 digits" : "decimals"
        );
    }

    private static InferredType Temporal(ColumnEvidence e, InferenceOptions options)
    {
        var t = e.Times;
        if (t.Times > 0)
            return t.Dates + t.DateTimes + e.Numbers.CompactDates > 0
                ? Text(e, "times mixed with dates")
                : new(ColumnType.Time(t.MaxFraction), "times of day");
        if (options.TimeZone is null && t.Zoned > 0 && t.Zoned < t.All + e.Numbers.CompactDates)
            return Text(e, "values with and without a zone");
        if (t.OnlyDayFirst > 0 && t.OnlyMonthFirst > 0)
            return Text(e, "dates with the day first and with the month first");
        var type = t.DateTimes > 0 ? ColumnType.DateTime(t.MaxFraction) : ColumnType.Date;
        var what =
            t.DateTimes == 0 ? "dates"
            : t.Zoned == t.All ? "datetimes with a zone, in UTC"
            : options.TimeZone is { } zone ? $"datetimes, in UTC: those without a zone are of {zone}"
            : "datetimes";
        if (t.OnlyDayFirst + t.OnlyMonthFirst > 0)
        {
            var order = t.OnlyDayFirst > 0 ? DateOrder.DayFirst : DateOrder.MonthFirst;
            return new(type, $"{what}, {Words(order)} by its own values", order, DateOrderCertain: true);
        }

        if (t.EitherOrder == 0)
            return new(type, what);
        return options.RememberedDateOrder is { } remembered
            ? new(type, $"{what}, {Words(remembered)} as in earlier files", remembered)
            : new(type, $"{what}, {Words(options.DefaultDateOrder)} by default: no value decides", options.DefaultDateOrder);
    }

    private static string Words(DateOrder order) => order == DateOrder.DayFirst ? "day first" : "month first";

    /// <summary>A quarter of headroom beyond 64 characters, in steps; then the TEXT tiers by bytes.</summary>
    private static InferredType Text(ColumnEvidence e, string reason)
    {
        var wanted = e.MaxCharacters <= VarcharSteps[0] ? e.MaxCharacters : e.MaxCharacters + (e.MaxCharacters / 4);
        foreach (var step in VarcharSteps)
        {
            if (wanted <= step)
                return new(ColumnType.Varchar(step), reason);
        }

        var bytes = e.MaxBytes + (e.MaxBytes / 4L);
        var type =
            bytes <= ushort.MaxValue ? ColumnType.Text
            : bytes <= 0xFFFFFF ? ColumnType.MediumText
            : ColumnType.LongText;
        return new(type, reason);
    }
}
