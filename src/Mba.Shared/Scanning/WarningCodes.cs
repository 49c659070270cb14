namespace Mba.Scanning;

/// <summary>What is doubtful about a file that loads: mostly what a spreadsheet did to it before.</summary>
public static class WarningCodes
{
    /// <summary>Long numbers as <c>1.23E+15</c>: the last digits are lost.</summary>
    public const string ScientificId = "SCIENTIFIC_ID";

    /// <summary>Whole numbers shorter than those of the same column that begin with a zero.</summary>
    public const string LeadingZerosLost = "LEADING_ZEROS_LOST";

    /// <summary><c>1-Mar</c> among other codes.</summary>
    public const string DateAmongCodes = "DATE_AMONG_CODES";

    /// <summary><c>="02134"</c>; the form <c>formula</c> of a dataset's transforms takes the value out.</summary>
    public const string FormulaText = "FORMULA_TEXT";

    /// <summary>Blanks that do not break: they look like blanks and do not compare as such.</summary>
    public const string NonBreakingBlank = "NON_BREAKING_BLANK";

    /// <summary>Cells of exactly 32,767 characters, which is all that a cell of a spreadsheet holds.</summary>
    public const string CellCut = "CELL_CUT";

    /// <summary>Dialect and header are less than 90 % certain.</summary>
    public const string DoubtfulHeader = "DOUBTFUL_HEADER";

    /// <summary>Among the upper rows some look like headings below the names, sections or totals, and loaded.</summary>
    public const string DoubtfulRows = "DOUBTFUL_ROWS";

    /// <summary>The last rows look like notes or totals, and loaded.</summary>
    public const string DoubtfulFooter = "DOUBTFUL_FOOTER";

    /// <summary>On one row at least two columns, and half of those that held numbers or times alone, hold something else: another table begins, or the row is shifted.</summary>
    public const string TypesChange = "TYPES_CHANGE";

    /// <summary>Characters that another encoding would give: <c>Ã©</c>, control characters, replacement characters.</summary>
    public const string Mojibake = "MOJIBAKE";

    /// <summary>Each number with a point has three digits behind it, and commas do not part fields: the point may part thousands. Against what a column has held it is an error.</summary>
    public const string AmbiguousPoint = "AMBIGUOUS_POINT";

    /// <summary>A JSON file has hardly a column of its table; a delimited one fails with this code.</summary>
    public const string HeaderMismatch = "HEADER_MISMATCH";

    /// <summary>The table has triggers that may change a row before it is stored.</summary>
    public const string TableTrigger = "TABLE_TRIGGER";
}

/// <summary>Something doubtful about a file that loads.</summary>
/// <param name="Code">One of <see cref="WarningCodes"/>.</param>
/// <param name="Line">Line of the first; null when it is the whole file, or not known.</param>
/// <param name="Column">The column's name in the file; null when it is the whole file.</param>
/// <param name="Count">How many values, at least.</param>
public sealed record FileWarning(string Code, long? Line, string? Column, long Count);
