namespace Mba.Sources;

/// <summary>What a line of the file turned out to be.</summary>
public enum RecordKind
{
    /// <summary>A data record with its fields.</summary>
    Row,

    /// <summary>A skipped line, no record of the table; <see cref="IRecordReader.FaultCode"/> is one of <see cref="SkipCodes"/>. Counts as rows_skipped.</summary>
    NonRecord,

    /// <summary>A record that cannot be read as the dialect says; <see cref="IRecordReader.FaultCode"/> tells why. Counts as rows_rejected.</summary>
    Broken,
}

/// <summary>
/// Reads a file record by record; CSV and JSON alike. The header is not among the records. Not thread-safe;
/// spans are valid until the next <see cref="Read"/>. Two readers opened with the same format over the same bytes yield the same records.
/// </summary>
public interface IRecordReader : IDisposable
{
    /// <summary>Advances to the next record; false at the end of the file.</summary>
    bool Read();

    RecordKind Kind { get; }

    /// <summary>Stable code of what is wrong with a <see cref="RecordKind.Broken"/> record, or of why a line is skipped; null for a row.</summary>
    string? FaultCode { get; }

    /// <summary>Fields of the record at hand, unescaped. May differ from the number of columns only in <see cref="RecordKind.Broken"/> records.</summary>
    int FieldCount { get; }

    /// <summary>Value of a field as UTF-8, unquoted and unescaped; empty when absent.</summary>
    ReadOnlySpan<byte> this[int field] { get; }

    /// <summary>The record as it stands in the decoded file, without its line end.</summary>
    ReadOnlySpan<byte> Raw { get; }

    /// <summary>Line on which the record begins, from 1, in the decoded file.</summary>
    long Line { get; }

    /// <summary>Byte at which the record begins, from 0, in the decoded (UTF-8, decompressed) file.</summary>
    long ByteOffset { get; }
}
