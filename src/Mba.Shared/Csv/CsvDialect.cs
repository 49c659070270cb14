namespace Mba.Csv;

/// <summary>How fields, quotes and lines of a delimited file are written.</summary>
public sealed record CsvDialect
{
    /// <summary>One or more ASCII characters, e.g. <c>,</c> or <c>||</c>.</summary>
    public string Delimiter { get; init; } = ",";

    /// <summary><c>"</c>, <c>'</c>, or null when nothing is quoted.</summary>
    public char? Quote { get; init; } = '"';

    /// <summary>The quote that is stray inside an unquoted field; in a file without quotes, the usual one.</summary>
    internal byte LooseQuote => (byte)(Quote ?? '"');

    /// <summary>The quote itself when quotes are doubled, or <c>\</c>.</summary>
    public char? Escape { get; init; } = '"';

    /// <summary>Blanks between a delimiter and an opening quote belong to nothing: <c>1, "a, b"</c>.</summary>
    public bool BlanksBeforeQuotes { get; init; }

    /// <summary>Records before the header that belong to no table.</summary>
    public int PreambleRecords { get; init; }

    /// <summary>Records that make up the header: 0 when the file has none, more than 1 for a multi-row header.</summary>
    public int HeaderRecords { get; init; } = 1;

    /// <summary>Physical lines that make up a header that was repaired, because it does not read as a record; 0 for any other.</summary>
    public int RepairedHeaderLines { get; init; }

    /// <summary>Lines that begin with it and do not read as records are skipped; null when none do.</summary>
    public char? Comment { get; init; }

    /// <summary>The comment mark is prescribed: lines that begin with it are skipped even when they read as records.</summary>
    public bool CommentPrescribed { get; init; }

    /// <summary>What the sample shows of each field, see <see cref="ColumnTraits"/>; empty when nothing is known.</summary>
    public string Traits { get; init; } = "";

    /// <summary>The fewest cells that a row of the sample fills; 0 when nothing is known.</summary>
    public int FewestFilled { get; init; }

    /// <summary>Rows of the sample begin as notes do (<c>Length:</c>): such a beginning says nothing about the last line.</summary>
    public bool RowsLookLikeNotes { get; init; }

    /// <summary>Fields in which several full rows of the sample hold a total's word, as a category: there it says nothing about the last line. One letter a field, + for these.</summary>
    public string Totals { get; init; } = "";

    /// <summary>Fields that a data record has.</summary>
    public int FieldCount { get; init; }

    /// <summary>Every record ends with one extra delimiter, whose empty field is dropped.</summary>
    public bool TrailingDelimiter { get; init; }

    /// <summary>True: a short row is padded with nulls instead of rejected.</summary>
    public bool PadShortRows { get; init; }
}

/// <summary>Parts of the dialect that a dataset or a caller prescribes; null parts are detected.</summary>
public sealed record DialectOverrides
{
    public string? Delimiter { get; init; }

    /// <summary>A character, or empty for "nothing is quoted".</summary>
    public string? Quote { get; init; }

    public string? Escape { get; init; }

    public string? Encoding { get; init; }

    public bool? Header { get; init; }

    public int? PreambleRecords { get; init; }

    public string? Comment { get; init; }

    public bool PadShortRows { get; init; }
}
