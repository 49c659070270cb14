using Mba.Sources;

namespace Mba.Csv;

// Lines that are taken as they are: headers, skipped lines, lines beyond the limit.
internal sealed partial class CsvRecordReader
{
    private const int KeptOfLongLine = 64 << 10;

    private bool TakeHeader()
    {
        _headerLeft--;
        MarkHeader(HeaderLine.Of(Raw.ToArray(), Cells()));
        _headerStart = _buffer.Bytes[_cursor.Start];
        return false;
    }

    /// <summary>A line of a repaired header, which does not read as a record.</summary>
    private bool TakeHeaderLine()
    {
        TakeLines(1, RecordKind.NonRecord, null);
        MarkHeader(HeaderLine.Of(Raw.ToArray(), []));
        if (--_headerLinesLeft == 0)
            _headerLeft = 0;
        return false;
    }

    private bool SkipLines(int lines, string reason)
    {
        TakeLines(lines, RecordKind.NonRecord, reason);
        return Skip(reason);
    }

    private bool Skip(string reason)
    {
        if (ReferenceEquals(reason, SkipCodes.Blank) && !_afterBlank && _rows > 0)
            _blanks++;
        else if (ReferenceEquals(reason, SkipCodes.Preamble))
        {
            var first = FirstCell(Raw);
            _hasHeaderRecord |= NoteText.IsHeaderRecord(first);
            _hasHeaderLetter |= first is "H";
        }

        return Set(RecordKind.NonRecord, reason);
    }

    private bool SkipMark()
    {
        _next = _cursor.Start + 1;
        return false;
    }

    /// <summary>Makes the record out of a number of physical lines, whatever stands in them.</summary>
    private bool TakeLines(int lines, RecordKind kind, string? fault)
    {
        var offset = 0;
        for (var i = 0; i < lines; i++)
            offset = _cursor.LineStartAfter(offset);
        _next = _cursor.Start + offset;
        _end = _next;
        while (_end > _cursor.Start && _buffer.Bytes[_end - 1] is (byte)'\n' or (byte)'\r')
            _end--;
        _nextLine = Line + lines;
        FieldCount = _readable = 0;
        return Set(kind, fault);
    }

    /// <summary>A line longer than the limit: its beginning is the record's text, the rest is read past.</summary>
    private bool SkipLongLine()
    {
        FieldCount = _readable = 0;
        ref var start = ref _cursor.Start;
        var line = _buffer.Bytes.AsSpan(start, _buffer.End - start);
        _longLine = line[..Math.Min(line.Length, KeptOfLongLine)].ToArray();
        int bytes;
        while (start + (bytes = _cursor.LineStartAfter(0)) >= _buffer.End && !_buffer.AtEnd)
        {
            start = _buffer.End - 1;
            _cursor.Refill();
        }

        _end = _next = start + bytes;
        _nextLine = Line + 1;
        return Set(RecordKind.Broken, FaultCodes.RecordTooLarge);
    }
}
