using Mba.Scanning;
using Mba.Schemas;

namespace Mba.Tables;

/// <summary>Decides what a table must become so that it holds a file. Pure: values in, a plan out.</summary>
public static class TableReconciler
{
    /// <summary>The plan that loads the file if every value fits that can; see <see cref="TablePlan.MayReject"/>.</summary>
    /// <param name="scan">The file; its evidence is that of the transformed values (<see cref="Rows.TransformedScan"/>).</param>
    /// <param name="dataset">Its dataset.</param>
    /// <param name="table">The table as it is; null when it is absent.</param>
    /// <exception cref="IngestException">The file cannot go into the table, whatever its values: with the column and the remedy.</exception>
    public static TablePlan Plan(FileScan scan, Dataset dataset, TableSchema? table) =>
        Plan(new PlanInput(SpelledNames.Of(scan, dataset, table), dataset, table, ColumnFinding.None));

    /// <summary>
    /// The plan after the counting pass: final (<see cref="TablePlan.MayReject"/> false: those rows are rejected), or, when types have changed under the
    /// misfit policy, a new one that has to be counted again unless its <see cref="TablePlan.MayReject"/> is false.
    /// </summary>
    /// <exception cref="IngestException">TOO_MANY_REJECTS, COLUMN_TYPE_CONFLICT: nothing may be loaded; with the column and the remedy.</exception>
    public static TablePlan Decide(FileScan scan, Dataset dataset, TablePlan plan, Misfits misfits) =>
        MisfitPolicy.Decide(
            new PlanInput(SpelledNames.Of(scan, dataset, plan.Existing), dataset, plan.Existing, plan.Findings),
            plan,
            misfits
        );

    internal static TablePlan Plan(PlanInput input)
    {
        HeaderRules.CheckFile(input.Scan, input.Dataset);
        ConfidenceRule.Check(input);
        RejectLimit.Check(input.Dataset, input.Scan, misfits: null);
        if (input.Dataset.Mode == LoadMode.Landing)
            return LandingPlan.Of(input);

        input = input with { Table = TargetTable.WithUnheldUnknown(input.Table) };
        var columns = FileColumns.Of(input.Scan, input.Dataset);
        HeaderRules.CheckTable(input, columns);
        KeyRules.Check(input.Dataset, input.Table, columns);
        ContractRules.Check(input, columns);

        var decisions = columns
            .Where(c => input.Table?.Find(c.Name) is not { Generated: true })
            .Select(c => ColumnDecisions.Of(c, input))
            .ToList();
        var absent = ContractRules.DeclaredButAbsent(input, columns);
        var grant = RowBudget.Grant(
            Taken(input.Table, decisions),
            [.. decisions.Where(d => d.ChangesTable).Select(d => d.Demand), .. absent.Select(Demand)],
            HasOverflow(input.Table)
        );
        SpelledNames.CheckMembers(decisions.Where(d => Overflows(d, grant)).Select(d => d.File), columns, input.Dataset);
        return Assemble(input, decisions, absent, grant);
    }

    private static RowSize Taken(TableSchema? table, List<ColumnDecision> decisions)
    {
        var changing = decisions.Where(d => d.ChangesTable).Select(d => d.File.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return (table?.Columns ?? [])
            .Where(c => !changing.Contains(c.Name))
            .Aggregate(
                RowSize.Lineage,
                (size, c) => size.With(c.Type, table?.Keys.Contains(c.Name, StringComparer.OrdinalIgnoreCase) == true)
            );
    }

    private static bool HasOverflow(TableSchema? table) => table?.Find(RowBudget.OverflowColumn) is not null;

    private static ColumnDemand Demand(DeclaredColumn column) => new(column.Name, null, column.Type, column.Type, Required: true);

    private static TablePlan Assemble(
        PlanInput input,
        List<ColumnDecision> decisions,
        IReadOnlyList<DeclaredColumn> absent,
        BudgetGrant grant
    )
    {
        var target = TargetTable.After(input, decisions, absent, grant);
        if (input.Dataset.Mode == LoadMode.Upsert)
            KeyRules.CheckTypes(target);
        var bound = decisions
            .Where(d => !Overflows(d, grant))
            .Select(d => Binding(d, target.Find(d.File.Name)?.Type ?? d.Choice.Preferred))
            .ToList();
        var overflow = decisions
            .Where(d => Overflows(d, grant) && !d.File.IsConstant)
            .Select(d => Binding(d, ColumnType.LongText))
            .ToList();
        var plan = new TablePlan
        {
            Target = target,
            Changes = TargetTable.Changes(input, target, decisions),
            Bindings = bound,
            Overflow = overflow,
            LoadColumns = LoadColumns(bound, overflow, target),
            Mode = input.Dataset.Mode,
            Keys = input.Dataset.Mode == LoadMode.Upsert ? input.Dataset.Keys : [],
            MayReject = bound.Exists(b => !b.Proven),
            RowsToReject = input.Scan.RecordsBroken,
            MaxRejectPercent = input.Dataset.MaxRejectPercent,
            Hash = "",
            ImpossibleDays =
            [
                .. bound.Where(b => b.Type.Kind == TypeKind.Date && !b.Proven).Select(b => DaysOf(b, decisions)).Where(d => d.Count > 0),
            ],
            DateOrders = [.. decisions.Select(d => d.DateOrder).OfType<DateOrderChoice>()],
            Meanings = [.. decisions.Where(d => !Overflows(d, grant)).Select(d => d.Meaning).OfType<MeaningChoice>()],
            Dropped = [.. FileColumns.Dropped(input.Scan, input.Dataset), .. Generated(input)],
            Existing = input.Table,
            Findings = input.Findings,
        };
        return plan with { Hash = PlanHash.Of(plan) };
    }

    private static ImpossibleDays DaysOf(ColumnBinding binding, List<ColumnDecision> decisions)
    {
        var evidence = decisions.Find(d => d.File.Field == binding.Field)?.File.Evidence;
        return new(binding.Column, evidence is null || evidence.ImpossibleDays != evidence.Texts ? 0 : evidence.ImpossibleDays);
    }

    /// <summary>A new column without room, or a column that never held a value and cannot grow.</summary>
    private static bool Overflows(ColumnDecision decision, BudgetGrant grant) =>
        decision.ChangesTable && !grant.Types.ContainsKey(decision.File.Name);

    private static IEnumerable<string> Generated(PlanInput input) =>
        (input.Table?.Columns ?? [])
            .Where(c => c.Generated && input.Scan.Columns.Any(s => string.Equals(s.Name, c.Name, StringComparison.OrdinalIgnoreCase)))
            .Select(c => c.Name);

    private static ColumnBinding Binding(ColumnDecision decision, ColumnType type)
    {
        var evidence = decision.File.Evidence;
        var nulls = evidence.Nulls + (type.IsText ? 0 : evidence.TypedNulls);
        return new ColumnBinding
        {
            Column = decision.Existing?.Name ?? decision.File.Name,
            Field = decision.File.Field,
            Type = type,
            Conversion = decision.Conversion,
            Transform = decision.File.Transform,
            NotNull = decision.NotNull,
            Key = decision.Key,
            Constant = decision.File.Constant,
            Proven = evidence.Proves(type, decision.Conversion) && (!decision.NotNull || nulls == 0),
        };
    }

    private static List<string> LoadColumns(List<ColumnBinding> bound, List<ColumnBinding> overflow, TableSchema target)
    {
        var columns = bound.ConvertAll(b => b.Column);
        if (overflow.Count > 0)
            columns.Add(RowBudget.OverflowColumn);
        columns.AddRange(Lineage.Of(target));
        return columns;
    }
}
