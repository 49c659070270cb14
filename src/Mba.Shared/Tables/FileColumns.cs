using System.Text;
using Mba.Csv;
using Mba.Scanning;
using Mba.Schemas;

namespace Mba.Tables;

/// <summary>A column that a file brings to its table, after renaming and dropping; a constant has no field, and evidence of its one value.</summary>
internal sealed record FileColumn(int Field, string SourceName, string Name, ColumnEvidence Evidence)
{
    public ValueTransform Transform { get; init; } = new();

    public string? Constant { get; init; }

    public bool IsConstant => Field < 0;

    /// <summary>The file's header names it.</summary>
    public bool IsNamed { get; init; } = true;

    /// <summary>True when some value is not null.</summary>
    public bool HoldsValues => Evidence.Values > Evidence.Nulls;
}

/// <summary>Which of a file's columns go to the table, and under which names.</summary>
internal static class FileColumns
{
    private static readonly string[] Reserved = [Lineage.Seq, Lineage.Line, Lineage.Record, Lineage.Ordinal, RowBudget.OverflowColumn];

    /// <summary>Columns in the file's order, then constants.</summary>
    /// <exception cref="IngestException">DUPLICATE_COLUMN, RESERVED_COLUMN: renaming or a constant takes a name that is taken.</exception>
    public static IReadOnlyList<FileColumn> Of(FileScan scan, Dataset dataset)
    {
        var transforms = dataset.Transforms;
        var columns = scan
            .Columns.Select(c => Renamed(c, scan, transforms) with { IsNamed = IsNamed(c, scan) })
            .Where(c => !IsDropped(c, scan, transforms) && !IsPadding(c, scan))
            .ToList();
        columns = [.. columns.Select(c => c with { Name = DeclaredName(c, columns, dataset) })];
        columns = [.. columns.Select(c => c with { Transform = transforms.For(c.Name) })];
        columns.AddRange(transforms.Constants.Select(c => Constant(c.Key, c.Value)));
        Check(columns, dataset);
        return columns;
    }

    /// <summary>Names of the file's columns that the dataset drops.</summary>
    public static IReadOnlyList<string> Dropped(FileScan scan, Dataset dataset) =>
        [
            .. scan
                .Columns.Select(c => Renamed(c, scan, dataset.Transforms))
                .Where(c => IsDropped(c, scan, dataset.Transforms))
                .Select(c => c.Name),
        ];

    /// <summary>A field without a name and without a value, as spreadsheets pad their rows.</summary>
    private static bool IsPadding(FileColumn column, FileScan scan) =>
        !column.IsNamed && !column.HoldsValues && scan.Format.RawHeader is not null && scan.RecordsRead > scan.RecordsSkipped;

    private static bool IsNamed(ScannedColumn column, FileScan scan) =>
        scan.Format.RawHeader is { } names
            ? column.Field < names.Count && !string.IsNullOrWhiteSpace(names[column.Field])
            : scan.Format is not { Csv: not null, HeaderState: HeaderState.Absent };

    private static FileColumn Renamed(ScannedColumn column, FileScan scan, RowTransforms transforms)
    {
        var name =
            transforms.Rename.TryGetValue(column.SourceName, out var renamed) || transforms.Rename.TryGetValue(column.Name, out renamed)
                ? renamed
                : transforms.Rename.FirstOrDefault(r => IsSpelledOtherwise(r.Key, column.Name, scan)).Value;
        return new FileColumn(column.Field, column.SourceName, name ?? column.Name, column.Evidence);
    }

    private static bool IsDropped(FileColumn column, FileScan scan, RowTransforms transforms) =>
        transforms.Drop.Any(d => Same(d, column.Name) || Same(d, column.SourceName) || IsSpelledOtherwise(d, column.Name, scan));

    /// <summary>The dataset writes the name as other files do: Group No for the column group_no. A column that is called so to the letter comes first.</summary>
    private static bool IsSpelledOtherwise(string written, string name, FileScan scan) =>
        Same(ColumnNames.Normalise(written), name) && !scan.Columns.Any(c => Same(c.SourceName, written));

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    /// <summary>A declared column is found without its underscores, too: the header MemberId is member_id.</summary>
    private static string DeclaredName(FileColumn column, List<FileColumn> all, Dataset dataset)
    {
        if (dataset.Columns.Count == 0 || dataset.Declared(column.Name) is not null)
            return column.Name;

        var squeezed = Squeeze(column.Name);
        var matches = dataset.Columns.Where(d => string.Equals(Squeeze(d.Name), squeezed, StringComparison.OrdinalIgnoreCase)).ToList();
        return matches is [var only] && all.Count(c => string.Equals(Squeeze(c.Name), squeezed, StringComparison.OrdinalIgnoreCase)) == 1
            ? only.Name
            : column.Name;
    }

    private static string Squeeze(string name) => name.Replace("_", "", StringComparison.Ordinal);

    private static FileColumn Constant(string name, string? value)
    {
        var evidence = new ColumnEvidence();
        evidence.Observe(Encoding.UTF8.GetBytes(value ?? ""));
        return new FileColumn(-1, name, name, evidence) { Constant = value };
    }

    private static void Check(List<FileColumn> columns, Dataset dataset)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
        {
            if (Reserved.Contains(column.Name, StringComparer.OrdinalIgnoreCase))
                throw Wrong("RESERVED_COLUMN", column, "the name belongs to the system; rename the column in the dataset's transforms");
            if (!names.Add(column.Name))
                throw Wrong("DUPLICATE_COLUMN", column, $"two columns take this name; change the transforms of dataset {dataset.Name}");
        }
    }

    private static IngestException Wrong(string code, FileColumn column, string message) =>
        new(IngestStage.Reconcile, code, message, new FilePlace(Column: column.Name));
}
