namespace Mba.Schemas;

/// <summary>
/// Exact evidence about one column, gathered from every value of the file: which types are still possible, and their extremes.
/// Constant memory. Not thread-safe.
/// </summary>
public sealed class ColumnEvidence
{
    /// <summary>Values seen, nulls included.</summary>
    public long Values { get; private set; }

    /// <summary>Values that are null in every type (empty, NULL, null, \N).</summary>
    public long Nulls { get; private set; }

    /// <summary>Values of the form <c>[+-]?0\d+</c> (007, -05): text in an inferred column, whatever their share.</summary>
    public long LeadingZeros { get; private set; }

    /// <summary>Takes one value, UTF-8, unescaped.</summary>
    public void Observe(ReadOnlySpan<byte> value)
    {
        Values++;
        if (value.IsEmpty)
            Nulls++;
    }

    /// <summary>The narrowest type that holds every value seen, and why.</summary>
    public InferredType Infer(InferenceOptions options) => throw new NotSupportedException();

    /// <summary>True when every value seen is certain to convert to <paramref name="type"/>; false when some may not.</summary>
    public bool Proves(ColumnType type, ConversionOptions options) => throw new NotSupportedException();
}

/// <summary>A column's inferred type, the reason in a few words (no values), and the date order when one was decided.</summary>
public sealed record InferredType(ColumnType Type, string Reason, DateOrder? DateOrder = null, bool DateOrderCertain = false);

/// <summary>What the dataset and the table's memory say to inference.</summary>
public sealed record InferenceOptions
{
    /// <summary>Column name: <c>20160115</c> is a date only when name or evidence says so.</summary>
    public string ColumnName { get; init; } = "";

    public bool AllText { get; init; }

    /// <summary>The table's remembered order; null when it has none.</summary>
    public DateOrder? RememberedDateOrder { get; init; }

    public DateOrder DefaultDateOrder { get; init; } = DateOrder.MonthFirst;
}

/// <summary>How values are read when they are converted to a column's type.</summary>
public sealed record ConversionOptions
{
    public DateOrder DateOrder { get; init; } = DateOrder.MonthFirst;

    /// <summary>The dataset declares the type: 007 is 7 in an integer column.</summary>
    public bool Declared { get; init; }
}
