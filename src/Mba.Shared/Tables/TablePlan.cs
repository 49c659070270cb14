using Mba.Scanning;
using Mba.Schemas;

namespace Mba.Tables;

/// <summary>Where a column's values come from and how they are read.</summary>
public sealed record ColumnBinding
{
    /// <summary>The table's column; in <see cref="TablePlan.Overflow"/> the member of the <c>_overflow</c> document.</summary>
    public required string Column { get; init; }

    /// <summary>Index into the record's fields; -1 for a constant.</summary>
    public required int Field { get; init; }

    /// <summary>The column's type once the plan's changes are made.</summary>
    public required ColumnType Type { get; init; }

    public ConversionOptions Conversion { get; init; } = new();

    public ValueTransform Transform { get; init; } = new();

    /// <summary>A null is a rejected row: a key, or a column that is NOT NULL.</summary>
    public bool NotNull { get; init; }

    /// <summary>Part of an upsert's key.</summary>
    public bool Key { get; init; }

    /// <summary>The value of a constant column, null for SQL NULL.</summary>
    public string? Constant { get; init; }

    /// <summary>True when the scan's evidence proves that every value converts; false when some may be rejected.</summary>
    public bool Proven { get; init; } = true;
}

/// <summary>
/// How one file goes into one table: the changes that the table needs, where each column's values come from, and what is not yet certain.
/// A pure value; the same scan, dataset and table always give the same plan.
/// </summary>
public sealed record TablePlan
{
    /// <summary>The table after <see cref="Changes"/>. Its columns carry what <c>ingestion_column</c> is to remember (date order, held values, declared).</summary>
    public required TableSchema Target { get; init; }

    /// <summary>In the order in which they are to be made; empty when the table is ready.</summary>
    public required IReadOnlyList<TableChange> Changes { get; init; }

    /// <summary>Columns of the table that the file (or a constant) fills, in load order. In landing mode: the members of the document.</summary>
    public required IReadOnlyList<ColumnBinding> Bindings { get; init; }

    /// <summary>Columns of the file that go into the <c>_overflow</c> document of each row.</summary>
    public IReadOnlyList<ColumnBinding> Overflow { get; init; } = [];

    /// <summary>The column list of LOAD DATA: that of the bindings, then <c>_overflow</c> when it is filled, then <c>_ingestion_seq</c>, <c>_line</c> and <c>_record</c>.</summary>
    public required IReadOnlyList<string> LoadColumns { get; init; }

    public required LoadMode Mode { get; init; }

    /// <summary>Key columns of an upsert, in order.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Some value may not convert: count with <c>MisfitCounter</c> and ask <see cref="TableReconciler.Decide"/> before anything is loaded.</summary>
    public required bool MayReject { get; init; }

    /// <summary>Rows that will be rejected, broken records included, once that is certain (<see cref="MayReject"/> is false).</summary>
    public long RowsToReject { get; init; }

    public required double MaxRejectPercent { get; init; }

    /// <summary>
    /// Lower-case hex SHA-256 of everything that decides the bytes sent: table, load columns, types, conversions, transforms. The same before and after the
    /// changes are made, so that a block load resumes under it.
    /// </summary>
    public required string Hash { get; init; }

    /// <summary>Date orders that were chosen for this file, and whether its own values prove them.</summary>
    public IReadOnlyList<DateOrderChoice> DateOrders { get; init; } = [];

    /// <summary>Columns whose values show more than their type: moments with a zone or without, amounts in a currency.</summary>
    public IReadOnlyList<MeaningChoice> Meanings { get; init; } = [];

    /// <summary>Columns of days with values that are written as a day and are none; their rows are rejected.</summary>
    public IReadOnlyList<ImpossibleDays> ImpossibleDays { get; init; } = [];

    /// <summary>Columns of the file that the dataset drops.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>The table that was planned for, as described; null when it does not exist.</summary>
    public required TableSchema? Existing { get; init; }

    /// <summary>What counting passes found, by the table's column names.</summary>
    public IReadOnlyDictionary<string, ColumnFinding> Findings { get; init; } = ColumnFinding.None;

    /// <summary>Landing mode: a record of a JSON file is stored as the document that it is.</summary>
    public bool KeepsDocuments { get; init; }

    /// <summary>The audit's <c>schema_change</c>: a JSON document, null when there is nothing to say.</summary>
    public string? SchemaChange => SchemaChangeJson.Of(this);
}

/// <summary>How many values of a column of days are written as a day and are none.</summary>
public sealed record ImpossibleDays(string Column, long Count);

/// <summary>A choice of day-first or month-first for one column; <paramref name="Certain"/> when the file's own values prove it.</summary>
public sealed record DateOrderChoice(string Column, DateOrder Order, bool Certain);

/// <summary>The arguments of planning: the file, its dataset, the table (null when it does not exist), and what counting passes found.</summary>
internal readonly record struct PlanInput(
    FileScan Scan,
    Dataset Dataset,
    TableSchema? Table,
    IReadOnlyDictionary<string, ColumnFinding> Findings
)
{
    /// <summary>The table keeps columns that its rows have no room for in <c>_overflow</c>, and any column may be one of them.</summary>
    public bool IsOverflowMember(string column) => Table?.Find(RowBudget.OverflowColumn) is not null && Table.Find(column) is null;

    /// <summary>What was found about a column; nothing by default.</summary>
    public ColumnFinding FindingOf(string column) => Findings.GetValueOrDefault(column);
}

/// <summary>What the counting pass has shown about one column beyond the scan's evidence.</summary>
/// <param name="ToText">Enough values of another family: the column becomes text.</param>
/// <param name="Wider">A type of its own family that holds values which did not fit.</param>
/// <param name="Order">Its own values prove this order of day and month.</param>
/// <param name="Units">Signs of its amounts.</param>
public readonly record struct ColumnFinding(
    bool ToText = false,
    ColumnType? Wider = null,
    DateOrder? Order = null,
    UnitSigns Units = UnitSigns.None
)
{
    /// <summary>Before any counting pass.</summary>
    public static IReadOnlyDictionary<string, ColumnFinding> None { get; } =
        new Dictionary<string, ColumnFinding>(StringComparer.OrdinalIgnoreCase);
}
