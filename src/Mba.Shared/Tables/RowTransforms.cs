namespace Mba.Tables;

/// <summary>Letter case that a text column's values are brought to, by Unicode's simple invariant mapping.</summary>
public enum LetterCase
{
    AsIs,
    Upper,
    Lower,
}

/// <summary>A way of writing values that a column is read by; values that are not written so stay as they are.</summary>
public enum ValueForm
{
    /// <summary><c>1.234,50</c>, <c>1 234,50</c> and <c>7,5</c> are 1234.50, 1234.50 and 7.5; <c>1.234</c> is 1234.</summary>
    DecimalComma,

    /// <summary><c>1,234.50</c> and <c>1 234.50</c> are 1234.50: commas or blanks before every third digit go.</summary>
    Thousands,

    /// <summary>A sign $, £ or € before or behind the number goes.</summary>
    Currency,

    /// <summary><c>12.5%</c> is 12.5.</summary>
    Percent,

    /// <summary><c>(5.00)</c>, <c>5.00-</c> and <c>5.00 CR</c> are -5.00; <c>5.00 DR</c> is 5.00.</summary>
    Negatives,

    /// <summary>Signed overpunch: the last character stands for a digit and the sign. <see cref="ValueTransform.ImpliedDecimals"/> digits stand behind the point.</summary>
    Overpunch,

    /// <summary><c>00000000</c>, <c>99999999</c>, <c>0000-00-00</c> and <c>9999-99-99</c> are null.</summary>
    NoDate,

    /// <summary><c>Y</c> and <c>N</c>, <c>yes</c> and <c>no</c> in any case are true and false.</summary>
    YesNo,

    /// <summary>A day count of Excel's 1900 system from 1 March 1900 on is its day, with a fraction its time, to the second.</summary>
    ExcelDate,

    /// <summary>A year of two digits at the end of a date is that of the century around <see cref="ValueTransform.PivotYear"/>.</summary>
    TwoDigitYear,

    /// <summary><c>="02134"</c> is 02134; comes before the other forms.</summary>
    Formula,
}

/// <summary>What is done to one column's values before their type is looked at.</summary>
public sealed record ValueTransform
{
    /// <summary>White space at both ends goes (Unicode's, as <see cref="string.Trim()"/> sees it).</summary>
    public bool Trim { get; init; }

    public LetterCase Case { get; init; }

    /// <summary>Values, after trimming, that are null: <c>missing</c>, <c>9999</c>; compared byte by byte.</summary>
    public IReadOnlyList<string> NullTokens { get; set; } = [];

    /// <summary>Ways of writing that are undone, in the order of <see cref="ValueForm"/>.</summary>
    public IReadOnlyList<ValueForm> Forms { get; set; } = [];

    /// <summary>The last year that a two-digit year of 20xx can mean, from 0 to 99: under 30, 30 is 2030 and 31 is 1931.</summary>
    public int PivotYear { get; init; } = 49;

    /// <summary>Digits behind the point of an overpunched number.</summary>
    public int ImpliedDecimals { get; init; }

    /// <summary>True when it changes nothing.</summary>
    public bool IsIdentity => !Trim && Case == LetterCase.AsIs && NullTokens.Count == 0 && Forms.Count == 0;
}

/// <summary>A dataset's transforms; columns are named as the table names them, after renaming. Nothing by default.</summary>
public sealed record RowTransforms
{
    public static RowTransforms None { get; } = new();

    /// <summary>From the file's name (as the header says it, or normalised) to the table's.</summary>
    public IReadOnlyDictionary<string, string> Rename { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Columns of the file that are not loaded.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>Columns that every row gets, with their one value; null for SQL NULL.</summary>
    public IReadOnlyDictionary<string, string?> Constants { get; init; } =
        new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Applies to every column that <see cref="Columns"/> does not name.</summary>
    public ValueTransform AllColumns { get; init; } = new();

    public IReadOnlyDictionary<string, ValueTransform> Columns { get; init; } =
        new Dictionary<string, ValueTransform>(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when values are changed before typing, so that the scan's evidence (of the raw values) does not speak for them.</summary>
    public bool ChangeValues => !AllColumns.IsIdentity || Columns.Values.Any(t => !t.IsIdentity);

    /// <summary>True when nothing is done to columns or values.</summary>
    public bool IsNone => Rename.Count == 0 && Drop.Count == 0 && Constants.Count == 0 && !ChangeValues;

    public ValueTransform For(string column) => Columns.TryGetValue(column, out var transform) ? transform : AllColumns;
}
