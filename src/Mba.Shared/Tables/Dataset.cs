using Mba.Csv;
using Mba.Schemas;

namespace Mba.Tables;

/// <summary>How rows go into their table.</summary>
public enum LoadMode
{
    /// <summary>Rows are added; identical content is loaded once.</summary>
    Append,

    /// <summary>Rows are merged by their keys; the last line of a key wins.</summary>
    Upsert,

    /// <summary>The file is the table: it takes the place of the former rows.</summary>
    Replace,

    /// <summary>One JSON document per row, each distinct row of a key once.</summary>
    Landing,
}

/// <summary>What becomes of the rows that an earlier version of the same key left (append only).</summary>
public enum ReuploadPolicy
{
    Append,
    Replace,
}

/// <summary>What a file may change in its table.</summary>
public enum TableContract
{
    /// <summary>Columns are added and widened; a family changes under the misfit policy.</summary>
    Evolve,

    /// <summary>Nothing: a new column fails the file, values that do not fit are rejected rows.</summary>
    Freeze,
}

/// <summary>A column whose type the dataset fixes.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Type">Never changed by a file.</param>
/// <param name="Nullable">False: a null is a rejected row. Keys are never null.</param>
/// <param name="Always">The table has it even when no file does; false for a mere override of a type.</param>
public sealed record DeclaredColumn(string Name, ColumnType Type, bool Nullable = true, bool Always = true);

/// <summary>Everything that is laid down about a kind of file: which table it fills, and how. The defaults are those of a file that no rule names.</summary>
public sealed record Dataset
{
    /// <summary>Name of the rule in datasets.json; <c>default</c> when none matched.</summary>
    public string Name { get; init; } = "default";

    /// <summary>Target table, normalised.</summary>
    public required string Table { get; init; }

    public LoadMode Mode { get; init; } = LoadMode.Append;

    /// <summary>Key columns by their table names, in order; for <see cref="LoadMode.Upsert"/>.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    public ReuploadPolicy OnReupload { get; init; } = ReuploadPolicy.Append;

    public TableContract Contract { get; init; } = TableContract.Evolve;

    /// <summary>Percentage of a file's records, 0 to 100, that may be rejected; above it nothing is loaded.</summary>
    public double MaxRejectPercent { get; init; } = 5;

    /// <summary>Percentage of a file's records, 0 to 100, that may be skipped lines; blank lines and those above the header do not count.</summary>
    public double MaxSkipPercent { get; init; } = 5;

    /// <summary>Percentage, 0 to 100, of the table's columns that a file has, or of the file's that the table has, below which it is not the table's.</summary>
    public double MinColumnMatchPercent { get; init; } = 50;

    /// <summary>A second table below the first is skipped; otherwise its file fails.</summary>
    public bool SkipSecondTable { get; init; }

    /// <summary>Certainty, 0 to 1, of dialect and header below which the first file of a table waits for a person.</summary>
    public double MinConfidence { get; init; } = 0.5;

    /// <summary>Columns with fixed types, in the order in which a new table has them.</summary>
    public IReadOnlyList<DeclaredColumn> Columns { get; init; } = [];

    /// <summary>Parts of the dialect that are prescribed, ragged rows included.</summary>
    public DialectOverrides Dialect { get; init; } = new();

    /// <summary>Order of day and month where neither the file nor the table's memory decides it.</summary>
    public DateOrder DateOrder { get; init; } = DateOrder.MonthFirst;

    /// <summary>The zone of times without one (<see cref="TimeZones.Find"/>), which are then stored in UTC; null leaves them as written.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Every column that is not declared is text.</summary>
    public bool AllText { get; init; }

    /// <summary>Replace only: a file with no rows, or under half of the former count, may take the table's place.</summary>
    public bool AllowShrink { get; init; }

    public RowTransforms Transforms { get; init; } = RowTransforms.None;

    public DeclaredColumn? Declared(string column) =>
        Columns.FirstOrDefault(c => string.Equals(c.Name, column, StringComparison.OrdinalIgnoreCase));

    public bool IsKey(string column) => Keys.Contains(column, StringComparer.OrdinalIgnoreCase);
}
