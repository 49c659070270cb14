using Mba.Schemas;

namespace Mba.Rows;

/// <summary>Why a value does not go into its column; stored as the reject's code.</summary>
public enum ValueFault
{
    None,
    NotANumber,
    OutOfRange,
    TooManyDigits,
    NotADate,
    NotATime,

    /// <summary>With a zone in a column of times without one, or the reverse; or a time that the zone's clock never showed, or showed twice.</summary>
    TimeZone,
    NotABoolean,
    TooLong,
    NotJson,

    /// <summary>Bytes that the server would fill up with zeros.</summary>
    TooShort,

    /// <summary>Not a member of the ENUM or SET, to the letter.</summary>
    NotAMember,

    /// <summary>A character that the column's character set does not have.</summary>
    NotInCharacterSet,

    /// <summary>A CHAR column would lose the blanks behind the value.</summary>
    TrailingBlank,
    NullInKey,
}

/// <summary>Turns a field's UTF-8 text into the canonical text that MySQL stores in a column without any warning. Stateless and thread-safe.</summary>
public abstract class ValueConverter
{
    /// <summary>Bytes of scratch space that <see cref="Convert"/> needs at least.</summary>
    public const int ScratchBytes = 512;

    /// <summary>
    /// The canonical value (possibly <paramref name="value"/> itself), not yet escaped for LOAD DATA; <paramref name="isNull"/> for SQL NULL.
    /// The span is valid until the next call with the same scratch.
    /// </summary>
    public abstract ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out bool isNull, out ValueFault fault);

    /// <summary>The converter for a column's type.</summary>
    public static ValueConverter For(ColumnType type, ConversionOptions options) =>
        type.Kind switch
        {
            TypeKind.Unknown => new TextConverter(1, int.MaxValue, options, typedNulls: true),
            TypeKind.Varchar => new TextConverter(type.Length, int.MaxValue, options),
            TypeKind.Text => new TextConverter(int.MaxValue, ushort.MaxValue, options),
            TypeKind.MediumText => new TextConverter(int.MaxValue, 0xFFFFFF, options),
            TypeKind.Other when type is { Bits: 64, Unsigned: true } => new LongUnsignedConverter(),
            TypeKind.Other when type.IsWhole => new WholeConverter(type.WholeRange.Min, type.WholeRange.Max),
            TypeKind.Other when type.Words is { } words => ForeignConverters.For(words, options),
            TypeKind.LongText or TypeKind.Other => new TextConverter(int.MaxValue, int.MaxValue, options),
            TypeKind.Json => new JsonConverter(),
            TypeKind.Boolean => new BooleanConverter(),
            TypeKind.Int => new IntegerConverter(int.MinValue, int.MaxValue, options.Declared),
            TypeKind.BigInt => new IntegerConverter(long.MinValue, long.MaxValue, options.Declared),
            TypeKind.Decimal => new DecimalConverter(type.Precision, type.Scale, options.Declared),
            TypeKind.Double => new DoubleConverter(options.Declared),
            TypeKind.Date => new DateConverter(options.DateOrder),
            TypeKind.DateTime => new DateTimeConverter(options, type.Scale),
            TypeKind.Time => new TimeConverter(type.Scale),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type.Kind, "no converter for this kind"),
        };
}
