using System.Text;
using System.Text.Unicode;
using Mba.Schemas;
using Mba.Sources;

namespace Mba.Csv;

// What a well-formed record is: a row, broken, or no record of the table.
internal sealed partial class CsvRecordReader
{
    private bool JudgeFitting()
    {
        if (_end - _cursor.Start > _maxRecordBytes)
            return Set(RecordKind.Broken, FaultCodes.RecordTooLarge);
        if (_buffer.Suspicious && InspectBytes() is { } fault)
            return Set(RecordKind.Broken, fault);
        if (IsHeaderAgain())
        {
            _tableEnded = false;
            return Set(RecordKind.NonRecord, null);
        }

        if (!_tableEnded && _afterBlank && SecondHeader.IsCandidate(this))
        {
            if (IsHeaderInOtherWords())
                return Set(RecordKind.NonRecord, null);
            _tableEnded = StartsSecondTable();
        }

        if (_buffer.AtEnd && _buffer.End - _next < InspectedText && FieldCount > 1 && IsTotal())
            _tableEnded = true;
        return Set(_tableEnded ? RecordKind.NonRecord : RecordKind.Row, null);
    }

    /// <summary>A well-formed record with another number of fields.</summary>
    private bool JudgeMisfit()
    {
        if (FieldCount == 1 && this[0].Trim(" \t"u8).IsEmpty)
        {
            _afterBlank = true;
            return false;
        }

        if (_tableEnded || EndsTable())
        {
            _tableEnded = true;
            return Set(RecordKind.NonRecord, null);
        }

        return (_tokens.Lines > 1 && RecoverFromUnclosedQuote()) || Set(RecordKind.Broken, FaultCodes.FieldCount);
    }

    /// <summary>A quote that was never closed may have swallowed neighbours: a line inside that reads as a whole record tells.</summary>
    private bool RecoverFromUnclosedQuote()
    {
        if (_cursor.FindResume(_next - _cursor.Start) is { } lines)
            return TakeLines(lines, RecordKind.Broken, FaultCodes.UnclosedQuote);
        if (_cursor.IsLookAheadSpent)
            return TakeLines(1, RecordKind.Broken, FaultCodes.UnclosedQuote);
        ReadAgain();
        return false;
    }

    private bool EndsTable()
    {
        var next = _next - _cursor.Start;
        var ends =
            TrailingMatter.IsFooter(_cursor, next, Text(Raw), _afterBlank)
            || (_afterBlank && TrailingMatter.IsSecondTable(_cursor, FieldCount, next));
        ReadAgain();
        return ends;
    }

    private bool StartsSecondTable()
    {
        var names = Enumerable.Range(0, FieldCount).Select(_ => new ColumnEvidence()).ToArray();
        Observe(names);
        var heads = SecondHeader.StartsTable(names, _cursor, _next - _cursor.Start);
        ReadAgain();
        return heads;
    }

    private bool IsTotal()
    {
        var first = 0;
        var empty = 0;
        for (var i = FieldCount - 1; i >= 0; i--)
        {
            if (this[i].IsEmpty)
                empty++;
            else
                first = i;
        }

        var total = TrailingMatter.IsTotal(_cursor, _next - _cursor.Start, Text(this[first]), empty > 0);
        ReadAgain();
        return total;
    }

    /// <summary>A look ahead may have moved the window under the record.</summary>
    private void ReadAgain()
    {
        _cursor.Read();
        Place();
    }

    private static string Text(ReadOnlySpan<byte> bytes) =>
        System.Text.Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, InspectedText)]);

    private string? InspectBytes()
    {
        var raw = Raw;
        if (raw.Contains((byte)0))
            return FaultCodes.NulByte;
        if (Ascii.IsValid(raw))
            return null;
        var valid = Utf8.IsValid(raw);
        Encoding = valid ? (Encoding.WellFormed + 1, Encoding.Invalid) : (Encoding.WellFormed, Encoding.Invalid + 1);
        return valid ? null : FaultCodes.InvalidUtf8;
    }

    private bool IsHeaderAgain()
    {
        foreach (var header in _header)
        {
            if (header.Length == _end - _cursor.Start && Raw.SequenceEqual(header))
                return true;
        }

        return false;
    }

    private bool IsHeaderInOtherWords()
    {
        foreach (var header in _header)
        {
            if (SecondHeader.Same(header, Raw))
                return true;
        }

        return false;
    }
}
