using Mba.Schemas;

namespace Mba.Tables;

/// <summary>Day-first or month-first, against what the table remembers.</summary>
internal static class DateOrderMemory
{
    private const int MaxRunsNamed = 10;

    /// <summary>The order that a file without proof of its own is read by: the proved one, else that of the live runs when they agree.</summary>
    public static DateOrder? Remembered(TableColumn? column, PlanInput input) =>
        column switch
        {
            null => null,
            { DateOrder: { } proved } => proved,
            { UncertainOrders: [var only] } when input.Table is not { IsReload: true } => only.Order,
            _ => null,
        };

    /// <summary>Notes the order that was decided.</summary>
    /// <exception cref="IngestException">DATE_ORDER_CONFLICT: the file's own values contradict the order in which earlier files were read.</exception>
    public static ColumnDecision Decide(ColumnDecision decision, InferredType inferred, DateOrder? found, bool reload)
    {
        if ((found ?? inferred.DateOrder) is not { } order || !decision.Choice.Preferred.HoldsDays)
            return decision;

        var certain = found is not null || inferred.DateOrderCertain;
        if (certain && decision.Existing?.DateOrder is { } remembered && remembered != order)
            throw Conflict(decision, order, remembered);
        var uncertain = decision.Existing is { DateOrder: null } existing ? existing.UncertainOrders : [];
        if (certain && uncertain.FirstOrDefault(u => u.Order != order) is { } other)
            throw Conflict(decision, order, other);
        if (!certain && !reload && uncertain.Count > 1)
            throw Conflict(decision, uncertain[1].Order, uncertain[0]);

        return decision with
        {
            DateOrder = new DateOrderChoice(decision.File.Name, order, certain),
        };
    }

    public static string Name(DateOrder order) => order == DateOrder.DayFirst ? "day-first" : "month-first";

    private static IngestException Conflict(ColumnDecision decision, DateOrder order, DateOrder remembered) =>
        Conflict(
            decision,
            $"the file's dates are {Name(order)}, those already loaded were read {Name(remembered)}; correct the file, "
                + $"or undo the earlier loads, set dateOrder to {Word(order)} in the dataset, and load them again"
        );

    private static IngestException Conflict(ColumnDecision decision, DateOrder order, UncertainOrder other) =>
        Conflict(
            decision,
            FormattableString.Invariant(
                $"dates are {Name(order)}, and {other.RunIds.Count} earlier runs were read {Name(other.Order)} though none of their values decided it: "
            )
                + $"{string.Join(", ", other.RunIds.Take(MaxRunsNamed))}{(other.RunIds.Count > MaxRunsNamed ? ", …" : "")}; load each of them again with "
                + $"`mba audit reload ID --date-order {Word(order)}`, then retry this file"
        );

    private static IngestException Conflict(ColumnDecision decision, string message) =>
        new(IngestStage.Reconcile, "DATE_ORDER_CONFLICT", message, new FilePlace(Column: decision.File.Name));

    private static string Word(DateOrder order) => order == DateOrder.DayFirst ? "day" : "month";
}
