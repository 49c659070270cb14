using System.Text;
using Mba.Schemas;

namespace Mba.Csv;

/// <summary>
/// What the rows of the sample show of each field, one letter a field: n for numbers, t for dates and times, x for text, - for no value;
/// upper case when every row fills it.
/// </summary>
internal static class ColumnTraits
{
    private const int MinRows = 2;

    public static string Of(ColumnEvidence[] columns)
    {
        if (columns.Length == 0 || columns[0].Values < MinRows)
            return "";
        return string.Create(
            columns.Length,
            columns,
            (letters, evidence) =>
            {
                for (var i = 0; i < letters.Length; i++)
                    letters[i] = Of(evidence[i]);
            }
        );
    }

    /// <summary>The trait of a column that holds texts beside numbers or times, which evidence does not count behind its first text.</summary>
    public static char OfMixed(IEnumerable<string> cells)
    {
        long values = 0,
            nulls = 0,
            numbers = 0,
            times = 0;
        foreach (var cell in cells)
        {
            var text = Encoding.UTF8.GetBytes(cell);
            values++;
            if (NullText.IsNull(text) || NullText.IsTypedNull(text))
                nulls++;
            else if (NumberText.TryRead(text, out _))
                numbers++;
            else if (TemporalText.TryRead(text, out _))
                times++;
        }

        return LetterOf(values - nulls, numbers, times, nulls);
    }

    public static bool IsRequired(char trait) => trait is >= 'A' and <= 'Z';

    public static bool IsTyped(char trait) => trait is 'n' or 'N' or 't' or 'T';

    /// <summary>True when a value could stand in a column of the trait.</summary>
    public static bool Fits(char trait, ReadOnlySpan<byte> value)
    {
        var text = ValueText.Trim(value);
        if (NullText.IsNull(text) || NullText.IsTypedNull(text))
            return true;
        return trait switch
        {
            'n' or 'N' => NumberText.TryRead(text, out _),
            't' or 'T' => TemporalText.TryRead(text, out _) || TemporalText.TryReadCompact(text, out _),
            _ => true,
        };
    }

    private static char Of(ColumnEvidence column)
    {
        var values = column.Values - column.Nulls - column.TypedNulls;
        return LetterOf(values, column.Numbers.All, column.Times.All + column.Numbers.CompactDates, column.Nulls);
    }

    private static char LetterOf(long values, long numbers, long times, long nulls)
    {
        var letter =
            values == 0 ? '-'
            : IsMost(numbers, values) ? 'n'
            : IsMost(times, values) ? 't'
            : 'x';
        return nulls == 0 ? char.ToUpperInvariant(letter) : letter;
    }

    /// <summary>A few of the sample's rows may be damaged, or be totals.</summary>
    private static bool IsMost(long some, long all) => some * 5 >= all * 4;
}

/// <summary>How a record compares with the rows of the sample.</summary>
/// <param name="Filled">Fields that are not blank.</param>
/// <param name="Required">Fields that every row of the sample fills.</param>
/// <param name="Missing">Those among them that are blank here.</param>
/// <param name="Typed">Filled fields of columns of numbers, dates or times.</param>
/// <param name="Misfits">Those among them that hold something else.</param>
/// <param name="First">Index of the first filled field; -1 when there is none.</param>
internal readonly record struct RowShape(int Filled, int Required, int Missing, int Typed, int Misfits, int First)
{
    public bool IsBlank => Filled == 0;

    public bool MostMisfit => Misfits * 2 > Typed;

    public bool AllFit => Typed > 0 && Misfits == 0;

    /// <summary>Nothing that a row of this table would look like: half of what every row fills is missing, or most typed cells misfit.</summary>
    public bool IsUnlike => IsBlank || MostMisfit || (Missing > 0 && Missing * 2 >= Required);

    /// <summary>Compares the first <paramref name="fields"/> fields.</summary>
    public static RowShape Of(CsvTokenizer tokens, string traits, int fields)
    {
        int filled = 0,
            required = 0,
            missing = 0,
            typed = 0,
            misfits = 0,
            first = -1;
        for (var i = 0; i < fields; i++)
        {
            var cell = tokens.Text(i, out _).Trim(" \t"u8);
            var trait = i < traits.Length ? traits[i] : '-';
            required += ColumnTraits.IsRequired(trait) ? 1 : 0;
            if (cell.IsEmpty)
            {
                missing += ColumnTraits.IsRequired(trait) ? 1 : 0;
                continue;
            }

            first = first < 0 ? i : first;
            filled++;
            if (!ColumnTraits.IsTyped(trait))
                continue;
            typed++;
            misfits += ColumnTraits.Fits(trait, cell) ? 0 : 1;
        }

        return new(filled, required, missing, typed, misfits, first);
    }
}
