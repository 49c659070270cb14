using System.Globalization;
using Mba.Scanning;
using Mba.Schemas;

namespace Mba.Tables;

/// <summary>
/// Columns whose names differ in case, blanks or signs only (Name, NAME) are numbered in the order of the file that made them. In later files they are found by
/// their spelling, in any order, and where some are absent.
/// </summary>
internal static class SpelledNames
{
    private const int MaxCharacters = 255;

    /// <summary>The scan with the names that the table's columns have by their spelling.</summary>
    /// <exception cref="IngestException">DUPLICATE_COLUMN: which of several columns is meant, the spelling does not say.</exception>
    public static FileScan Of(FileScan scan, Dataset dataset, TableSchema? table)
    {
        if (table is null)
            return scan;
        var known = table.Columns.Where(c => c.SourceName is not null).ToLookup(c => Plain(c.SourceName), StringComparer.OrdinalIgnoreCase);
        var groups = scan
            .Columns.GroupBy(c => Plain(c.SourceName), StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Key.Length > 0 && known[g.Key].Any() && (g.Skip(1).Any() || known[g.Key].Skip(1).Any()))
            .ToList();
        if (groups.Count == 0)
            return scan;
        var names = scan.Columns.Except(groups.SelectMany(g => g)).ToDictionary(c => c.Field, c => c.Name);
        foreach (var group in groups)
            Name([.. group], [.. known[group.Key]], names, table);
        foreach (var column in scan.Columns.Where(c => !Same(names[c.Field], c.Name)))
        {
            if (dataset.Transforms.Columns.ContainsKey(names[column.Field]) || dataset.Transforms.Columns.ContainsKey(column.Name))
                throw Unclear(column, "has transforms that depend on its place in the file", dataset);
        }

        return scan with
        {
            Columns = [.. scan.Columns.Select(c => c with { Name = names[c.Field] })],
        };

        void Name(List<ScannedColumn> columns, List<TableColumn> free, Dictionary<int, string> names, TableSchema table)
        {
            var rest = columns.Where(c => !Take(c, free, names, k => k.SourceName)).ToList();
            rest.RemoveAll(c => Take(c, free, names, k => k.Name));
            if (rest.Count > 0 && free.Count > 0)
                throw Unclear(rest[0], $"may be any of {string.Join(", ", free.Select(k => k.SourceName))}", dataset);
            foreach (var column in rest)
                names[column.Field] = Unused(Plain(column.SourceName), names, table);
        }
    }

    /// <summary>Members of <c>_overflow</c> have names and no spelling to be found by: of columns that their spelling alone tells apart, none may be one.</summary>
    /// <exception cref="IngestException">DUPLICATE_COLUMN.</exception>
    public static void CheckMembers(IEnumerable<FileColumn> members, IReadOnlyList<FileColumn> columns, Dataset dataset)
    {
        foreach (var member in members)
        {
            var name = Plain(member.SourceName);
            if (
                name.Length > 0
                && IsNumbered(member)
                && columns.Any(c => IsNumbered(c) && Same(Plain(c.SourceName), name) && !IsSpelledAlike(c, member))
            )
                throw Unclear(
                    member.SourceName,
                    member.Name,
                    "has no room in the table, and _overflow does not keep names apart that differ in case, blanks or signs only;",
                    dataset
                );
        }

        bool IsNumbered(FileColumn column) =>
            !column.IsConstant && column.IsNamed && column.Name.StartsWith(Plain(column.SourceName), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The name as the file has it, as far as it is remembered; null for a column without one.</summary>
    public static string? Remembered(FileColumn column)
    {
        var name = column.SourceName.Trim();
        return column.IsConstant || !column.IsNamed || name.Length is 0 or > MaxCharacters ? null : name;
    }

    private static bool Take(
        ScannedColumn column,
        List<TableColumn> free,
        Dictionary<int, string> names,
        Func<TableColumn, string?> spelling
    )
    {
        var found = free.Find(k => string.Equals(spelling(k), column.SourceName.Trim(), StringComparison.Ordinal));
        if (found is null)
            return false;
        names[column.Field] = found.Name;
        return free.Remove(found);
    }

    private static string Unused(string name, Dictionary<int, string> names, TableSchema table)
    {
        bool IsUsed(string candidate) =>
            table.Find(candidate) is not null || names.Values.Contains(candidate, StringComparer.OrdinalIgnoreCase);

        for (var n = 1; ; n++)
        {
            var suffix = n == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"_{n}");
            var candidate = name[..Math.Min(name.Length, ColumnNames.MaxCharacters - suffix.Length)] + suffix;
            if (!IsUsed(candidate))
                return candidate;
        }
    }

    private static string Plain(string? name) => ColumnNames.Normalise(name ?? "");

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static bool IsSpelledAlike(FileColumn a, FileColumn b) =>
        string.Equals(a.SourceName.Trim(), b.SourceName.Trim(), StringComparison.Ordinal);

    private static IngestException Unclear(ScannedColumn column, string why, Dataset dataset) =>
        Unclear(
            column.SourceName,
            column.Name,
            $"{why}: they differ in case, blanks or signs only; spell it as the first file did, or",
            dataset
        );

    private static IngestException Unclear(string spelled, string name, string why, Dataset dataset) =>
        new(
            IngestStage.Reconcile,
            "DUPLICATE_COLUMN",
            $"the name {spelled.Trim()} {why} rename it in the transforms of dataset {dataset.Name}",
            new FilePlace(Column: name)
        );
}
