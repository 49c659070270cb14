using System.Globalization;
using Mba.Csv;
using Mba.Scanning;
using Mba.Sources;

namespace Mba.Tables;

/// <summary>Whether a file's header, and the lines around its rows, are good enough to load it, whatever its values.</summary>
public static class HeaderRules
{
    public const string Broken = "HEADER_BROKEN";
    public const string SecondTable = "SECOND_TABLE";
    public const string TooManySkips = "TOO_MANY_SKIPS";

    private const int NamesInMessage = 8;
    private const int FewSkips = 10;

    /// <summary>Checks what the file alone shows.</summary>
    /// <exception cref="IngestException">HEADER_BROKEN, SECOND_TABLE, TOO_MANY_SKIPS.</exception>
    internal static void CheckFile(FileScan scan, Dataset dataset)
    {
        if (scan.Format is { HeaderState: HeaderState.Broken, HeaderProblem: { } problem })
            throw Wrong(Broken, problem + ", or declare \"header\" in the dataset's dialect", scan.Format.HeaderLine);
        if (!dataset.SkipSecondTable && Find(scan, SkipCodes.SecondTable) is { } second)
            throw Wrong(
                SecondTable,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a second table of {second.Count} lines begins here; put it into a file of its own, or declare \"secondTable\": \"skip\" in dataset {dataset.Name}"
                ),
                second.FirstLine
            );
        CheckSkips(scan, dataset);
    }

    /// <summary>Checks the file's names against the table's, or against those that the dataset declares for a new one.</summary>
    /// <exception cref="IngestException">HEADER_MISMATCH, HEADER_BROKEN.</exception>
    internal static void CheckTable(PlanInput input, IReadOnlyList<FileColumn> columns)
    {
        if ((input.Table ?? Declared(input.Dataset)) is not { } table || input.Scan.Format.Csv is null)
            return;
        var match = ColumnMatch.Of(input, table, columns);
        var (own, brought) = (match.Own, match.Brought);
        if (own.Count == 0 || brought.Count == 0)
            return;
        if (match.IsBelow(input.Dataset.MinColumnMatchPercent))
            throw Wrong(WarningCodes.HeaderMismatch, Mismatch(input, own, brought), input.Scan.Format.HeaderLine);
        if (input.Table is not null && brought.Find(c => !c.IsNamed && !own.Exists(name => Same(name, c.Name))) is { } unnamed)
            throw Wrong(
                Broken,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"field {unnamed.Field + 1} has values and no name, and table {table.Name} has no column {unnamed.Name}; name it in the header, add the column by hand, or drop it in the transforms of dataset {input.Dataset.Name}"
                ),
                input.Scan.Format.HeaderLine
            );
    }

    /// <summary>
    /// The scan with a warning when a JSON file has as few of the table's columns as fail a delimited one: its members may be sparse. A warning stays when
    /// the file is planned again for the table with the columns that it brought.
    /// </summary>
    public static FileScan Warned(FileScan scan, Dataset dataset, TableSchema? table)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(dataset);
        if (
            table is null
            || scan.Format.Csv is not null
            || dataset.Mode == LoadMode.Landing
            || scan.Warnings.Any(w => string.Equals(w.Code, WarningCodes.HeaderMismatch, StringComparison.Ordinal))
        )
            return scan;
        var match = ColumnMatch.Of(new(scan, dataset, table, ColumnFinding.None), table, FileColumns.Of(scan, dataset));
        if (match.Own.Count == 0 || match.Brought.Count == 0 || !match.IsBelow(dataset.MinColumnMatchPercent))
            return scan;
        return scan with
        {
            Warnings = [new(WarningCodes.HeaderMismatch, null, null, match.Brought.Count - match.Matches), .. scan.Warnings],
        };
    }

    /// <summary>Names of a table and its dataset by which the header of a file can be found.</summary>
    public static IReadOnlyList<string> KnownColumns(Dataset dataset, TableSchema? table) =>
        [
            .. (table?.Columns.Select(c => c.Name) ?? [])
                .Concat(dataset.Columns.Select(c => c.Name))
                .Where(name => !IsPlaceholder(name) && !Same(name, RowBudget.OverflowColumn))
                .Concat(dataset.Transforms.Rename.Keys)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>
    /// True when what a table knows changed since a file was scanned, in a way that may move its header: a column went, or one came that the file does not have.
    /// </summary>
    internal static bool MayReadOtherwise(FileScan scan, IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        var (old, current) = (before.ToHashSet(StringComparer.OrdinalIgnoreCase), now.ToHashSet(StringComparer.OrdinalIgnoreCase));
        var file = scan.Columns.Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return scan.Format.Csv is not null
            && (!current.IsSupersetOf(old) || current.Any(name => !old.Contains(name) && !file.Contains(name)));
    }

    /// <summary>column_N, which stands for a name.</summary>
    private static bool IsPlaceholder(string name) =>
        name.StartsWith("column_", StringComparison.OrdinalIgnoreCase)
        && name.AsSpan("column_".Length).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Lines above a header that was found are certain, and a few lines are few in a small file, too.</summary>
    private static void CheckSkips(FileScan scan, Dataset dataset)
    {
        var certain = scan.Format.HeaderState is HeaderState.Found or HeaderState.Repaired ? SkipCodes.Preamble : "";
        var counted = scan.Skips.Where(s => s.Code is not (SkipCodes.Blank or SkipCodes.OtherMember) && s.Code != certain).ToList();
        if (dataset.SkipSecondTable)
            counted.RemoveAll(s => string.Equals(s.Code, SkipCodes.SecondTable, StringComparison.Ordinal));
        var lines = counted.Sum(s => s.Count);
        if (lines <= FewSkips || lines * 100.0 <= dataset.MaxSkipPercent * scan.RecordsRead)
            return;
        throw Wrong(
            TooManySkips,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{lines} of {scan.RecordsRead} lines are not records of the table ({string.Join(", ", counted.Select(s => $"{s.Code} {s.Count}"))}), more than the {dataset.MaxSkipPercent}% that dataset {dataset.Name} allows; correct the file, or raise maxSkipPercent"
            ),
            counted[0].FirstLine
        );
    }

    private static TableSchema? Declared(Dataset dataset) =>
        dataset.Columns.Where(c => c.Always).Select(c => new TableColumn { Name = c.Name, Type = c.Type }).ToList()
            is { Count: > 0 } columns
            ? new() { Name = dataset.Table, Columns = columns }
            : null;

    private static string Mismatch(PlanInput input, List<string> own, List<FileColumn> brought)
    {
        var names = brought.ConvertAll(c => c.Name);
        var near = own.Where(name => !names.Exists(n => Same(n, name)))
            .Select(name => (Name: name, Near: names.Find(n => IsNear(n, name))))
            .Where(p => p.Near is not null)
            .Take(3)
            .ToList();
        var found = input.Scan.Format.HeaderState == HeaderState.Absent ? "the file has no header, and " : "";
        return $"{found}fewer than {input.Dataset.MinColumnMatchPercent.ToString(CultureInfo.InvariantCulture)}% of its columns are those of table {input.Dataset.Table}: "
            + $"the file has {List(names)}; the table has {List(own)}"
            + (near.Count > 0 ? "; nearest: " + string.Join(", ", near.Select(p => $"{p.Near} for {p.Name}")) : "")
            + $"; correct the header, rename in the transforms of dataset {input.Dataset.Name}, or load into another table";
    }

    /// <summary>One letter apart, or the same letters without their underscores.</summary>
    private static bool IsNear(string a, string b)
    {
        var (x, y) = (Plain(a), Plain(b));
        if (x.Length < 3 || Math.Abs(x.Length - y.Length) > 1)
            return string.Equals(x, y, StringComparison.Ordinal);
        var prefix = 0;
        while (prefix < Math.Min(x.Length, y.Length) && x[prefix] == y[prefix])
            prefix++;
        var suffix = 0;
        while (suffix < Math.Min(x.Length, y.Length) - prefix && x[^(suffix + 1)] == y[^(suffix + 1)])
            suffix++;
        return Math.Max(x.Length, y.Length) - prefix - suffix <= 1;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string List(List<string> names) =>
        string.Join(", ", names.Take(NamesInMessage))
        + (names.Count > NamesInMessage ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - NamesInMessage} more") : "");

    private static SkippedLines? Find(FileScan scan, string code) =>
        scan.Skips.FirstOrDefault(s => string.Equals(s.Code, code, StringComparison.Ordinal));

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static IngestException Wrong(string code, string message, long? line) =>
        new(IngestStage.Reconcile, code, message, new FilePlace(Line: line));
}
