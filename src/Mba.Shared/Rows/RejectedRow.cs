using Mba.Sources;

namespace Mba.Rows;

/// <summary>A record that is not loaded: where it stands and why. Its raw text is the reader's <c>Raw</c>, which only the reject store may keep.</summary>
/// <param name="Line">Line on which the record begins, from 1.</param>
/// <param name="ByteOffset">Byte at which it begins in the decoded file, from 0.</param>
/// <param name="Column">The first column that refused it; null when the record itself is broken.</param>
/// <param name="Code">Stable, UPPER_SNAKE: <c>NOT_A_NUMBER</c>, <c>NULL_IN_KEY</c>, <c>NULL_NOT_ALLOWED</c>, or the reader's code of a broken record.</param>
public readonly record struct RejectedRow(long Line, long ByteOffset, string? Column, string Code)
{
    /// <summary>The line at hand, which is skipped.</summary>
    public static RejectedRow Skipped(IRecordReader line) => new(line.Line, line.ByteOffset, null, line.FaultCode ?? SkipCodes.Preamble);

    /// <summary>The record at hand, which cannot be read.</summary>
    public static RejectedRow Unreadable(IRecordReader record) =>
        new(record.Line, record.ByteOffset, null, record.FaultCode ?? FaultCodes.FieldCount);
}
