namespace Mba.Tables;

/// <summary>Letter case that a text column's values are brought to, by Unicode's simple invariant mapping.</summary>
public enum LetterCase
{
    AsIs,
    Upper,
    Lower,
}

/// <summary>What is done to one column's values before their type is looked at.</summary>
public sealed record ValueTransform
{
    /// <summary>White space at both ends goes (Unicode's, as <see cref="string.Trim()"/> sees it).</summary>
    public bool Trim { get; init; }

    public LetterCase Case { get; init; }

    /// <summary>Values, after trimming, that are null: <c>missing</c>, <c>9999</c>; compared byte by byte.</summary>
    public IReadOnlyList<string> NullTokens { get; set; } = [];

    /// <summary>True when it changes nothing.</summary>
    public bool IsIdentity => !Trim && Case == LetterCase.AsIs && NullTokens.Count == 0;
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
