using Mba.Schemas;

namespace Mba.Tables;

/// <summary>What a file's moments in one column are, and the zone that the dataset says of those without one.</summary>
public sealed record InstantChoice(string Column, InstantKind Kind, string? TimeZone = null);

/// <summary>Times of somebody's clock and moments in UTC do not mix in a column: neither within a file nor between two.</summary>
public static class InstantRules
{
    public const string Code = "TIME_ZONE_CONFLICT";

    private const int MaxRunsNamed = 10;

    /// <summary>
    /// Notes what most of the file's values are; the others are rejected. Values without a zone are in UTC, too, once the dataset names their zone.
    /// </summary>
    internal static ColumnDecision Decide(ColumnDecision decision, Dataset dataset)
    {
        var type = decision.Choice.Preferred.Kind;
        if (type is not (TypeKind.Date or TypeKind.DateTime) || !decision.File.HoldsValues)
            return decision;
        var times = decision.File.Evidence.Times;
        var unzoned = times.Dates + times.DateTimes - times.Zoned + decision.File.Evidence.Numbers.CompactDates;
        if (unzoned + times.Zoned == 0)
            return decision;
        var zone = type == TypeKind.DateTime && unzoned > 0 ? dataset.TimeZone : null;
        var kind =
            type == TypeKind.Date ? InstantKind.Unzoned
            : zone is not null || times.Zoned > unzoned ? InstantKind.Utc
            : times.Zoned == unzoned && Known(decision.Existing) is { } known ? known
            : InstantKind.Unzoned;
        return decision with
        {
            Conversion = type == TypeKind.Date ? decision.Conversion : decision.Conversion with { Instants = kind, TimeZone = zone },
            Instants = new InstantChoice(decision.File.Name, kind, zone),
        };
    }

    /// <summary>What a column's moments are; null when nothing shows it. A DATE never took one with a zone.</summary>
    internal static InstantKind? Known(TableColumn? column) =>
        column?.Instants ?? (column is { HeldValues: true, Type.Kind: TypeKind.Date } ? InstantKind.Unzoned : null);

    /// <summary>Choices of a file that are not what its columns are known to be. Whether they hold depends on the rows that are still there.</summary>
    internal static IEnumerable<InstantChoice> News(TablePlan plan) =>
        plan.Instants.Where(i => Known(plan.Existing?.Find(i.Column)) is var known && known != i.Kind);

    /// <summary>The same, where the column has held values; a file that replaces the table finds none.</summary>
    internal static IEnumerable<InstantChoice> Doubtful(TablePlan plan) =>
        plan.Mode == LoadMode.Replace ? [] : News(plan).Where(i => plan.Existing?.Find(i.Column) is { HeldValues: true });

    /// <summary>Checks a plan against what its table is known to hold, without asking for the runs.</summary>
    /// <exception cref="IngestException">TIME_ZONE_CONFLICT.</exception>
    public static void Check(TablePlan plan)
    {
        if (Doubtful(plan).FirstOrDefault(i => Known(plan.Existing?.Find(i.Column)) is not null) is { } choice)
            throw Conflict(choice, []);
    }

    /// <summary>The error of a file whose moments are of the other kind than those of earlier runs.</summary>
    internal static IngestException Conflict(InstantChoice choice, IReadOnlyList<string> runs) =>
        new(
            IngestStage.Reconcile,
            Code,
            choice.Kind == InstantKind.Utc
                ? $"the file's values are stored in UTC, {Others(runs)} have no zone; name the zone of those: load each of them again with "
                    + "`mba audit reload ID --time-zone ZONE`, then retry this file"
                : $"the file's values have no zone, {Others(runs)} were stored in UTC; name the zone of this file's: set timeZone in the dataset, then retry this file",
            new FilePlace(Column: choice.Column)
        );

    private static string Others(IReadOnlyList<string> runs) =>
        runs.Count == 0
            ? "those that the column already holds"
            : "those of "
                + (runs.Count > MaxRunsNamed ? "more than " : "")
                + FormattableString.Invariant($"{Math.Min(runs.Count, MaxRunsNamed)} earlier runs (")
                + $"{string.Join(", ", runs.Take(MaxRunsNamed))})";
}
