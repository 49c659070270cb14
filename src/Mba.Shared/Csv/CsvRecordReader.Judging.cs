using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Mba.Schemas;
using Mba.Sources;

namespace Mba.Csv;

// What a well-formed record is: a row, broken, or no record of the table.
internal sealed partial class CsvRecordReader
{
    /// <summary>Rows for each blank line, above which a blank line says something about what follows it.</summary>
    private const int RowsPerBlank = 8;

    /// <summary>Bytes from which on a row may hold a cell that a spreadsheet has cut.</summary>
    private const int LongRow = 32_766;

    /// <summary>A line of the header, by which it is known again. First: its first letter or digit, in lower case; 0 when it has none.</summary>
    private sealed record HeaderLine(byte[] Raw, byte[][] Cells, byte First)
    {
        public static HeaderLine Of(byte[] raw, byte[][] cells) =>
            new(
                raw,
                cells,
                cells.Length > 0 && cells[0].Length > 0 && char.IsAsciiLetterOrDigit((char)cells[0][0]) ? Lower(cells[0][0]) : (byte)0
            );

        /// <summary>A row that begins with another letter or digit is not the header.</summary>
        public bool MayBegin(byte first) => First == 0 || Lower(first) == First || !char.IsAsciiLetterOrDigit((char)first);

        private static byte Lower(byte letter) => (byte)(letter | 0x20);
    }

    /// <summary>The record stands behind a blank line, in a file where that is not a habit.</summary>
    private bool IsApart
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _afterBlank && _rows > 0 && (_blanks <= 1 || _blanks * RowsPerBlank <= _rows);
    }

    private bool IsAboveData => _preambleLeft + _headerLeft + _headerLinesLeft > 0;

    /// <summary>The first byte of the record's text, behind a quote (bench: scan).</summary>
    private byte Lead
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _buffer.Bytes[_cursor.Start] is var first && first is (byte)'"' or (byte)'\'' ? _buffer.Bytes[_cursor.Start + 1] : first;
    }

    /// <summary>Makes rows that begin as a line of the header does be compared with it.</summary>
    private void MarkHeader(HeaderLine line)
    {
        _header.Add(line);
        for (var first = 0; first < _isMarked.Length; first++)
            _isMarked[first] |= line.MayBegin((byte)first);
    }

    /// <summary>By the first byte of a record: whether it may be blank, a comment, the header said again or a mark; most rows begin with a letter or digit (bench: scan).</summary>
    private static bool[] MarkedBytes(CsvDialect dialect)
    {
        var marked = new bool[256];
        for (var first = 0; first < marked.Length; first++)
            marked[first] = !char.IsAsciiLetterOrDigit((char)first) || first == dialect.Comment;
        return marked;
    }

    [MethodImpl(ScanLoop.Compiled)]
    private bool JudgeFitting(bool isMarked)
    {
        var bytes = _end - _cursor.Start;
        if (bytes > _maxRecordBytes)
            return Set(RecordKind.Broken, FaultCodes.RecordTooLarge);
        IsUnusual = bytes > LongRow;
        if (_buffer.Suspicious && InspectBytes() is { } fault)
            return Set(RecordKind.Broken, fault);
        var isPlain = !isMarked || !_isMarked[Lead];
        if (!isPlain && IsBlankRow())
            return Skip(SkipCodes.Blank);
        if (_tokens.HasLooseQuote && IsTorn(out var lines))
            return lines > 0 ? TakeLines(lines, RecordKind.Broken, FaultCodes.StrayQuote) : Set(RecordKind.Broken, FaultCodes.StrayQuote);
        if (!isPlain && IsHeaderAgain())
        {
            _ended = null;
            return Skip(SkipCodes.RepeatedHeader);
        }

        if ((_next >= _buffer.End || _buffer.Bytes[_next] == _headerStart) && IsTitleAgain())
            return Skip(SkipCodes.Preamble);
        if (_ended is null && IsApart && SecondHeader.IsCandidate(this) && StartsSecondTable())
            _ended = SkipCodes.SecondTable;
        if (_ended is null && _buffer.AtEnd && _buffer.End - _next < TrailingMatter.FooterBytes && IsPaddedFooter())
            _ended = SkipCodes.Footer;
        if (_ended is { } reason)
            return Skip(reason);
        _rows++;
        if (_hasHeaderLetter)
            _hasRowOfT |= this[0].SequenceEqual("T"u8);
        return Set(RecordKind.Row, null);
    }

    /// <summary>A well-formed record with another number of fields.</summary>
    private bool JudgeMisfit()
    {
        if (_readable == FieldCount && RowShape.Of(_tokens, "", _readable).IsBlank)
            return Skip(SkipCodes.Blank);
        _ended ??= EndOfTable();
        if (_ended is { } reason)
            return Skip(reason);
        return (_tokens.Lines > 1 && RecoverFromUnclosedQuote()) || Set(RecordKind.Broken, FaultCodes.FieldCount);
    }

    /// <summary>A line that begins with the comment mark reads as a row of the table.</summary>
    private bool ReadsAsRow()
    {
        var fits = _cursor.Read() == RecordEnd.Complete && _tokens.Lines <= 1;
        _cursor.Fields(_tokens, out var wanted);
        return fits && wanted;
    }

    /// <summary>Asked about each record; hardly one has a value of three lines.</summary>
    private bool EnclosesRows() => _tokens.Lines > 2 && FieldCount > 2 && _cursor.EnclosesRows(_tokens.Lines);

    /// <summary>A quote that was never closed may enclose further records: a line inside that reads as a whole record shows it.</summary>
    private bool RecoverFromUnclosedQuote()
    {
        if (_cursor.FindResume(_next - _cursor.Start) is { } lines)
            return TakeLines(lines, RecordKind.Broken, FaultCodes.UnclosedQuote);
        if (_cursor.IsLookAheadSpent)
            return TakeLines(1, RecordKind.Broken, FaultCodes.UnclosedQuote);
        ReadAgain();
        return false;
    }

    /// <summary>A value of the record lost the quote before it, and the record has as many fields as it should by chance.</summary>
    /// <param name="lines">All lines of the value, where the last one would be taken for a row; else 0.</param>
    private bool IsTorn(out int lines)
    {
        lines = 0;
        if (TornField.IsIn(_tokens, _dialect))
            return true;
        if (FieldCount == 1 || !TornField.StaysOpen(_tokens, _dialect))
            return false;
        var below = _cursor.LinesToClosing(_next - _cursor.Start, out var fits);
        ReadAgain();
        lines = fits && below > 0 ? (int)(_nextLine - Line) + below : 0;
        return below > 0;
    }

    /// <summary>A look ahead may have moved the window under the record.</summary>
    private void ReadAgain()
    {
        _cursor.Read();
        Place();
    }

    private static string Text(ReadOnlySpan<byte> bytes) =>
        System.Text.Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, InspectedText)]);

    private string FirstCell(ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf(System.Text.Encoding.ASCII.GetBytes(_dialect.Delimiter));
        return Text(end < 0 ? line : line[..end]);
    }

    private byte[][] Cells()
    {
        var cells = new byte[_readable][];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = this[i].Trim(" \t"u8).ToArray();
        return cells;
    }

    private string? InspectBytes()
    {
        var raw = Raw;
        if (!RecordBuffer.IsSuspicious(raw))
            return null;
        if (raw.Contains((byte)0))
            return FaultCodes.NulByte;
        IsUnusual = true;
        var valid = Utf8.IsValid(raw);
        Encoding = valid ? (Encoding.WellFormed + 1, Encoding.Invalid) : (Encoding.WellFormed, Encoding.Invalid + 1);
        return valid ? null : FaultCodes.InvalidUtf8;
    }

    /// <summary>Nothing but separators, blanks and quotes. One column may hold an empty value.</summary>
    private bool IsBlankRow()
    {
        if (
            FieldCount == 1
            || char.IsAsciiLetterOrDigit((char)Lead)
            || !(_buffer.Bytes[_cursor.Start] is (byte)' ' or (byte)'\t' or (byte)'"' or (byte)'\'' || _tokens.IsEmpty(0))
        )
            return false;
        for (var i = 0; i < _readable; i++)
        {
            if (!_tokens.Text(i, out _).Trim(" \t"u8).IsEmpty)
                return false;
        }

        return true;
    }

    /// <summary>
    /// The same names, whatever their case, quotes and blanks. One name alone may be a value of a column of text: it takes a blank line before it, or a
    /// typed column.
    /// </summary>
    private bool IsHeaderAgain()
    {
        var first = Lead;
        for (var i = 0; i < _header.Count; i++)
        {
            var header = _header[i];
            if (!header.MayBegin(first))
                continue;
            if (header.Raw.Length == _end - _cursor.Start && Raw.SequenceEqual(header.Raw))
                return FieldCount > 1 || IsApart || (_dialect.Traits.Length > 0 && ColumnTraits.IsTyped(_dialect.Traits[0]));
            if (FieldCount > 1 && SecondHeader.IsSame(header.Cells, this))
                return true;
        }

        return false;
    }
}
