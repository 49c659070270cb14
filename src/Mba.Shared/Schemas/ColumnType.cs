namespace Mba.Schemas;

/// <summary>The types that columns can have. <see cref="Int"/> and <see cref="Other"/> occur only in tables and declarations, never by inference.</summary>
public enum TypeKind
{
    /// <summary>Never held a value; stored as VARCHAR(1) until it does.</summary>
    Unknown,
    Boolean,
    Int,
    BigInt,

    /// <summary>DECIMAL(<see cref="ColumnType.Precision"/>, <see cref="ColumnType.Scale"/>).</summary>
    Decimal,
    Double,
    Date,

    /// <summary>DATETIME(<see cref="ColumnType.Scale"/>), in UTC when the file's values had zones.</summary>
    DateTime,

    /// <summary>TIME(<see cref="ColumnType.Scale"/>).</summary>
    Time,

    /// <summary>VARCHAR(<see cref="ColumnType.Length"/>), in characters.</summary>
    Varchar,

    /// <summary>TEXT, up to 65,535 bytes.</summary>
    Text,

    /// <summary>MEDIUMTEXT, up to 16,777,215 bytes.</summary>
    MediumText,

    /// <summary>LONGTEXT.</summary>
    LongText,
    Json,

    /// <summary>A type that the system does not create (ENUM, BLOB, …): values go in as text and are only checked by the server.</summary>
    Other,
}

/// <summary>A column's type with its numbers; those that do not apply to the kind are 0.</summary>
public readonly partial record struct ColumnType(TypeKind Kind, int Length = 0, int Precision = 0, int Scale = 0)
{
    public static ColumnType Unknown => new(TypeKind.Unknown);
    public static ColumnType Boolean => new(TypeKind.Boolean);
    public static ColumnType Int => new(TypeKind.Int);
    public static ColumnType BigInt => new(TypeKind.BigInt);
    public static ColumnType Double => new(TypeKind.Double);
    public static ColumnType Date => new(TypeKind.Date);
    public static ColumnType Text => new(TypeKind.Text);
    public static ColumnType MediumText => new(TypeKind.MediumText);
    public static ColumnType LongText => new(TypeKind.LongText);
    public static ColumnType Json => new(TypeKind.Json);

    public static ColumnType Decimal(int precision, int scale) => new(TypeKind.Decimal, Precision: precision, Scale: scale);

    public static ColumnType DateTime(int fraction) => new(TypeKind.DateTime, Scale: fraction);

    public static ColumnType Time(int fraction) => new(TypeKind.Time, Scale: fraction);

    public static ColumnType Varchar(int characters) => new(TypeKind.Varchar, Length: characters);

    /// <summary>True for the character types.</summary>
    public bool IsText => Kind is TypeKind.Varchar or TypeKind.Text or TypeKind.MediumText or TypeKind.LongText;

    /// <summary>True for the number types.</summary>
    public bool IsNumber => Kind is TypeKind.Int or TypeKind.BigInt or TypeKind.Decimal or TypeKind.Double;

    /// <summary>The type as DDL says it.</summary>
    public override string ToString() =>
        Kind switch
        {
            TypeKind.Unknown => "VARCHAR(1)",
            TypeKind.Other when Words is not null => Words,
            TypeKind.Other when IsWhole => WholeName + (Unsigned ? " UNSIGNED" : ""),
            TypeKind.Boolean => "TINYINT(1)",
            TypeKind.Decimal => FormattableString.Invariant($"DECIMAL({Precision},{Scale})"),
            TypeKind.DateTime when Scale == 0 => "DATETIME",
            TypeKind.DateTime => FormattableString.Invariant($"DATETIME({Scale})"),
            TypeKind.Time when Scale == 0 => "TIME",
            TypeKind.Time => FormattableString.Invariant($"TIME({Scale})"),
            TypeKind.Varchar => FormattableString.Invariant($"VARCHAR({Length})"),
            _ => Kind.ToString().ToUpperInvariant(),
        };
}
