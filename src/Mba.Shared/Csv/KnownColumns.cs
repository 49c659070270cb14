using Mba.Schemas;

namespace Mba.Csv;

/// <summary>The column names that the table, or its dataset, already has: evidence of where the header is.</summary>
internal sealed class KnownColumns(IEnumerable<string> names)
{
    private readonly HashSet<string> _names = names.Select(Squeeze).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The most that <see cref="Hits"/> can be.</summary>
    public int Count => _names.Count;

    public bool IsEmpty => Count == 0;

    /// <summary>How many of the names are the table's.</summary>
    public int Hits(IEnumerable<string> header) =>
        IsEmpty ? 0 : header.Where(n => n.Length > 0).Select(Squeeze).Distinct(StringComparer.OrdinalIgnoreCase).Count(_names.Contains);

    /// <summary>Half of the names, or half of the table's columns, are common; one name alone only where there is no more.</summary>
    public bool IsMatch(IReadOnlyList<string> header, int hits)
    {
        var fewer = Math.Min(header.Count(n => n.Length > 0), _names.Count);
        return hits > 0 && hits * 2 >= fewer && (hits > 1 || fewer == 1);
    }

    /// <summary>memberId, member_id and MEMBER ID are one name.</summary>
    private static string Squeeze(string name) => ColumnNames.Normalise(name).Replace("_", "", StringComparison.Ordinal);
}
