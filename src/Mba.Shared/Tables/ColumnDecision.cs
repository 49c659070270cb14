using Mba.Schemas;

namespace Mba.Tables;

/// <summary>What one column of a file means for the table, before the row budget has spoken.</summary>
internal sealed record ColumnDecision
{
    private const int LongestKeyWithRoom = 255;

    public required FileColumn File { get; init; }

    /// <summary>The table's column; null when it lacks one.</summary>
    public TableColumn? Existing { get; init; }

    /// <summary>What the column is to be; <see cref="TypeChoice.Keep"/> of the existing type when nothing has to change.</summary>
    public required TypeChoice Choice { get; init; }

    public required ConversionOptions Conversion { get; init; }

    /// <summary>The order of day and month that was decided for the file; null when no value depends on it.</summary>
    public DateOrderChoice? DateOrder { get; init; }

    /// <summary>What its values are beyond their type; null when that is all that they show.</summary>
    public MeaningChoice? Meaning { get; init; }

    /// <summary>The dataset fixes the type, now or when the column was made.</summary>
    public bool Declared { get; init; }

    public bool Key { get; init; }

    public bool NotNull { get; init; }

    public bool ChangesTable => Existing is null || Existing.Type != Choice.Preferred;

    /// <summary>A text key gets room to grow, but not so much that keys become too long.</summary>
    private ColumnType ForKey =>
        Choice is { Preferred: { Kind: TypeKind.Varchar } preferred, Exact: { Kind: TypeKind.Varchar } exact }
            ? ColumnType.Varchar(Math.Max(exact.Length, Math.Min(preferred.Length, LongestKeyWithRoom)))
            : Choice.Preferred;

    public ColumnDemand Demand =>
        new(
            File.Name,
            Existing?.Type,
            Key ? ForKey : Choice.Preferred,
            Choice.Exact,
            Key,
            Required: Declared || Key || NotNull || Existing is { HeldValues: true }
        );
}

/// <summary>The type that a column is to have, the least that would do, and why it changes.</summary>
internal readonly record struct TypeChoice(ColumnType Preferred, ColumnType Exact, string Reason = "")
{
    public static TypeChoice Keep(ColumnType type) => new(type, type);

    /// <summary>The join of both with what the column has.</summary>
    public TypeChoice Over(ColumnType existing) =>
        this with
        {
            Preferred = ColumnType.Widen(existing, Preferred),
            Exact = ColumnType.Widen(existing, Exact),
        };
}

/// <summary>Everything about one column that its type depends on.</summary>
internal sealed record ColumnCase(
    FileColumn File,
    TableColumn? Existing,
    DeclaredColumn? Declared,
    ColumnType InferredType,
    ConversionOptions Conversion
)
{
    public TypeChoice Inferred => new(InferredType, Exactly(InferredType));

    /// <summary>The same as text.</summary>
    public TypeChoice Text
    {
        get
        {
            var text = File.Evidence.Infer(new InferenceOptions { ColumnName = File.Name, AllText = true }).Type;
            return new TypeChoice(text, Exactly(text));
        }
    }

    private ColumnType Exactly(ColumnType type) =>
        type.Kind == TypeKind.Varchar ? ColumnType.Varchar(Math.Max(1, File.Evidence.MaxCharacters)) : type;
}
