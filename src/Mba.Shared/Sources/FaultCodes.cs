namespace Mba.Sources;

/// <summary>Codes of broken records, stored as the reject's code; docs/types.md lists them.</summary>
public static class FaultCodes
{
    /// <summary>More or fewer fields than the header.</summary>
    public const string FieldCount = "FIELD_COUNT";

    /// <summary>A quoted field is not closed where a record could end.</summary>
    public const string UnclosedQuote = "UNCLOSED_QUOTE";

    /// <summary>A quote inside a quoted field is neither escaped nor the closing one.</summary>
    public const string StrayQuote = "STRAY_QUOTE";

    /// <summary>Longer than the limit of a record.</summary>
    public const string RecordTooLarge = "RECORD_TOO_LARGE";

    /// <summary>Bytes that are not UTF-8.</summary>
    public const string InvalidUtf8 = "INVALID_UTF8";

    /// <summary>A NUL character, which text files do not hold.</summary>
    public const string NulByte = "NUL_BYTE";

    /// <summary>A JSON record that is not valid JSON, or no object.</summary>
    public const string InvalidJson = "INVALID_JSON";
}
