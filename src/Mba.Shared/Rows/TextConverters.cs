using Mba.Schemas;

namespace Mba.Rows;

/// <summary>Text as it stands, its length checked in characters (VARCHAR) and bytes (TEXT), its characters against the column's character set.</summary>
internal sealed class TextConverter(int maxCharacters, int maxBytes, ConversionOptions options, bool typedNulls = false) : ValueConverter
{
    private readonly string? _limitedTo = CharacterSets.HoldsAll(options.CharacterSet) ? null : options.CharacterSet;
    private readonly bool _losesBlanks = options.LosesBlanks;

    public override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out bool isNull, out ValueFault fault)
    {
        fault = ValueFault.None;
        isNull = NullText.IsNull(value) || (typedNulls && NullText.IsTypedNull(value));
        if (!isNull && (value.Length > maxBytes || (value.Length > maxCharacters && ValueText.CountCharacters(value) > maxCharacters)))
            fault = ValueFault.TooLong;
        else if (!isNull && _limitedTo is not null && !CharacterSets.Holds(_limitedTo, value))
            fault = ValueFault.NotInCharacterSet;
        else if (_losesBlanks && !isNull && value[^1] == ' ')
            fault = ValueFault.TrailingBlank;
        return value;
    }
}

/// <summary>A JSON document, checked to be one that both servers store.</summary>
internal sealed class JsonConverter : ValueConverter
{
    public override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out bool isNull, out ValueFault fault)
    {
        isNull = NullText.IsNull(value);
        fault = isNull || JsonText.IsStorable(value) ? ValueFault.None : ValueFault.NotJson;
        return value;
    }
}

/// <summary>What typed columns share: null words, blanks around the value.</summary>
internal abstract class TypedConverter : ValueConverter
{
    public sealed override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out bool isNull, out ValueFault fault)
    {
        fault = ValueFault.None;
        isNull = NullText.IsNull(value) || NullText.IsTypedNull(value);
        return isNull ? default : Convert(ValueText.Trim(value), scratch, out fault);
    }

    /// <summary>Converts a value that is neither null nor surrounded by blanks (it can be empty: only blanks).</summary>
    protected abstract ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out ValueFault fault);
}

/// <summary>TINYINT(1). A declared column takes more words than inference sees.</summary>
internal sealed class BooleanConverter : TypedConverter
{
    protected override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out ValueFault fault)
    {
        fault = ValueFault.None;
        if (IsAny(value, "true"u8, "yes"u8, (byte)'t', (byte)'y', (byte)'1'))
            return "1"u8;
        if (IsAny(value, "false"u8, "no"u8, (byte)'f', (byte)'n', (byte)'0'))
            return "0"u8;
        fault = ValueFault.NotABoolean;
        return value;
    }

    private static bool IsAny(
        ReadOnlySpan<byte> value,
        ReadOnlySpan<byte> word,
        ReadOnlySpan<byte> answer,
        byte letter,
        byte initial,
        byte digit
    ) =>
        value.Length == 1
            ? value[0] == digit || (value[0] | 0x20) == letter || (value[0] | 0x20) == initial
            : ValueText.EqualsLower(value, word) || ValueText.EqualsLower(value, answer);
}
