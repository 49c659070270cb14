namespace Mba.Schemas;

/// <summary>
/// Whole-number types that others have made tables with (SMALLINT, INT UNSIGNED, …). They are <see cref="TypeKind.Other"/>, so that no file changes them, but
/// their values are checked: a server rounds 1.6 to 2 without a warning.
/// </summary>
public readonly partial record struct ColumnType
{
    /// <summary>8, 16, 24, 32 or 64 for a type made by <see cref="Whole"/>, else 0.</summary>
    public int Bits { get; init; }

    /// <summary>A type made by <see cref="Whole"/> that holds no negative values.</summary>
    public bool Unsigned { get; init; }

    /// <summary>A type made by <see cref="Foreign"/> in the catalogue's words (<c>enum('a','b')</c>, <c>bit(1)</c>); else null.</summary>
    public string? Words { get; init; }

    /// <summary>True for a type made by <see cref="Whole"/>.</summary>
    public bool IsWhole => Bits > 0;

    /// <summary>Smallest and greatest value of a type made by <see cref="Whole"/>; an unsigned 64-bit type counts as 63 bits.</summary>
    public (long Min, long Max) WholeRange =>
        Unsigned ? (0, Bits == 64 ? long.MaxValue : (1L << Bits) - 1) : (-1L << (Bits - 1), ~(-1L << (Bits - 1)));

    private string WholeName =>
        Bits switch
        {
            8 => "TINYINT",
            16 => "SMALLINT",
            24 => "MEDIUMINT",
            32 => "INT",
            _ => "BIGINT",
        };

    /// <summary>A whole-number type that the system does not make.</summary>
    /// <param name="bits">8, 16, 24, 32 or 64.</param>
    /// <param name="unsigned">No negative values.</param>
    public static ColumnType Whole(int bits, bool unsigned) => new(TypeKind.Other) { Bits = bits, Unsigned = unsigned };
}
