namespace Mba.Schemas;

/// <summary>The spellings of "no value": docs/types.md, section Nulls.</summary>
public static class NullText
{
    /// <summary>Null in every column: empty, NULL, null, \N.</summary>
    public static bool IsNull(ReadOnlySpan<byte> value) =>
        value.Length switch
        {
            0 => true,
            2 => value[0] == '\\' && value[1] == 'N',
            4 => value.SequenceEqual("NULL"u8) || value.SequenceEqual("null"u8),
            _ => false,
        };

    /// <summary>Null in a typed column only: NA, N/A, NaN, None, #N/A, - (as written here); text elsewhere.</summary>
    public static bool IsTypedNull(ReadOnlySpan<byte> value) =>
        value.Length switch
        {
            1 => value[0] == '-',
            2 => value.SequenceEqual("NA"u8),
            3 => value.SequenceEqual("N/A"u8) || value.SequenceEqual("NaN"u8),
            4 => value.SequenceEqual("None"u8) || value.SequenceEqual("#N/A"u8),
            _ => false,
        };
}
