using Mba.Schemas;

namespace Mba.Tables;

/// <summary>What a file's values in one column are beyond their type, and the zone that the dataset says of times without one.</summary>
public sealed record MeaningChoice(string Column, ColumnMeaning Kind, string? TimeZone = null);

/// <summary>Times of somebody's clock and moments in UTC do not mix in a column, nor do units: neither within a file nor between two.</summary>
public static class MeaningRules
{
    public const string TimeZoneCode = "TIME_ZONE_CONFLICT";

    internal const int MaxRunsNamed = 10;

    /// <summary>
    /// Notes what most of the file's values are; the others are rejected. Values without a zone are in UTC, too, once the dataset names their zone.
    /// </summary>
    internal static ColumnDecision Decide(ColumnDecision decision, Dataset dataset)
    {
        if (decision.Choice.Preferred.IsTimestamp)
            return TimestampRules.Decide(decision, dataset);
        var type = decision.Choice.Preferred.Kind;
        if (type is not (TypeKind.Date or TypeKind.DateTime) || !decision.File.HoldsValues)
            return decision;
        var times = decision.File.Evidence.Times;
        var unzoned = times.Dates + times.DateTimes - times.Zoned + decision.File.Evidence.Numbers.CompactDates;
        if (unzoned + times.Zoned == 0)
            return decision;
        var zone = type == TypeKind.DateTime && unzoned > 0 ? dataset.TimeZone : null;
        var kind =
            type == TypeKind.Date ? ColumnMeaning.Unzoned
            : zone is not null || times.Zoned > unzoned ? ColumnMeaning.Utc
            : times.Zoned == unzoned && Known(decision.Existing) is { } known ? known
            : ColumnMeaning.Unzoned;
        return decision with
        {
            Conversion = type == TypeKind.Date ? decision.Conversion : decision.Conversion with { Instants = kind, TimeZone = zone },
            Meaning = new MeaningChoice(decision.File.Name, kind, zone),
        };
    }

    /// <summary>What a column's values are; null when nothing shows it. A DATE never took one with a zone.</summary>
    internal static ColumnMeaning? Known(TableColumn? column) =>
        column?.Meaning ?? (column is { HeldValues: true, Type.Kind: TypeKind.Date } ? ColumnMeaning.Unzoned : null);

    /// <summary>Choices of a file that are not what its columns are known to be. Whether they hold depends on the rows that are still there.</summary>
    internal static IEnumerable<MeaningChoice> News(TablePlan plan) =>
        plan.Meanings.Where(i => Known(plan.Existing?.Find(i.Column)) is var known && known != i.Kind);

    /// <summary>The same, where the column has held values; a file that replaces the table finds none.</summary>
    internal static IEnumerable<MeaningChoice> Doubtful(TablePlan plan) =>
        plan.Mode == LoadMode.Replace ? [] : News(plan).Where(i => plan.Existing?.Find(i.Column) is { HeldValues: true });

    /// <summary>Checks a plan against what its table is known to hold, without asking for the runs.</summary>
    /// <exception cref="IngestException">TIME_ZONE_CONFLICT, UNIT_CONFLICT.</exception>
    public static void Check(TablePlan plan)
    {
        if (Doubtful(plan).FirstOrDefault(i => Known(plan.Existing?.Find(i.Column)) is not null) is { } choice)
            throw Conflict(choice, []);
    }

    /// <summary>What values of the kind do not stand beside.</summary>
    internal static IReadOnlyList<ColumnMeaning> Opposites(ColumnMeaning meaning) =>
        meaning switch
        {
            ColumnMeaning.Unzoned => [ColumnMeaning.Utc],
            ColumnMeaning.Utc => [ColumnMeaning.Unzoned],
            ColumnMeaning.Percent => [ColumnMeaning.Plain],
            ColumnMeaning.Plain => [ColumnMeaning.Percent],
            _ => [.. ((ColumnMeaning[])[ColumnMeaning.Dollar, ColumnMeaning.Euro, ColumnMeaning.Pound]).Where(m => m != meaning)],
        };

    /// <summary>The error of a file whose values are of another kind than those of earlier runs.</summary>
    internal static IngestException Conflict(MeaningChoice choice, IReadOnlyList<string> runs) =>
        new(
            IngestStage.Reconcile,
            choice.Kind is ColumnMeaning.Utc or ColumnMeaning.Unzoned ? TimeZoneCode : UnitRules.Code,
            choice.Kind switch
            {
                ColumnMeaning.Utc =>
                    $"the file's values are stored in UTC, {Others(runs)} have no zone; name the zone of those: load each of them again with "
                        + "`mba audit reload ID --time-zone ZONE`, then retry this file",
                ColumnMeaning.Unzoned =>
                    $"the file's values have no zone, {Others(runs)} were stored in UTC; name the zone of this file's: set timeZone in the dataset, then retry this file",
                ColumnMeaning.Percent or ColumnMeaning.Plain =>
                    $"the file's numbers are {(choice.Kind == ColumnMeaning.Percent ? "percentages" : "without a percent sign")}, {Others(runs)} are not; correct the file, or rename its column in the transforms",
                _ =>
                    $"the file's amounts are in another currency than {Others(runs)}; rename its column in the transforms, or load it into a table of its own",
            },
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
