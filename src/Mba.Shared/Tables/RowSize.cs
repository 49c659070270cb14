using Mba.Schemas;

namespace Mba.Tables;

/// <summary>
/// How much of InnoDB's row a set of columns takes (16 KB pages, DYNAMIC rows, utf8mb4), as the server counts when it accepts or refuses a table:
/// declared bytes (a value's full length, or a pointer for TEXT and JSON), and stored bytes (a value of 40 bytes or more counts 40 and a length byte, the
/// rest may lie off the page). Every column counts as nullable.
/// </summary>
internal readonly record struct RowSize(int Columns, int Declared, int Stored)
{
    public const int MaxColumns = 1017;
    public const int MaxDeclared = 65_535;

    // The server refuses a record that could take 8,126 bytes.
    public const int MaxStored = 8_125;

    private const int BytesPerCharacter = 4;
    private const int MostStoredOfAValue = 40;
    private const int RecordHeader = 5;
    private const int HiddenColumns = 6 + 6 + 7;

    /// <summary>A table with nothing but lineage (BIGINT and INT), and room for the BIGINT that orders its stage.</summary>
    public static RowSize Lineage => default(RowSize).With(ColumnType.BigInt).With(ColumnType.Int).With(ColumnType.BigInt);

    public bool Fits =>
        Columns <= MaxColumns && Declared + NullBytes <= MaxDeclared && RecordHeader + HiddenColumns + NullBytes + Stored <= MaxStored;

    private int NullBytes => (Columns + 7) / 8;

    public RowSize With(ColumnType type, bool key = false) =>
        new(Columns + 1, Declared + DeclaredBytes(type), Stored + StoredBytes(type, key));

    public RowSize Without(ColumnType type, bool key = false) =>
        new(Columns - 1, Declared - DeclaredBytes(type), Stored - StoredBytes(type, key));

    public static int DeclaredBytes(ColumnType type) =>
        type.Kind switch
        {
            TypeKind.Unknown => BytesPerCharacter + 1,
            TypeKind.Varchar => (type.Length * BytesPerCharacter) + (type.Length * BytesPerCharacter < 256 ? 1 : 2),
            TypeKind.Text => 10,
            TypeKind.MediumText => 11,
            TypeKind.LongText or TypeKind.Json or TypeKind.Other => 12,
            _ => FixedBytes(type),
        };

    private static int StoredBytes(ColumnType type, bool key) =>
        type.Kind switch
        {
            TypeKind.Unknown => BytesPerCharacter + 1,
            // Key columns lie on the page in full.
            TypeKind.Varchar when key => DeclaredBytes(type),
            TypeKind.Varchar => Math.Min(type.Length * BytesPerCharacter, MostStoredOfAValue) + 1,
            TypeKind.Text or TypeKind.MediumText or TypeKind.LongText or TypeKind.Json or TypeKind.Other => MostStoredOfAValue + 1,
            _ => FixedBytes(type),
        };

    private static int FixedBytes(ColumnType type) =>
        type.Kind switch
        {
            TypeKind.Boolean => 1,
            TypeKind.Int => 4,
            TypeKind.Date => 3,
            TypeKind.Time => 3 + ((type.Scale + 1) / 2),
            TypeKind.DateTime => 5 + ((type.Scale + 1) / 2),
            TypeKind.Decimal => DecimalBytes(type.Precision - type.Scale) + DecimalBytes(type.Scale),
            _ => 8,
        };

    // Nine digits in four bytes, the rest in the fewest bytes that hold them.
    private static int DecimalBytes(int digits) => (digits / 9 * 4) + (((digits % 9) + 1) / 2);
}
