using Mba.Schemas;

namespace Mba.Rows;

/// <summary>DATE as yyyy-MM-dd. A datetime at midnight without a zone is that day.</summary>
internal sealed class DateConverter(DateOrder order) : TypedConverter
{
    protected override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out ValueFault fault)
    {
        fault = ValueFault.NotADate;
        if (!TemporalText.TryRead(value, out var text) && !TemporalText.TryReadCompact(value, out text))
            return value;
        if (
            text.Kind == TemporalKind.Time
            || text.Zoned
            || (text.Hour | text.Minute | text.Second | text.Microsecond) != 0
            || !text.Resolve(order)
        )
            return value;
        fault = ValueFault.None;
        if (value.Length == 10 && value[4] == '-')
            return value;
        CanonicalTime.WriteDay(text, scratch);
        return scratch[..10];
    }
}

/// <summary>DATETIME(0-6) as yyyy-MM-dd HH:mm:ss[.f]; zoned values in UTC. One column takes one kind of moments: those with a zone, or those without.</summary>
internal sealed class DateTimeConverter(ConversionOptions options, int fraction) : TypedConverter
{
    private readonly DateOrder _order = options.DateOrder;
    private readonly bool _takesZoned = options.Instants != ColumnMeaning.Unzoned;
    private readonly bool _takesUnzoned = options.Instants != ColumnMeaning.Utc;
    private readonly TimeZoneInfo? _zone = options.TimeZone is { } name ? TimeZones.Find(name) : null;

    protected override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out ValueFault fault)
    {
        fault = ValueFault.NotADate;
        if (!TemporalText.TryRead(value, out var text) && !TemporalText.TryReadCompact(value, out text))
            return value;
        if (text.Kind == TemporalKind.Time || !text.Resolve(_order))
            return value;
        if (!IsOfKind(ref text))
        {
            fault = ValueFault.TimeZone;
            return value;
        }

        if (!CanonicalTime.Fits(text.Microsecond, fraction))
        {
            fault = ValueFault.TooManyDigits;
            return value;
        }

        fault = ValueFault.None;
        text.MoveToUtc();
        CanonicalTime.WriteDay(text, scratch);
        scratch[10] = (byte)' ';
        return scratch[..(11 + CanonicalTime.WriteClock(text, fraction, scratch[11..]))];
    }

    private bool IsOfKind(ref TemporalText text) =>
        text.Zoned ? _takesZoned
        : _zone is not null ? TimeZones.TryMoveToUtc(_zone, ref text)
        : _takesUnzoned;
}

/// <summary>TIME(0-6) as HH:mm:ss[.f], a time of day.</summary>
internal sealed class TimeConverter(int fraction) : TypedConverter
{
    protected override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out ValueFault fault)
    {
        fault = ValueFault.NotATime;
        if (!TemporalText.TryRead(value, out var text) || text.Kind != TemporalKind.Time)
            return value;
        fault = CanonicalTime.Fits(text.Microsecond, fraction) ? ValueFault.None : ValueFault.TooManyDigits;
        return fault == ValueFault.None ? scratch[..CanonicalTime.WriteClock(text, fraction, scratch)] : value;
    }
}

/// <summary>Writes days and clocks digit by digit.</summary>
internal static class CanonicalTime
{
    /// <summary>True when no digit of <paramref name="microsecond"/> is lost in <paramref name="fraction"/> digits.</summary>
    public static bool Fits(int microsecond, int fraction) => microsecond % Power(6 - fraction) == 0;

    public static void WriteDay(in TemporalText text, Span<byte> target)
    {
        Two(text.Year / 100, target);
        Two(text.Year % 100, target[2..]);
        target[4] = target[7] = (byte)'-';
        Two(text.Month, target[5..]);
        Two(text.Day, target[8..]);
    }

    /// <summary>HH:mm:ss and the digits of the fraction; returns the bytes written.</summary>
    public static int WriteClock(in TemporalText text, int fraction, Span<byte> target)
    {
        Two(text.Hour, target);
        Two(text.Minute, target[3..]);
        Two(text.Second, target[6..]);
        target[2] = target[5] = (byte)':';
        if (fraction == 0)
            return 8;
        target[8] = (byte)'.';
        var rest = text.Microsecond / Power(6 - fraction);
        for (var i = 8 + fraction; i > 8; i--, rest /= 10)
            target[i] = (byte)('0' + (rest % 10));
        return 9 + fraction;
    }

    private static void Two(int number, Span<byte> target)
    {
        target[0] = (byte)('0' + (number / 10));
        target[1] = (byte)('0' + (number % 10));
    }

    private static int Power(int exponent) =>
        exponent switch
        {
            0 => 1,
            1 => 10,
            2 => 100,
            3 => 1000,
            4 => 10_000,
            5 => 100_000,
            _ => 1_000_000,
        };
}
