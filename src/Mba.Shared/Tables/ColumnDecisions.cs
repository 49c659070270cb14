using Mba.Schemas;

namespace Mba.Tables;

/// <summary>Decides one column: does its type hold the file's values, does it widen, or do the misfits have to be counted.</summary>
internal static class ColumnDecisions
{
    /// <summary>Decides a column of a file against its column of the table.</summary>
    /// <exception cref="IngestException">COLUMN_TYPE_CONFLICT, DATE_ORDER_CONFLICT: the file cannot go into this column.</exception>
    public static ColumnDecision Of(FileColumn file, PlanInput input)
    {
        var (dataset, existing) = (input.Dataset, input.Table?.Find(file.Name));
        var declared = dataset.Declared(file.Name);
        CheckLoadable(file, existing, dataset);
        PointRules.Check(file, existing, declared, input);
        var inferred = file.Evidence.Infer(
            new InferenceOptions
            {
                ColumnName = file.Name,
                AllText = dataset.AllText,
                RejectsImpossibleDays = dataset.MaxRejectPercent >= 0.1,
                RememberedDateOrder = DateOrderMemory.Remembered(existing, input),
                DefaultDateOrder = dataset.DateOrder,
                TimeZone = dataset.TimeZone,
            }
        );
        var conversion = new ConversionOptions
        {
            DateOrder =
                input.FindingOf(file.Name).Order ?? inferred.DateOrder ?? DateOrderMemory.Remembered(existing, input) ?? dataset.DateOrder,
            Declared = declared is not null || existing is { Declared: true },
            CharacterSet = existing?.CharacterSet,
        };
        var decision = new ColumnDecision
        {
            File = file,
            Existing = existing,
            Choice = Choose(new ColumnCase(file, existing, declared, inferred.Type, conversion), input),
            Conversion = conversion,
            Declared = conversion.Declared,
            Key = dataset.IsKey(file.Name),
            NotNull = existing is { Nullable: false } || declared is { Nullable: false } || dataset.IsKey(file.Name),
        };
        decision = decision with
        {
            Conversion = conversion with { LosesBlanks = existing is { LosesBlanks: true } && existing.Type == decision.Choice.Preferred },
        };
        var dated = DateOrderMemory.Decide(decision, inferred, input.FindingOf(file.Name).Order, input.Table is { IsReload: true });
        return UnitRules.Decide(MeaningRules.Decide(dated, dataset), input.FindingOf(file.Name).Units);
    }

    private static void CheckLoadable(FileColumn file, TableColumn? existing, Dataset dataset)
    {
        if (file.HoldsValues && existing is { Type.Words: { } words } && !ForeignType.Of(words).IsLoadable)
            throw new IngestException(
                IngestStage.Reconcile,
                "COLUMN_TYPE_UNSUPPORTED",
                $"the column is a {words}, for which the server would not store what a text says; drop the column in the transforms of dataset {dataset.Name}, or make it of another type (an integer, BINARY or text)",
                new FilePlace(Column: existing.Name)
            );
    }

    private static TypeChoice Choose(ColumnCase column, PlanInput input) =>
        column switch
        {
            { Declared: { } declared, Existing: { } existing } => DeclaredTypes.Reconcile(declared, existing, input.Dataset),
            { Declared: { } declared } => TypeChoice.Keep(declared.Type),
            { Existing: null } => column.Inferred,
            { Existing: { } existing } when existing.Declared || !column.File.HoldsValues => TypeChoice.Keep(existing.Type),
            { Existing: { } existing } => ForValues(column, existing, input),
        };

    private static TypeChoice ForValues(ColumnCase column, TableColumn existing, PlanInput input)
    {
        var frozen = input.Dataset.Contract == TableContract.Freeze;
        if (!existing.HeldValues && !frozen && column.InferredType != ColumnType.Unknown)
            return column.Inferred with { Reason = "first values" };
        if (
            existing.Type.Kind == TypeKind.Other
            || column.File.Evidence.Proves(existing.Type, column.Conversion with { CharacterSet = null })
        )
            return TypeChoice.Keep(existing.Type);
        if (input.FindingOf(existing.Name) is { ToText: true })
            return column.Text.Over(existing.Type) with { Reason = "values of another family" };
        if (input.FindingOf(existing.Name) is { Wider: { } wider })
            return TypeChoice.Keep(wider).Over(existing.Type) with { Reason = ReasonOf(wider) };
        if (IsInteger(existing.Type) && column.File.Evidence.LeadingZeros > 0)
            return ForLeadingZeros(column, existing, input);
        return frozen ? TypeChoice.Keep(existing.Type) : Widened(column, existing);
    }

    private static TypeChoice Widened(ColumnCase column, TableColumn existing)
    {
        var wider = (existing.Type.IsText ? column.Text : column.Inferred).Over(existing.Type);
        return SameFamily(existing.Type, wider.Preferred)
            ? wider with
            {
                Reason = ReasonOf(wider.Preferred),
            }
            : TypeChoice.Keep(existing.Type);
    }

    private static TypeChoice ForLeadingZeros(ColumnCase column, TableColumn existing, PlanInput input)
    {
        if (input.Dataset.Contract == TableContract.Evolve && !input.Dataset.IsKey(existing.Name))
            return column.Text.Over(existing.Type) with { Reason = "numbers with leading zeros" };
        throw Conflict(existing, "numbers with leading zeros would lose them in this integer column", input.Dataset);
    }

    /// <summary>A column that cannot become what the file needs; the remedy is to declare it.</summary>
    public static IngestException Conflict(TableColumn column, string what, Dataset dataset) =>
        new(
            IngestStage.Reconcile,
            "COLUMN_TYPE_CONFLICT",
            $"{what} ({column.Type}); correct the file, or declare the column's type in dataset {dataset.Name} of datasets.json and load the file again",
            new FilePlace(Column: column.Name)
        );

    private static bool IsInteger(ColumnType type) =>
        type is { Kind: TypeKind.Int or TypeKind.BigInt } or { Kind: TypeKind.Decimal, Scale: 0 };

    private static bool SameFamily(ColumnType a, ColumnType b) =>
        (a.IsText && b.IsText) || (a.IsNumber && b.IsNumber) || (a.IsTemporal && b.IsTemporal) || a.Kind == TypeKind.Unknown;

    private static string ReasonOf(ColumnType wider) =>
        wider switch
        {
            { IsText: true } => "longer text",
            { IsNumber: true } => "more digits",
            _ => "times or fractions of seconds",
        };
}
