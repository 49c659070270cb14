namespace Mba.Tables;

/// <summary>What the counting pass found in one column.</summary>
/// <param name="Column">The table's column.</param>
/// <param name="Values">Values that do not convert to the column's type.</param>
/// <param name="NullsInKey">Nulls where the column takes none.</param>
/// <param name="FirstLine">Line of the first of either kind, from 1.</param>
public sealed record ColumnMisfits(string Column, long Values, long NullsInKey, long FirstLine);

/// <summary>What does not fit a plan, exactly, over the whole file.</summary>
/// <param name="RowsWithMisfits">Rows with at least one misfit; broken records are not among them.</param>
/// <param name="Columns">Columns with misfits, in load order.</param>
public sealed record Misfits(long RowsWithMisfits, IReadOnlyList<ColumnMisfits> Columns)
{
    public static Misfits None { get; } = new(0, []);
}
