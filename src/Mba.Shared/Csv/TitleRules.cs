namespace Mba.Csv;

/// <summary>What may stand above a header and is none: titles, labels with a value, header records.</summary>
internal static class TitleRules
{
    private const int LookAhead = 3;

    /// <summary>A record with far fewer fields, or with far fewer of them filled, than rows have.</summary>
    public static bool IsTitle(HeaderSample sample, int record)
    {
        if (!sample[record].WellFormed)
            return true;
        if (!sample.NearlyFits(record))
            return !(record == 0 && sample[record].FieldCount > sample.Fields && AreNames(sample.Cells(record)));
        if (IsSentence(sample, record))
            return true;
        var filled = sample.Filled(record);
        if (filled < sample.Fields && NoteText.IsLabel(sample.Cells(record)[sample.FirstFilled(record)]))
            return true;
        if (sample.Fields == 1)
            return IsFollowedByBlank(sample, record) && Next(sample, record) is { } names && HeaderJudge.Judge(sample, names).IsStrong;
        if (filled * 2 > sample.UsualFilled || sample.UsualFilled < 2)
            return false;
        if (sample.UsualFilled > 2)
            return true;
        var cell = sample.Cells(record)[sample.FirstFilled(record)];
        return NoteText.WordCount(cell) > 1
            || NoteText.IsNote(cell)
            || IsFollowedByBlank(sample, record)
            || (Next(sample, record) is { } next && sample.Filled(next) > filled && HeaderJudge.Judge(sample, next).IsStrong);
    }

    /// <summary>A sentence whose commas happen to be as many as those of a row, above a blank line and a header by its columns' types.</summary>
    private static bool IsSentence(HeaderSample sample, int record) =>
        IsFollowedByBlank(sample, record)
        && IsProseWithCommas(sample, record)
        && NoteText.IsProse(string.Join(' ', sample.Cells(record)))
        && Next(sample, record) is { } names
        && HeaderJudge.Judge(sample, names).IsStrong;

    private static bool IsFollowedByBlank(HeaderSample sample, int record) => record + 1 < sample.Count && sample.IsApart(record + 1);

    private static int? Next(HeaderSample sample, int record)
    {
        for (var i = record + 1; i < sample.Count; i++)
        {
            if (!sample.IsBlank(i))
                return i;
        }

        return null;
    }

    /// <summary>A record that is not a row, close above one that is a header by its columns' types: a header record, a label with its value, a wider title.</summary>
    public static bool StandsAboveHeader(HeaderSample sample, int record)
    {
        if (StandsAboveGap(sample, record))
            return true;
        var next = record;
        for (var i = 0; i < LookAhead && Next(sample, next) is { } below; i++)
        {
            next = below;
            if (!sample.Fits(next) || sample.Filled(next) * 2 <= sample.UsualFilled)
                continue;
            var verdict = HeaderJudge.Judge(sample, next);
            if (verdict is { IsStrong: true, Fitting: 0 })
                return IsNoRow(sample, record, next) && !IsBetterHeader(sample, record, next);
        }

        return IsHeaderRecord(sample, record);
    }

    /// <summary>Labels with a value each, in a table of more columns, then a blank row and a full header by its columns' types.</summary>
    private static bool StandsAboveGap(HeaderSample sample, int record)
    {
        for (var i = record; i <= record + LookAhead && Next(sample, i) is { } next; i++)
        {
            if (!sample.Fits(i) || sample.IsBlank(i) || sample.Filled(i) > 2 || sample.UsualFilled < 3)
                return false;
            if (sample.IsApart(next))
                return sample.Fits(next)
                    && sample.Filled(next) == sample.Fields
                    && HeaderJudge.Judge(sample, next) is { IsStrong: true, Fitting: 0 };
        }

        return false;
    }

    /// <summary>Above the header: it has not as many fields, or not as many filled, or a value that its column would not hold.</summary>
    private static bool IsNoRow(HeaderSample sample, int record, int header)
    {
        var shape = sample.Compare(record, ColumnTraits.Of(sample.Below(header)));
        return !sample.Fits(record)
            || shape.Misfits > 0
            || shape.Missing > 0
            || ColumnMarks.Are(sample.Cells(record))
            || HeaderJudge.Votes(sample.Cells(record), sample.Below(header), sample.MasksBelow(header)).Against > 0
            || IsHeaderRecord(sample, record);
    }

    /// <summary>Names of its own, as many as the other has: the record below it is one more row of the header.</summary>
    private static bool IsBetterHeader(HeaderSample sample, int record, int other)
    {
        if (!sample.Fits(record))
            return false;
        var cells = sample.Cells(record);
        if (
            NoteText.IsHeaderRecord(cells[0])
            || ColumnMarks.Are(cells)
            || cells.Exists(c => NoteText.IsLabel(c) || (HeaderJudge.IsTypedText(c) && !HeaderJudge.IsYear(c)))
            || (IsProseWithCommas(sample, record) && !IsProseWithCommas(sample, other))
        )
            return false;
        return sample.Filled(record) >= sample.Filled(other) || HeaderRows.IsGroupRow(sample, record, sample.Cells(other));
    }

    /// <summary>HDR and the like in the first record, which differs from the rows in one more respect.</summary>
    public static bool IsHeaderRecord(HeaderSample sample, int record)
    {
        if (
            !sample[record].WellFormed
            || record > LookAhead
            || !NoteText.IsHeaderRecord(sample.Cells(record)[0])
            || sample.Count - record < 3
        )
            return false;
        var shape = sample.Compare(record, ColumnTraits.Of(sample.Below(record)));
        return !sample.Fits(record)
            || shape.Misfits > 0
            || shape.Missing > 0
            || HeaderJudge.VotesOf(sample, record).Against > 0
            || sample.Cells(record).Exists(c => c.Length == 8 && HeaderJudge.IsTypedText(c));
    }

    /// <summary>A blank stands behind every delimiter.</summary>
    private static bool IsProseWithCommas(HeaderSample sample, int record) =>
        sample.Reader.Fields(sample[record], int.MaxValue) is { Count: > 1 } cells && cells.Skip(1).All(c => c.Length > 1 && c[0] == ' ');

    /// <summary>Short, filled, different cells without a blank in front: names rather than prose with commas.</summary>
    private static bool AreNames(List<string> cells) =>
        cells.TrueForAll(c => c.Length is > 0 and <= 64) && cells.Distinct(StringComparer.OrdinalIgnoreCase).Count() == cells.Count;
}
