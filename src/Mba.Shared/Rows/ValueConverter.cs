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
    NotABoolean,
    TooLong,
    NotJson,
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
    public static ValueConverter For(ColumnType type, ConversionOptions options) => throw new NotSupportedException();
}
