namespace Mba.Schemas;

/// <summary>
/// The order of column types. <see cref="ColumnType.Widen"/> is its join: commutative, associative, idempotent, with <see cref="TypeKind.Unknown"/> below
/// everything and <see cref="TypeKind.Other"/> above everything. Within a family values stay what they are; across families only text holds both.
/// </summary>
public readonly partial record struct ColumnType
{
    // Widths of a family's longest canonical text. One number for a family, so that the join stays associative.
    private const int NumberWidth = 68;
    private const int TemporalWidth = 26;
    private const int BooleanWidth = 5;

    private const int IntDigits = 10;
    private const int BigIntDigits = 19;
    private const int MaxPrecision = 65;
    private const int MaxScale = 30;

    /// <summary>True for DATE, DATETIME and TIME.</summary>
    public bool IsTemporal => Kind is TypeKind.Date or TypeKind.DateTime or TypeKind.Time;

    /// <summary>True when every value of <paramref name="other"/> is a value of this type, to the last digit.</summary>
    public bool Holds(ColumnType other) => Widen(this, other) == this;

    /// <summary>The least type that holds every value of both.</summary>
    public static ColumnType Widen(ColumnType a, ColumnType b) =>
        (a.Kind, b.Kind) switch
        {
            _ when a == b => a,
            (TypeKind.Unknown, _) => b,
            (_, TypeKind.Unknown) => a,
            (TypeKind.Other, TypeKind.Other) => new ColumnType(TypeKind.Other),
            (TypeKind.Other, _) => a,
            (_, TypeKind.Other) => b,
            (TypeKind.Json, _) or (_, TypeKind.Json) => LongText,
            _ when a.IsNumber && b.IsNumber => WidenNumbers(a, b),
            _ when a.IsTemporal && b.IsTemporal => WidenTemporals(a, b),
            _ => WidenTexts(a.AsText(), b.AsText()),
        };

    private static ColumnType WidenNumbers(ColumnType a, ColumnType b) =>
        (a.Kind, b.Kind) switch
        {
            (TypeKind.Int, TypeKind.BigInt) or (TypeKind.BigInt, TypeKind.Int) => BigInt,
            (TypeKind.Int, TypeKind.Double) or (TypeKind.Double, TypeKind.Int) => Double,
            (TypeKind.Double, _) or (_, TypeKind.Double) => Varchar(NumberWidth),
            _ => WidenDecimals(a.AsDecimal(), b.AsDecimal()),
        };

    private static ColumnType WidenDecimals(ColumnType a, ColumnType b)
    {
        var scale = Math.Max(a.Scale, b.Scale);
        var precision = Math.Max(a.Precision - a.Scale, b.Precision - b.Scale) + scale;
        return precision <= MaxPrecision && scale <= MaxScale ? Decimal(precision, scale) : Varchar(NumberWidth);
    }

    private static ColumnType WidenTemporals(ColumnType a, ColumnType b) =>
        (a.Kind, b.Kind) switch
        {
            (TypeKind.Time, TypeKind.Time) => Time(Math.Max(a.Scale, b.Scale)),
            (TypeKind.Time, _) or (_, TypeKind.Time) => Varchar(TemporalWidth),
            _ => DateTime(Math.Max(a.Scale, b.Scale)),
        };

    private static ColumnType WidenTexts(ColumnType a, ColumnType b) =>
        a.Kind == b.Kind ? Varchar(Math.Max(a.Length, b.Length))
        : a.Kind > b.Kind ? a
        : b;

    private ColumnType AsDecimal() =>
        Kind switch
        {
            TypeKind.Int => Decimal(IntDigits, 0),
            TypeKind.BigInt => Decimal(BigIntDigits, 0),
            _ => this,
        };

    private ColumnType AsText() =>
        this switch
        {
            { IsText: true } => this,
            { IsNumber: true } => Varchar(NumberWidth),
            { IsTemporal: true } => Varchar(TemporalWidth),
            _ => Varchar(BooleanWidth),
        };
}
