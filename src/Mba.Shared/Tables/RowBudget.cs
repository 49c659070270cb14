using Mba.Schemas;

namespace Mba.Tables;

/// <summary>A column that a plan wants to make or to widen, with the types that it could do with.</summary>
/// <param name="Name">The column.</param>
/// <param name="Current">Its type in the table as it is; null for a new column.</param>
/// <param name="Preferred">With room to grow without a copy of the table.</param>
/// <param name="Exact">The least type for all values that it has to hold.</param>
/// <param name="Key">Part of the primary key.</param>
/// <param name="Required">It cannot go into <c>_overflow</c>: declared, a key, or a column that already holds values.</param>
internal sealed record ColumnDemand(
    string Name,
    ColumnType? Current,
    ColumnType Preferred,
    ColumnType Exact,
    bool Key = false,
    bool Required = false
)
{
    // A VARCHAR this short declares no more bytes than TEXT, or is stored in fewer.
    private const int LongestCheaperThanText = 9;

    /// <summary>The type with the fewest declared bytes; the stored ones are never fewer than those of <see cref="Exact"/>.</summary>
    public ColumnType Least =>
        !Key && Exact != Preferred && Exact is { Kind: TypeKind.Varchar, Length: > LongestCheaperThanText } ? ColumnType.Text : Exact;
}

/// <summary>Which type each demand gets; those that are absent go into <c>_overflow</c>.</summary>
internal sealed record BudgetGrant(IReadOnlyDictionary<string, ColumnType> Types, bool Overflow);

/// <summary>Shares MySQL's row limits out among a table's columns: generous types while they fit, exact ones otherwise, and what is left over in one JSON column.</summary>
internal static class RowBudget
{
    /// <summary>Name of the column that holds what has no column of its own.</summary>
    public const string OverflowColumn = "_overflow";

    /// <summary>Grants types to demands, in their order.</summary>
    /// <param name="taken">The table's other columns and lineage.</param>
    /// <param name="demands">Columns to make or widen; required ones are served first.</param>
    /// <param name="hasOverflow">The table has an <c>_overflow</c> column, counted in <paramref name="taken"/>.</param>
    /// <exception cref="IngestException">ROW_TOO_WIDE: a required column does not fit.</exception>
    public static BudgetGrant Grant(RowSize taken, IReadOnlyList<ColumnDemand> demands, bool hasOverflow)
    {
        foreach (var choice in new Func<ColumnDemand, ColumnType>[] { d => d.Preferred, d => d.Exact, d => d.Least })
        {
            var size = demands.Aggregate(taken, (sum, d) => sum.With(choice(d), d.Key));
            if (size.Fits)
                return new BudgetGrant(
                    Upgrade(size, demands, demands.ToDictionary(d => d.Name, choice, StringComparer.OrdinalIgnoreCase)),
                    hasOverflow
                );
        }

        return GrantInPart(taken, demands, hasOverflow);
    }

    private static BudgetGrant GrantInPart(RowSize taken, IReadOnlyList<ColumnDemand> demands, bool hasOverflow)
    {
        // What is not granted stays in the table as it is.
        var size = demands.Aggregate(taken, (sum, d) => d.Current is { } current ? sum.With(current, d.Key) : sum);
        if (!hasOverflow)
            size = size.With(ColumnType.Json);

        var types = new Dictionary<string, ColumnType>(StringComparer.OrdinalIgnoreCase);
        foreach (var demand in demands.OrderBy(d => !d.Required))
        {
            var before = demand.Current is { } current ? size.Without(current, demand.Key) : size;
            var after = before.With(demand.Least, demand.Key);
            if (after.Fits)
            {
                size = after;
                types[demand.Name] = demand.Least;
            }
            else if (demand.Required)
            {
                throw TooWide(demand);
            }
        }

        return size.Fits ? new BudgetGrant(Upgrade(size, demands, types), Overflow: true) : throw TooWide(demands[0]);
    }

    private static Dictionary<string, ColumnType> Upgrade(
        RowSize size,
        IReadOnlyList<ColumnDemand> demands,
        Dictionary<string, ColumnType> types
    )
    {
        foreach (var demand in demands)
        {
            if (!types.TryGetValue(demand.Name, out var granted))
                continue;
            foreach (var better in new[] { demand.Preferred, demand.Exact })
            {
                var after = size.Without(granted, demand.Key).With(better, demand.Key);
                if (!after.Fits)
                    continue;
                size = after;
                types[demand.Name] = better;
                break;
            }
        }

        return types;
    }

    private static IngestException TooWide(ColumnDemand demand) =>
        new(
            IngestStage.Reconcile,
            "ROW_TOO_WIDE",
            $"the table has no room for it as {demand.Exact}: MySQL allows 65,535 bytes a row as declared, 8,126 as stored and 1,017 columns; "
                + "drop columns with the dataset's transforms, or shorten columns of the table",
            new FilePlace(Column: demand.Name)
        );
}
