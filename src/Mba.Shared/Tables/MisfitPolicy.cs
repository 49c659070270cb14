using Mba.Schemas;

namespace Mba.Tables;

/// <summary>A few values that do not fit are rejected rows; many are a new type, where the contract allows one.</summary>
internal static class MisfitPolicy
{
    /// <summary>A family changes only for at least so many misfits.</summary>
    public const int LeastMisfits = 100;

    /// <summary>The final plan, or a new one with what the misfits have shown.</summary>
    /// <exception cref="IngestException">TOO_MANY_REJECTS, COLUMN_TYPE_CONFLICT, DATE_ORDER_CONFLICT.</exception>
    public static TablePlan Decide(PlanInput input, TablePlan plan, Misfits misfits)
    {
        var findings = new Dictionary<string, ColumnFinding>(input.Findings, StringComparer.OrdinalIgnoreCase);
        foreach (var column in misfits.Columns)
            findings[column.Column] = Find(input, plan, column);
        if (findings.Any(f => f.Value != input.FindingOf(f.Key)))
            return TableReconciler.Plan(input with { Findings = findings });

        CheckConflicts(input, plan, misfits);
        RejectLimit.Check(input.Dataset, input.Scan, misfits);
        return plan with { MayReject = false, RowsToReject = input.Scan.RecordsBroken + misfits.RowsWithMisfits };
    }

    private static ColumnFinding Find(PlanInput input, TablePlan plan, ColumnMisfits column)
    {
        var before = input.FindingOf(column.Column);
        if (plan.Bindings.FirstOrDefault(b => string.Equals(b.Column, column.Column, StringComparison.Ordinal)) is not { } binding)
            return before;
        if (before.Units != column.Units)
            return before with { Units = column.Units };
        if (before.Order is null && OrderOf(binding, column) is { } order)
            return before with { Order = order };
        if (!MayEvolve(input, binding))
            return before;
        if (column.LeadingZeros > 0 && MayTurn(input, binding))
            return before with { ToText = true };
        if (WiderType(binding, column) is { } wider)
            return before with { Wider = wider };
        return IsNewType(input, column) && MayTurn(input, binding) ? before with { ToText = true } : before;
    }

    /// <summary>The order that most of the unambiguous dates have, when it is not the one they were read by.</summary>
    private static DateOrder? OrderOf(ColumnBinding binding, ColumnMisfits column)
    {
        if (column.OnlyDayFirst == column.OnlyMonthFirst)
            return null;
        var order = column.OnlyDayFirst > column.OnlyMonthFirst ? DateOrder.DayFirst : DateOrder.MonthFirst;
        return order == binding.Conversion.DateOrder ? null : order;
    }

    private static ColumnType? WiderType(ColumnBinding binding, ColumnMisfits column)
    {
        var wider = ColumnType.Widen(binding.Type, column.Family);
        var sameFamily = (binding.Type.IsNumber && wider.IsNumber) || (binding.Type.IsTemporal && wider.IsTemporal);
        return sameFamily && wider != binding.Type ? wider : null;
    }

    private static bool MayEvolve(PlanInput input, ColumnBinding binding) =>
        input.Dataset.Contract == TableContract.Evolve && !binding.Conversion.Declared;

    private static bool MayTurn(PlanInput input, ColumnBinding binding) =>
        MayEvolve(input, binding) && !input.Dataset.IsKey(binding.Column) && !binding.Type.IsText && !LosesMeaning(input, binding);

    /// <summary>As text, moments in UTC would be without their zone, and true and false would be 1 and 0 among other words.</summary>
    private static bool LosesMeaning(PlanInput input, ColumnBinding binding) =>
        input.Table?.Find(binding.Column) is { HeldValues: true } column
        && (column.Meaning == ColumnMeaning.Utc || column.Type.Kind == TypeKind.Boolean);

    private static bool IsNewType(PlanInput input, ColumnMisfits column) =>
        column.Values >= LeastMisfits && RejectLimit.IsExceeded(input.Dataset, input.Scan, column.Values);

    /// <summary>A column that would have to become another type and may not: says so, rather than that there are too many rejects.</summary>
    private static void CheckConflicts(PlanInput input, TablePlan plan, Misfits misfits)
    {
        foreach (var column in misfits.Columns)
        {
            if (plan.Target.Find(column.Column) is not { } target)
                continue;
            if (column.LeadingZeros > 0)
                throw ColumnDecisions.Conflict(target, "numbers with leading zeros would lose them in this integer column", input.Dataset);
            if (IsNewType(input, column))
                throw ColumnDecisions.Conflict(
                    target,
                    FormattableString.Invariant($"{column.Values} values are not of the column's type"),
                    input.Dataset
                );
        }
    }
}
