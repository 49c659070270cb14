using System.Globalization;
using System.Text;
using Mba.Schemas;

namespace Mba.Rows;

/// <summary>Converters of types that others have made columns of, by the catalogue's words.</summary>
internal static class ForeignConverters
{
    /// <summary>The converter; for a type that no text can be written for, one of text, of which nothing but null is sent.</summary>
    public static ValueConverter For(string words, ConversionOptions options)
    {
        var type = ForeignType.Of(words);
        return type.Name switch
        {
            "float" => Guarded(type, new FloatConverter(Scaled(type))),
            "double" => Guarded(type, Scaled(type) is { } scaled ? new ScaledConverter(scaled) : new DoubleConverter(declared: false)),
            "decimal" => Guarded(type, new DecimalConverter(type.First ?? 10, type.Second ?? 0, options.Declared)),
            "year" => new YearConverter(),
            "timestamp" => new TimestampConverter(options, type.First ?? 0),
            "bit" when type.Bits == 1 => new BitConverter(new BooleanConverter()),
            "bit" => new BitConverter(new WholeConverter(0, (1L << Math.Min(type.Bits, 62)) - 1)),
            "enum" => new MemberConverter(type.Members, isSet: false),
            "set" => new MemberConverter(type.Members, isSet: true),
            "binary" => new BytesConverter(type.First ?? 1, type.First ?? 1),
            "varbinary" => new BytesConverter(0, type.First ?? 0),
            "tinyblob" => new BytesConverter(0, byte.MaxValue),
            "blob" => new BytesConverter(0, ushort.MaxValue),
            "mediumblob" => new BytesConverter(0, 0xFFFFFF),
            "tinytext" => new TextConverter(int.MaxValue, byte.MaxValue, options),
            _ => new TextConverter(int.MaxValue, int.MaxValue, options),
        };
    }

    private static DecimalConverter? Scaled(ForeignType type) =>
        type is { First: { } digits, Second: { } scale } ? new DecimalConverter(digits, scale, declared: false) : null;

    private static ValueConverter Guarded(ForeignType type, ValueConverter converter) =>
        type.Unsigned ? new UnsignedConverter(converter) : converter;
}

/// <summary>A number column that takes no negative number.</summary>
internal sealed class UnsignedConverter(ValueConverter numbers) : ValueConverter
{
    public override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out bool isNull, out ValueFault fault)
    {
        var canonical = numbers.Convert(value, scratch, out isNull, out fault);
        if (!isNull && fault == ValueFault.None && canonical[0] == '-')
            fault = ValueFault.OutOfRange;
        return canonical;
    }
}

/// <summary>DOUBLE(p,s), whose values the server rounds to s digits behind the point.</summary>
internal sealed class ScaledConverter(DecimalConverter scaled) : ValueConverter
{
    private readonly DoubleConverter _doubles = new(declared: false);

    public override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out bool isNull, out ValueFault fault)
    {
        scaled.Convert(value, scratch, out isNull, out fault);
        return isNull || fault != ValueFault.None ? value : _doubles.Convert(value, scratch, out isNull, out fault);
    }
}

/// <summary>FLOAT: six significant digits come back as they went in, and the server shows no more of them.</summary>
/// <param name="scaled">The digits of FLOAT(p,s); null without them.</param>
internal sealed class FloatConverter(DecimalConverter? scaled) : TypedConverter
{
    private const int Digits = 6;

    protected override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out ValueFault fault)
    {
        fault = ValueFault.NotANumber;
        if (!NumberText.TryRead(value, out var number) || number.LooksLikeIdentifier)
            return value;
        scaled?.Convert(value, scratch, out _, out fault);
        if (scaled is not null && fault != ValueFault.None)
            return value;
        if (!float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var result))
            return value;
        fault =
            number.IsZero ? ValueFault.None
            : !float.IsNormal(result) ? ValueFault.OutOfRange
            : number.SignificantDigits > Digits ? ValueFault.TooManyDigits
            : ValueFault.None;
        if (fault != ValueFault.None)
            return value;
        if (number.IsZero)
            return "0"u8;
        result.TryFormat(scratch, out var length, "R", CultureInfo.InvariantCulture);
        return scratch[..length];
    }
}

/// <summary>YEAR, in four digits: of two the server makes a century.</summary>
internal sealed class YearConverter : TypedConverter
{
    protected override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out ValueFault fault)
    {
        fault = ValueFault.NotADate;
        if (value.Length != 4 || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return value;
        var year = int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
        fault = year is >= 1901 and <= 2155 ? ValueFault.None : ValueFault.OutOfRange;
        return value;
    }
}

/// <summary>BIT of up to seven bits: the server takes the bytes of a text for the number, so that it gets the byte.</summary>
internal sealed class BitConverter(ValueConverter numbers) : ValueConverter
{
    public override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out bool isNull, out ValueFault fault)
    {
        var canonical = numbers.Convert(value, scratch, out isNull, out fault);
        if (isNull || fault != ValueFault.None)
            return value;
        var number = byte.Parse(canonical, NumberStyles.None, CultureInfo.InvariantCulture);
        scratch[0] = number;
        return scratch[..1];
    }
}

/// <summary>BINARY, VARBINARY and BLOB: the text in UTF-8. The server fills a BINARY that is too short with zeros.</summary>
internal sealed class BytesConverter(int minBytes, int maxBytes) : ValueConverter
{
    public override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out bool isNull, out ValueFault fault)
    {
        isNull = NullText.IsNull(value);
        fault =
            isNull ? ValueFault.None
            : value.Length > maxBytes ? ValueFault.TooLong
            : value.Length < minBytes ? ValueFault.TooShort
            : ValueFault.None;
        return value;
    }
}

/// <summary>ENUM and SET: a member to the letter. The server would take a number for a place in the list, and compare without case, accents and blanks.</summary>
internal sealed class MemberConverter(IReadOnlyList<string> members, bool isSet) : ValueConverter
{
    private readonly byte[][] _members = [.. members.Select(Encoding.UTF8.GetBytes)];

    public override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out bool isNull, out ValueFault fault)
    {
        isNull = NullText.IsNull(value) && !IsMember(value);
        fault = isNull || (isSet ? AreMembers(value) : IsMember(value)) ? ValueFault.None : ValueFault.NotAMember;
        return value;
    }

    private bool IsMember(ReadOnlySpan<byte> value) => PlaceOf(value) >= 0;

    private int PlaceOf(ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < _members.Length; i++)
        {
            if (value.SequenceEqual(_members[i]))
                return i;
        }

        return -1;
    }

    /// <summary>Members with commas between, none of them twice; their order is the server's own.</summary>
    private bool AreMembers(ReadOnlySpan<byte> value)
    {
        var seen = 0UL;
        foreach (var part in value.Split((byte)','))
        {
            var place = PlaceOf(value[part]);
            if (place < 0 || (seen & (1UL << place)) != 0)
                return false;
            seen |= 1UL << place;
        }

        return true;
    }
}

/// <summary>TIMESTAMP: a moment from the beginning of 1970 to that of 2038, sent in UTC, which is the zone of the session.</summary>
internal sealed class TimestampConverter(ConversionOptions options, int fraction) : ValueConverter
{
    private readonly DateTimeConverter _moments = new(options with { Instants = ColumnMeaning.Utc }, fraction);

    public override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out bool isNull, out ValueFault fault)
    {
        var canonical = _moments.Convert(value, scratch, out isNull, out fault);
        if (isNull || fault != ValueFault.None)
            return canonical;
        var second = canonical[..19];
        if (second.SequenceCompareTo("1970-01-01 00:00:01"u8) < 0 || second.SequenceCompareTo("2038-01-19 03:14:07"u8) > 0)
            fault = ValueFault.OutOfRange;
        return canonical;
    }
}
