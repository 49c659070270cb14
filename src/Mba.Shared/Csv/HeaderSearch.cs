namespace Mba.Csv;

/// <summary>What became of the search for a header.</summary>
public enum HeaderState
{
    Found,

    /// <summary>The file has none: its columns are column_1, column_2, …</summary>
    Absent,

    /// <summary>It was damaged, and exactly one repair gives a name for each field.</summary>
    Repaired,

    /// <summary>Something above the rows looks like names and cannot be read.</summary>
    Broken,
}

/// <summary>Where the header is.</summary>
internal sealed record FoundHeader(HeaderState State, string Reason)
{
    /// <summary>The record at which the header begins; that of the first row when there is none.</summary>
    public int Start { get; init; }

    /// <summary>Records of the header.</summary>
    public int Rows { get; init; }

    /// <summary>Physical lines of a repaired header.</summary>
    public int RepairedLines { get; init; }

    /// <summary>One for each field, or as many as the header has; empty for those without a name.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Columns that speak for the choice, beyond the header's cells being text.</summary>
    public int Signs { get; init; }

    /// <summary>The contrary is about as likely.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>What a person has to do about a header that cannot be used; null when there is nothing to do.</summary>
    public string? Problem { get; init; }

    /// <summary>The record above the rows that looks like the header and cannot be read; null when there is none.</summary>
    public int? Unreadable { get; init; }
}

/// <summary>
/// Finds the header among the first records: by the table's own column names, else by the first record that is not a title and whose cells are names of
/// the columns below it. What stands above it is a preamble.
/// </summary>
internal static class HeaderSearch
{
    private const int MaxRecords = 100;

    public static FoundHeader Find(HeaderSample sample, KnownColumns known)
    {
        if (sample.Count == 0)
            return new(HeaderState.Absent, "the file has no records");
        if (Known(sample, known) is { } match)
            return match;
        for (var i = 0; i < Math.Min(sample.Count, MaxRecords); i++)
        {
            if (sample.IsBlank(i) || TitleRules.IsTitle(sample, i) || TitleRules.StandsAboveHeader(sample, i))
                continue;
            var verdict = HeaderJudge.Judge(sample, i);
            var found = verdict.IsHeader ? Header(sample, i, verdict) : Absent(sample, i, verdict);
            return verdict.IsStrong ? found : Damaged(sample, found.Start, verdict, known) ?? BrokenRows.Above(sample, found);
        }

        return FirstRecord(sample);
    }

    /// <summary>The record, or several from it on, is the header because the dataset says so.</summary>
    public static FoundHeader At(HeaderSample sample, int record, string reason) =>
        record < sample.Count
            ? Header(sample, record, new(true, 1, 0, reason), extendUp: false)
            : new(HeaderState.Absent, "the file has no records") { Start = record };

    /// <summary>The header begins at the record, or there is none.</summary>
    public static FoundHeader From(HeaderSample sample, int record)
    {
        if (record >= sample.Count)
            return new(HeaderState.Absent, "the file has no records") { Start = record };
        var verdict = HeaderJudge.Judge(sample, record);
        return verdict.IsHeader
            ? Header(sample, record, verdict, extendUp: false)
            : new(HeaderState.Absent, verdict.Reason) { Start = record };
    }

    /// <summary>The first record that is not a title.</summary>
    public static int FirstRow(HeaderSample sample) =>
        Enumerable
            .Range(0, Math.Min(sample.Count, MaxRecords))
            .Where(i => !sample.IsBlank(i) && !TitleRules.IsTitle(sample, i))
            .DefaultIfEmpty(0)
            .First();

    /// <summary>The first of the records with the most names of the table.</summary>
    private static FoundHeader? Known(HeaderSample sample, KnownColumns known)
    {
        if (known.IsEmpty)
            return null;
        FoundHeader? best = null;
        // A record that has every name is not surpassed: in most files that is the first, and the others need not be read as names.
        for (var i = 0; i < Math.Min(sample.Count, MaxRecords) && !(best?.Signs >= known.Count); i++)
        {
            if (sample.IsBlank(i))
                continue;
            for (var rows = 1; rows <= Math.Min(HeaderRows.MaxRows, sample.Count - i); rows++)
            {
                var names = HeaderRows.Names(Enumerable.Range(i, rows).Select(sample.Cells), sample.Fields);
                best = Better(best, Named(sample, i, rows, names, known));
            }

            if (
                !sample.Fits(i)
                && HeaderRepair.Repair(sample, i, known) is { } repair
                && known.IsMatch(repair.Names, known.Hits(repair.Names))
            )
                best = Better(best, Repaired(repair, known.Hits(repair.Names)));
        }

        return best;
    }

    private static FoundHeader? Named(HeaderSample sample, int record, int rows, List<string> names, KnownColumns known)
    {
        var hits = known.Hits(names);
        if (!known.IsMatch(names, hits) || !Enumerable.Range(record, rows).All(i => sample[i].WellFormed))
            return null;
        return new(HeaderState.Found, FormattableString.Invariant($"names of the header that the table knows: {hits}"))
        {
            Start = record,
            Rows = rows,
            Names = names,
            Signs = hits,
        };
    }

    private static FoundHeader? Better(FoundHeader? best, FoundHeader? other) =>
        other is not null && other.Signs > (best?.Signs ?? 0) ? other : best;

    private static FoundHeader Header(HeaderSample sample, int record, HeaderVerdict verdict, bool extendUp = true)
    {
        var first = record;
        while (
            extendUp
            && first > 0
            && record - first < HeaderRows.MaxRows - 1
            && HeaderRows.IsGroupRow(sample, first - 1, sample.Cells(record))
        )
            first--;
        var rows = record - first + 1;
        while (first + rows < sample.Count - 1 && rows < HeaderRows.MaxRows && HeaderRows.Continues(sample, first + rows - 1, first + rows))
            rows++;
        return new(HeaderState.Found, verdict.Reason)
        {
            Start = first,
            Rows = rows,
            Names = HeaderRows.Names(Enumerable.Range(first, rows).Select(sample.Cells), sample.Fields),
            Signs = verdict.Against + verdict.Labels,
            IsDoubtful = verdict.IsDoubtful,
        };
    }

    private static FoundHeader Absent(HeaderSample sample, int record, HeaderVerdict verdict)
    {
        var traits = ColumnTraits.Of(sample.Below(record - 1));
        var first = record;
        while (NextAbove(sample, first) is { } above && IsRowAbove(sample, above, traits))
            first = above;
        first = Enumerable
            .Range(0, first)
            .Where(i => BrokenRows.IsDamaged(sample, i, traits) || BrokenRows.IsAmounts(sample, i) || BrokenRows.BeginsAsRow(sample, i))
            .DefaultIfEmpty(first)
            .First();
        return new(HeaderState.Absent, verdict.Reason)
        {
            Start = first,
            Signs = verdict.Fitting,
            IsDoubtful = verdict.IsDoubtful,
        };
    }

    /// <summary>The record above that is not blank.</summary>
    private static int? NextAbove(HeaderSample sample, int record)
    {
        do record--;
        while (record >= 0 && sample.IsBlank(record));
        return record < 0 ? null : record;
    }

    /// <summary>A sparse record above the first full one is a row, too, unless it says otherwise; behind a blank line its cells have to have the types or patterns of their columns.</summary>
    private static bool IsRowAbove(HeaderSample sample, int record, string traits)
    {
        if (!sample[record].WellFormed || TitleRules.IsHeaderRecord(sample, record))
            return false;
        if (sample.IsApart(record + 1))
            return sample.Fits(record) && HeaderJudge.VotesOf(sample, record) is { Fitting: > 0, Against: 0 };
        var shape = sample.Compare(record, traits);
        if (shape.AllFit)
            return true;
        var first = sample.Cells(record)[Math.Max(0, shape.First)];
        return sample.Fits(record) && shape.Misfits == 0 && !NoteText.IsLabel(first) && !NoteText.IsNote(first) && !NoteText.IsProse(first);
    }

    /// <summary>Every record looked like a title: the first one heads nothing but itself.</summary>
    private static FoundHeader FirstRecord(HeaderSample sample)
    {
        var first = Enumerable.Range(0, sample.Count).FirstOrDefault(i => !sample.IsBlank(i));
        var verdict = HeaderJudge.Judge(sample, first);
        return verdict.IsHeader ? Header(sample, first, verdict) : Absent(sample, first, verdict);
    }

    /// <summary>What stands next above the rows looks like names and does not read as a record of them. Behind a blank line it has to be unreadable, or the rows without a header.</summary>
    private static FoundHeader? Damaged(HeaderSample sample, int record, HeaderVerdict verdict, KnownColumns known)
    {
        if (NextAbove(sample, record) is not { } above || (sample.Fits(above) && sample.Filled(above) > 1))
            return null;
        if (sample.IsApart(record) && verdict.IsHeader && sample[above].WellFormed)
            return null;
        if (HeaderRepair.Repair(sample, above, known) is { } repair)
            return Repaired(repair, 1);
        if (HeaderRepair.PartedByBlanks(sample, above, verdict.IsHeader) is { } words)
            return new(HeaderState.Broken, "what looks like the header is parted by blanks, as the rows are not")
            {
                Start = above,
                Rows = 1,
                RepairedLines = 1,
                Names = words,
                Problem = "what looks like the header is parted by blanks, and the rows are not; correct it",
            };
        if (!HeaderRepair.LooksLikeNames(sample, above) && (verdict.IsHeader || !HeaderRepair.IsLoneName(sample, above)))
            return null;
        var why = sample[above].WellFormed
            ? FormattableString.Invariant($"it has {sample[above].FieldCount} names, and the rows have {sample.Fields} fields")
            : "its quotes do not match";
        return new(HeaderState.Broken, "what looks like the header cannot be read")
        {
            Start = record,
            Unreadable = above,
            Problem = FormattableString.Invariant($"what looks like the header cannot be read: {why}; correct it"),
        };
    }

    public static FoundHeader Repaired(RepairedHeader repair, int signs) =>
        new(HeaderState.Repaired, $"the header, {repair.How}, has as many names as the rows have fields")
        {
            Start = repair.Record,
            RepairedLines = repair.Lines,
            Rows = 1,
            Names = repair.Names,
            Signs = signs,
        };
}
