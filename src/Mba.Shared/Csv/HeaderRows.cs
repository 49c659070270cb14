using Mba.Schemas;

namespace Mba.Csv;

/// <summary>How many of the first records are the header, 0 for none, and what speaks for it.</summary>
internal readonly record struct HeaderChoice(int Rows, string Reason);

/// <summary>How many of the first records are the header, and the names that they give.</summary>
internal static class HeaderRows
{
    private const int MaxRows = 3;

    private static readonly HashSet<string> TypeWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "int",
        "integer",
        "bigint",
        "number",
        "numeric",
        "decimal",
        "double",
        "float",
        "string",
        "text",
        "char",
        "varchar",
        "date",
        "datetime",
        "timestamp",
        "time",
        "bool",
        "boolean",
    };

    /// <summary>A header that is repeated does not speak against itself. No row when the first record is data; several when the records below the first do not fit their columns either.</summary>
    public static HeaderChoice Choose(SampleReader sample, List<SampleRecord> records, List<SampleRecord> even, int fields)
    {
        var first = sample.Fields(records[0], fields);
        var bytes = records[0].End - records[0].Start;
        even.RemoveAll(r =>
            r.Start != records[0].Start
            && r.End - r.Start == bytes
            && sample.Fields(r, fields).SequenceEqual(first, StringComparer.Ordinal)
            && even.Count > 2
        );
        var (isHeader, reason) = Judge(sample, records[0], [.. even.Where(r => r.Start > records[0].Start)], fields);
        if (!isHeader)
            return new(0, reason);
        var rows = 1;
        while (
            rows < Math.Min(MaxRows, records.Count - 2)
            && IsSecondHeader(sample, records[rows], [.. even.Where(r => r.Start > records[rows].Start)], fields)
        )
            rows++;
        return new(rows, reason);
    }

    /// <summary>One name a column: the rows' cells joined by blanks, a group's name carried over the cells that it spans; type words are no names.</summary>
    public static List<string> Names(SampleReader sample, IEnumerable<SampleRecord> header, int fields)
    {
        var rows = header
            .Select(r => sample.Fields(r, int.MaxValue).ConvertAll(cell => cell.Trim()))
            .Where((row, i) => i == 0 || !row.TrueForAll(IsTypeWord))
            .ToList();
        if (rows.Count == 0)
            return [];
        for (var row = 0; row < rows.Count - 1; row++)
            CarryOver(rows[row], fields);
        return
        [
            .. Enumerable
                .Range(0, Math.Max(fields, rows[^1].FindLastIndex(cell => cell.Length > 0) + 1))
                .Select(i =>
                    string.Join(
                        ' ',
                        rows.Where(row => i < row.Count && row[i].Length > 0)
                            .Select(row => row[i])
                            .Distinct(StringComparer.OrdinalIgnoreCase)
                    )
                ),
        ];
    }

    /// <summary>
    /// The first record against the rest, column by column: a value that does not fit its column's type speaks for a header,
    /// one that does against it. Without a typed column: a header's cells are filled, all different, and no values of their column.
    /// </summary>
    private static (bool IsHeader, string Reason) Judge(SampleReader sample, SampleRecord first, List<SampleRecord> rest, int fields)
    {
        var cell = sample.Observe([first], fields);
        var columns = sample.Observe(rest, fields);
        var (against, fitting) = Votes(cell, columns);
        if (against > fitting)
            return (true, FormattableString.Invariant($"cells of the first record that do not fit their columns' types: {against}"));
        if (fitting > 0)
            return (false, FormattableString.Invariant($"cells of the first record that fit their columns' types: {fitting}"));
        var cells = sample.Fields(first, fields);
        if (
            !cell.Any(e => e.Texts > 0) || cell.Where((e, i) => e.Texts + e.Nulls < e.Values && !(IsYear(e) && !AreYears(columns[i]))).Any()
        )
            return (false, "the first record has numbers or dates, and no column's type says that they are none of its values");
        if (cells.Distinct(StringComparer.OrdinalIgnoreCase).Count() < cells.Count - cells.Count(c => c.Length == 0))
            return (false, "a cell of the first record occurs in it twice");
        if (Repeats(sample, cells, rest))
            return (false, "the first record's cells occur in their columns again");
        return (true, "the first record's cells are text or years, all different, and not found in their columns");
    }

    private static bool IsSecondHeader(SampleReader sample, SampleRecord record, List<SampleRecord> rest, int fields)
    {
        if (!record.WellFormed || record.FieldCount != fields || rest.Count < 2)
            return false;
        return IsHeaderOf(sample.Observe([record], fields), sample.Observe(rest, fields));
    }

    /// <summary>A record that fits none of at least two typed columns, and has no numbers at all.</summary>
    public static bool IsHeaderOf(ColumnEvidence[] record, ColumnEvidence[] columns)
    {
        var (against, fitting) = Votes(record, columns);
        return against >= 2 && fitting == 0 && Array.TrueForAll(record, e => e.Texts + e.Nulls == e.Values);
    }

    private static (int Against, int Fitting) Votes(ColumnEvidence[] cells, ColumnEvidence[] columns)
    {
        int against = 0,
            fitting = 0;
        for (var i = 0; i < columns.Length; i++)
        {
            var type = columns[i].Infer(new InferenceOptions()).Type;
            if (type.IsText || type.Kind == TypeKind.Unknown || cells[i].Values == cells[i].Nulls)
                continue;
            if (IsYear(cells[i]))
                continue;
            if (cells[i].Proves(Widest(type), new ConversionOptions { Declared = true }) || cells[i].Numbers.All + cells[i].Times.All > 0)
                fitting++;
            else
                against++;
        }

        return (against, fitting);
    }

    /// <summary>A year may be a value or a column's name: it tells nothing.</summary>
    private static bool IsYear(ColumnEvidence cell) => cell.Numbers is { Integers: 1, Min: >= 1900 and <= 2100 };

    private static bool AreYears(ColumnEvidence column) => column.Numbers is { Min: >= 1900, Max: <= 2100 };

    /// <summary>Most of the first record's cells occur again in their column: they are values.</summary>
    private static bool Repeats(SampleReader sample, List<string> cells, List<SampleRecord> rest)
    {
        var repeated = new HashSet<int>();
        foreach (var record in rest.Take(200))
        {
            var values = sample.Fields(record, cells.Count);
            for (var i = 0; i < Math.Min(values.Count, cells.Count); i++)
            {
                if (cells[i].Length > 0 && string.Equals(values[i], cells[i], StringComparison.Ordinal))
                    repeated.Add(i);
            }
        }

        return repeated.Count * 2 > cells.Count(c => c.Length > 0);
    }

    /// <summary>Size does not tell a header from a value, kind does.</summary>
    private static ColumnType Widest(ColumnType type) =>
        type.Kind switch
        {
            TypeKind.BigInt or TypeKind.Decimal => ColumnType.Decimal(65, 30),
            TypeKind.DateTime => ColumnType.DateTime(6),
            TypeKind.Time => ColumnType.Time(6),
            _ => type,
        };

    private static void CarryOver(List<string> row, int fields)
    {
        for (var i = 1; i < fields; i++)
        {
            if (i >= row.Count)
                row.Add("");
            if (row[i].Length == 0)
                row[i] = row[i - 1];
        }
    }

    private static bool IsTypeWord(string cell) => cell.Length == 0 || TypeWords.Contains(cell.Split('(')[0].Trim());
}
