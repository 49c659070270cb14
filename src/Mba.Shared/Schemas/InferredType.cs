namespace Mba.Schemas;

/// <summary>Order of day and month in dates such as 03/04/2024.</summary>
public enum DateOrder
{
    MonthFirst,
    DayFirst,
}

/// <summary>What the values of a column are beyond its type. A column holds one kind.</summary>
public enum ColumnMeaning
{
    /// <summary>Days, and times without a zone, as written: of somebody's clock.</summary>
    Unzoned,

    /// <summary>Written with a zone, or of a zone that the dataset names; stored in UTC.</summary>
    Utc,

    /// <summary>Amounts whose sign is not stored.</summary>
    Dollar,
    Euro,
    Pound,

    /// <summary>Hundredths, written with the sign.</summary>
    Percent,

    /// <summary>Numbers as they are, where others have a percent sign.</summary>
    Plain,
}

/// <summary>A column's inferred type, the reason in a few words (no values), and the date order when one was decided.</summary>
public sealed record InferredType(ColumnType Type, string Reason, DateOrder? DateOrder = null, bool DateOrderCertain = false);

/// <summary>What the dataset and the table's memory say to inference.</summary>
public sealed record InferenceOptions
{
    /// <summary>Column name: <c>20160115</c> is a date only when name or evidence says so.</summary>
    public string ColumnName { get; init; } = "";

    public bool AllText { get; init; }

    /// <summary>One impossible day in a thousand days is a rejected row; false: it makes the column text.</summary>
    public bool RejectsImpossibleDays { get; init; } = true;

    /// <summary>The table's remembered order; null when it has none.</summary>
    public DateOrder? RememberedDateOrder { get; init; }

    public DateOrder DefaultDateOrder { get; init; } = DateOrder.MonthFirst;

    /// <summary>The zone of values without one; null when nobody says it, so that those with and without a zone do not mix.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>How values are read when they are converted to a column's type.</summary>
public sealed record ConversionOptions
{
    public DateOrder DateOrder { get; init; } = DateOrder.MonthFirst;

    /// <summary>Which moments a DATETIME column takes; null for both kinds, where only their text matters.</summary>
    public ColumnMeaning? Instants { get; init; }

    /// <summary>The zone of values without one, where they are stored in UTC: one of <see cref="TimeZones"/>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The dataset declares the type: 007 is 7 in an integer column.</summary>
    public bool Declared { get; init; }

    /// <summary>The character set of a text column that others have made; null for utf8mb4.</summary>
    public string? CharacterSet { get; init; }

    /// <summary>A CHAR column, which keeps no blanks behind a value.</summary>
    public bool LosesBlanks { get; init; }
}
