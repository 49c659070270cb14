using Mba.Schemas;

namespace Mba.Csv;

/// <summary>Words that columns are named with.</summary>
internal static class NameWords
{
    private static readonly HashSet<string> Any = Set(
        "id name code date type status number no description desc key value first last city state country zip address street phone email plan member claim "
            + "provider amount category group title year month gender region department notes comments"
    );

    /// <summary>Names that are hardly the values of a column: <c>member</c>, <c>plan</c>, <c>first</c> can be.</summary>
    private static readonly HashSet<string> Alone = Set(
        "id name code date type status number description desc key value city state country county region district zip zipcode address phone email amount "
            + "category title year month quarter week period gender sex age department area location indicator measure metric item npi ndc icd cpt ssn dob "
            + "memberid claimid planid providerid membername planname"
    );

    /// <summary>Further words that name columns together with others.</summary>
    private static readonly HashSet<string> Joined = Set(
        "middle subscriber patient employee payer drug procedure diagnosis service facility account tier line start end begin "
            + "effective term birth admission discharge paid billed allowed charge balance count total rate qty quantity units days "
            + "from to index row seq record source file version price cost premium deductible copay coverage school hospital"
    );

    /// <summary>One of the cell's words is among those that mostly name columns.</summary>
    public static bool Occur(string cell) => Words(cell).Any(Any.Contains);

    /// <summary>One of the cell's words may name a column.</summary>
    public static bool MayOccur(string cell) => Words(cell).Any(IsKnown);

    /// <summary>The cell is a column's name and hardly a value: all its words name columns.</summary>
    public static bool IsName(string cell) =>
        cell.Length > 0 && Words(cell) is var words && (words.Length == 1 ? Alone.Contains(words[0]) : Array.TrueForAll(words, IsKnown));

    private static bool IsKnown(string word) => Any.Contains(word) || Alone.Contains(word) || Joined.Contains(word);

    private static string[] Words(string cell) => ColumnNames.Normalise(cell).Split('_');

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);
}
