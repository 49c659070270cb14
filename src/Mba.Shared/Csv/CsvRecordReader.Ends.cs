using Mba.Schemas;
using Mba.Sources;

namespace Mba.Csv;

// Where the table ends, or begins again: footers, second tables, titles said again.
internal sealed partial class CsvRecordReader
{
    /// <summary>Marks around the word included.</summary>
    private const int LongestClosingWord = 32;

    /// <summary>Why the table ended before the record at hand; null when it did not. The lines of a torn value do not end it.</summary>
    private string? EndOfTable()
    {
        var next = _next - _cursor.Start;
        string? reason = null;
        if (IsApart && TrailingMatter.IsSecondTable(_cursor, FieldCount, next))
            reason = SkipCodes.SecondTable;
        else if (_cursor.EndsWithin(next, TrailingMatter.FooterBytes))
        {
            ReadAgain();
            var fields = Math.Min(_readable, _dialect.FieldCount);
            if (
                TrailingMatter.IsFooter(Trailing(_end < _next ? fields : fields - 1))
                && TrailingMatter.NothingFits(_cursor, next, _dialect)
                && !_cursor.IsClosedBelow(0)
            )
                reason = SkipCodes.Footer;
        }

        ReadAgain();
        return reason;
    }

    private bool StartsSecondTable()
    {
        var names = Enumerable.Range(0, FieldCount).Select(_ => new ColumnEvidence()).ToArray();
        Observe(names);
        var shape = RowShape.Of(_tokens, _dialect.Traits, FieldCount);
        var misfits = shape is { Typed: > 0, MostMisfit: true } && AreNames();
        var starts =
            SecondHeader.StartsTable(names, _cursor, _next - _cursor.Start, misfits)
            || SecondHeader.LeavesTable(shape, _cursor, _next - _cursor.Start, _dialect.Traits);
        ReadAgain();
        return starts;
    }

    /// <summary>A word that names columns, and none that stands for no value.</summary>
    private bool AreNames()
    {
        var cells = Array.ConvertAll(Cells(), c => Text(c));
        return Array.Exists(cells, NameWords.MayOccur) && !Array.Exists(cells, ValueCells.IsNone);
    }

    /// <summary>
    /// A title above the header said again, where a table goes on: one cell of those that every row fills, behind a blank line or with the word continued.
    /// </summary>
    private bool IsTitleAgain()
    {
        if (FieldCount == 1 || _header is not [var header] || _rows == 0 || !_tokens.IsEmpty(FieldCount - 1) || !HeaderFollows(header.Raw))
            return false;
        return RowShape.Of(_tokens, _dialect.Traits, FieldCount) is { Filled: 1, Missing: > 0 } shape
            && (IsApart || Text(this[shape.First]).Contains("continued", StringComparison.OrdinalIgnoreCase));
    }

    private bool HeaderFollows(byte[] header)
    {
        if (_next + header.Length < _buffer.End || _buffer.AtEnd)
            return IsLine(_next, header);
        var next = _next - _cursor.Start;
        _cursor.HasText(next + header.Length);
        var follows = IsLine(_cursor.Start + next, header);
        ReadAgain();
        return follows;
    }

    private bool IsLine(int at, byte[] line)
    {
        var text = _buffer.Bytes.AsSpan(at, _buffer.End - at);
        return text.StartsWith(line) && (text.Length == line.Length || text[line.Length] is (byte)'\n' or (byte)'\r');
    }

    /// <summary>Asked about the last rows of a file; those that are like the others cost no more than a comparison.</summary>
    private bool IsPaddedFooter()
    {
        if (IsPlain())
        {
            DoubtfulEnd = default;
            return false;
        }

        var record = Trailing(FieldCount);
        if (TrailingMatter.IsPaddedFooter(record, _dialect.FieldCount, _hasHeaderRecord))
        {
            var footer = TrailingMatter.NothingFits(_cursor, _next - _cursor.Start, _dialect);
            ReadAgain();
            if (footer)
                return true;
        }

        DoubtfulEnd =
            !TrailingMatter.IsDoubtful(record) ? default
            : DoubtfulEnd.Count > 0 ? (DoubtfulEnd.Line, DoubtfulEnd.Count + 1)
            : (Line, 1);
        return false;
    }

    /// <summary>The record at hand as one that may stand behind the table. A last cell that may be cut off is not compared.</summary>
    private TrailingRecord Trailing(int comparedFields)
    {
        var shape = RowShape.Of(_tokens, _dialect.Traits, comparedFields);
        return new(shape, Text(this[Math.Max(0, shape.First)]), Text(Raw), IsApart, HasLineEnd: _end < _next)
        {
            IsFirstRow = _rows == 0,
            HasHeaderLetter = _hasHeaderLetter && !_hasRowOfT,
            IsSparse = shape.Filled < _dialect.FewestFilled,
            IsAmongTotals = _dialect.Totals.ElementAtOrDefault(shape.First) == '+' || DoubtfulEnd.Count > 1,
            MayBeRow = _dialect.RowsLookLikeNotes || (shape.Filled == 2 && ValueCells.IsNone(Text(SecondFilled(shape.First)))),
        };
    }

    /// <summary>Nothing of a note: several cells, as its columns have them, and no word of a total.</summary>
    private bool IsPlain()
    {
        var shape = RowShape.Of(_tokens, _dialect.Traits, FieldCount);
        return shape is { Missing: 0, Misfits: 0, Filled: > TrailingMatter.CellsOfNote } && !IsClosingWord(this[shape.First]);
    }

    private bool IsClosingWord(ReadOnlySpan<byte> cell)
    {
        if (cell.Length > LongestClosingWord || char.IsAsciiDigit((char)cell[0]))
            return false;
        var text = Text(cell);
        return NoteText.IsTotal(text) || NoteText.IsTrailer(text) || (_hasHeaderLetter && text is "T");
    }

    private ReadOnlySpan<byte> SecondFilled(int first)
    {
        for (var i = first + 1; i < FieldCount; i++)
        {
            if (!this[i].Trim(" \t"u8).IsEmpty)
                return this[i].Trim(" \t"u8);
        }

        return default;
    }
}
