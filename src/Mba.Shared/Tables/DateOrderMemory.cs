using Mba.Schemas;

namespace Mba.Tables;

/// <summary>Day-first or month-first, against what the table remembers.</summary>
internal static class DateOrderMemory
{
    /// <summary>Notes the order that was decided.</summary>
    /// <exception cref="IngestException">DATE_ORDER_CONFLICT: the file's own values contradict the order in which earlier files were read.</exception>
    public static ColumnDecision Decide(ColumnDecision decision, InferredType inferred, DateOrder? found)
    {
        if ((found ?? inferred.DateOrder) is not { } order || decision.Choice.Preferred.Kind is not (TypeKind.Date or TypeKind.DateTime))
            return decision;

        var certain = found is not null || inferred.DateOrderCertain;
        if (certain && decision.Existing?.DateOrder is { } remembered && remembered != order)
            throw Conflict(decision, order, remembered);

        return decision with
        {
            DateOrder = new DateOrderChoice(decision.File.Name, order, certain),
        };
    }

    public static string Name(DateOrder order) => order == DateOrder.DayFirst ? "day-first" : "month-first";

    private static IngestException Conflict(ColumnDecision decision, DateOrder order, DateOrder remembered) =>
        new(
            IngestStage.Reconcile,
            "DATE_ORDER_CONFLICT",
            $"the file's dates are {Name(order)}, those already loaded were read {Name(remembered)}; correct the file, "
                + $"or undo the earlier loads, set dateOrder to {(order == DateOrder.DayFirst ? "day" : "month")} in the dataset, and load them again",
            new FilePlace(Column: decision.File.Name)
        );
}
