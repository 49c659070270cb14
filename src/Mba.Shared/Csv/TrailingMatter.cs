namespace Mba.Csv;

/// <summary>
/// Lines behind the table that are not records of it: a footer (totals, notes, a trailer record), or a second table behind a blank line.
/// The place alone proves nothing, nor does another number of fields: a last row may be cut off. Each rule takes a sign that no row gives.
/// </summary>
internal static class TrailingMatter
{
    public const int FooterBytes = 16 << 10;
    private const int RecordsOfSecondTable = 4;
    private const int FieldsOfLoneNote = 2;

    /// <summary>A note in one cell, or a label and its text.</summary>
    public const int CellsOfNote = 2;

    /// <summary>A record with another number of fields, at the end of the file.</summary>
    public static bool IsFooter(in TrailingRecord record) =>
        record.Shape.MostMisfit
        || (record is { AfterBlank: true, HasLineEnd: true, Shape.AllFit: false })
        || (NoteText.IsTotal(record.First) && !record.IsAmongTotals)
        || NoteText.IsTrailer(record.First)
        || NoteText.IsNote(record.Text)
        || (record is { HasLineEnd: true, Shape.Filled: 1 } && NoteText.IsProse(record.Text));

    /// <summary>A record with the right number of fields, at the end of the file, that lacks what every row has.</summary>
    public static bool IsPaddedFooter(in TrailingRecord record, int fields, bool hasHeaderRecord)
    {
        var shape = record.Shape;
        if (fields == 1)
            return record.AfterBlank && shape.Misfits > 0;
        if (IsLoneNote(record, fields) || record is { IsFirstRow: true, Shape.Filled: 1 } && ClosingText.IsNoData(record.First))
            return true;
        if (record is { HasHeaderLetter: true, First: "T" })
            return true;
        if (NoteText.IsTotal(record.First))
            return !record.IsAmongTotals && (shape.Missing > 0 || shape.Misfits > 0);
        if (NoteText.IsTrailer(record.First))
            return shape.Missing > 0 || shape.Misfits > 0 || hasHeaderRecord || record is { IsSparse: true, MayBeRow: false };
        if (IsClosing(record))
            return true;
        if (shape.AllFit || shape.Missing == 0)
            return false;
        if (record.AfterBlank && (shape.Misfits > 0 || shape is { Filled: 1, Missing: > 1 }))
            return true;
        return shape.Filled <= 2
            && (
                NoteText.IsNote(record.First)
                || NoteText.IsProse(record.First)
                || shape is { Misfits: > 0, Missing: > 1 }
                || (shape is { Filled: 1, Missing: > 1 } && (NoteText.IsFootnote(record.First) || NoteText.IsNoteHeading(record.First)))
            );
    }

    /// <summary>
    /// A label or a note with a text, where a text cannot stand; with fewer cells than rows fill; or behind a blank line. A footnote, which looks more like
    /// a value, behind a blank line and alone.
    /// </summary>
    private static bool IsClosing(in TrailingRecord record)
    {
        var shape = record.Shape;
        if (record.MayBeRow || shape.Filled > CellsOfNote)
            return false;
        if (shape.AllFit)
            return shape.Missing > 0 && NoteText.IsLabel(record.First);
        var lacks = shape.Missing > 0 || record.IsSparse;
        if (ClosingText.IsCountName(record.First))
            return lacks && shape.Filled == CellsOfNote;
        if (ClosingText.IsCertain(record.First))
            return shape.Misfits > 0 || lacks || (record.AfterBlank && NoteText.IsLabel(record.First));
        return record.AfterBlank && lacks && shape.Filled == 1 && NoteText.IsFootnote(record.First);
    }

    /// <summary>A row at the end of the file that looks like a note, a footnote or a total, or fills one cell where every row fills several, and is only said to.</summary>
    public static bool IsDoubtful(in TrailingRecord record)
    {
        if (NoteText.IsTotal(record.First) || NoteText.IsTrailer(record.First))
            return true;
        var shape = record.Shape;
        if (shape.Filled > CellsOfNote || record.MayBeRow)
            return false;
        return ClosingText.IsCertain(record.First)
            || ClosingText.IsCountName(record.First)
            || record is { IsSparse: true, Shape: { Filled: 1, Missing: > 1 } }
            || (shape.Filled == 1 && (shape.Missing > 0 || record.IsSparse) && ClosingText.MayBe(record.First));
    }

    /// <summary>Behind a blank line nothing but a total's or a note's words, in a table of several columns.</summary>
    private static bool IsLoneNote(in TrailingRecord record, int fields) =>
        record is { AfterBlank: true, Shape: { Filled: 1, AllFit: false } }
        && fields > FieldsOfLoneNote
        && (NoteText.IsTotal(record.First) || NoteText.IsNote(record.First) || NoteText.IsTrailer(record.First));

    /// <summary>A blank line, then records that agree on another number of fields.</summary>
    public static bool IsSecondTable(RecordCursor cursor, int fields, int next)
    {
        var agreed = 0;
        for (var i = 0; i < RecordsOfSecondTable; i++)
        {
            next = cursor.SkipBlankLines(next);
            if (!cursor.HasText(next))
                break;
            var following = cursor.Probe(next, out var fits, out next);
            if (fits)
                return false;
            agreed += following == fields && fields > 1 ? 1 : 0;
            fields = following;
        }

        return agreed > 0;
    }

    /// <summary>No record behind the offset looks like a row of this table.</summary>
    public static bool NothingFits(RecordCursor cursor, int next, CsvDialect dialect)
    {
        while (true)
        {
            next = cursor.SkipBlankLines(next);
            if (!cursor.HasText(next))
                return true;
            var fields = cursor.Probe(next, out var fits, out next);
            var shape = fits ? cursor.ProbedShape(dialect.Traits) : default;
            if (fits && !shape.IsUnlike && (shape.Filled > 1 || fields <= FieldsOfLoneNote) && !IsNote(shape, cursor, dialect))
                return false;
        }
    }

    private static bool IsNote(in RowShape shape, RecordCursor cursor, CsvDialect dialect) =>
        !dialect.RowsLookLikeNotes && shape.Filled <= CellsOfNote && ClosingText.IsCertain(cursor.ProbedText(shape.First));
}

/// <summary>A record near the end of the file, and what speaks for its being none.</summary>
/// <param name="Shape">Compared with the rows of the sample.</param>
/// <param name="First">Text of the first filled field.</param>
/// <param name="Text">Text of the record, up to a few hundred bytes.</param>
/// <param name="AfterBlank">A blank line stands before it, and blank lines are rare in the file.</param>
/// <param name="HasLineEnd">False when the file may have been cut off in it.</param>
internal readonly record struct TrailingRecord(RowShape Shape, string First, string Text, bool AfterBlank, bool HasLineEnd)
{
    /// <summary>Fewer cells are filled than in any row of the sample.</summary>
    public bool IsSparse { get; init; }

    /// <summary>Full rows begin with a total's word, too.</summary>
    public bool IsAmongTotals { get; init; }

    /// <summary>No row stands above it.</summary>
    public bool IsFirstRow { get; init; }

    /// <summary>The file begins with a record <c>H</c>: one that begins with <c>T</c> is its trailer.</summary>
    public bool HasHeaderLetter { get; init; }

    /// <summary>Rows of the sample begin as notes do, or a cell holds a word for no value.</summary>
    public bool MayBeRow { get; init; }
}
