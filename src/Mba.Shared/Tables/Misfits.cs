using Mba.Schemas;

namespace Mba.Tables;

/// <summary>What the counting pass found in one column.</summary>
public sealed record ColumnMisfits
{
    /// <summary>The table's column.</summary>
    public required string Column { get; init; }

    /// <summary>Values that do not convert to the column's type.</summary>
    public long Values { get; init; }

    /// <summary>Nulls where the column takes none.</summary>
    public long Nulls { get; init; }

    /// <summary>Line of the first of either kind, from 1.</summary>
    public long FirstLine { get; init; }

    /// <summary>Those of <see cref="Values"/> that are whole numbers with leading zeros.</summary>
    public long LeadingZeros { get; init; }

    /// <summary>The least type of the column's family for those of <see cref="Values"/> that are of that family; Unknown when none are.</summary>
    public ColumnType Family { get; init; }

    /// <summary>Dates that are days only with the month first.</summary>
    public long OnlyMonthFirst { get; init; }

    /// <summary>Signs of amounts in a declared column, which reads past them.</summary>
    public UnitSigns Units { get; init; }

    /// <summary>Dates that are days only with the day first.</summary>
    public long OnlyDayFirst { get; init; }
}

/// <summary>What does not fit a plan, exactly, over the whole file.</summary>
/// <param name="RowsWithMisfits">Rows with at least one misfit; broken records are not among them.</param>
/// <param name="Columns">Columns that the scan has not proven, in load order.</param>
public sealed record Misfits(long RowsWithMisfits, IReadOnlyList<ColumnMisfits> Columns)
{
    public static Misfits None { get; } = new(0, []);
}
