namespace Mba.MySql.Schema;

/// <summary>A CREATE TABLE as the server writes it: one line for each column and key.</summary>
internal sealed record TableText(string Create, IReadOnlyDictionary<string, string> Parts)
{
    public const string PrimaryKey = "PRIMARY KEY";

    public static TableText Of(string create)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in create.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => l.Trim().TrimEnd(',')))
            parts[NameOf(line)] = line;
        return new TableText(create, parts);
    }

    /// <summary>True for a column of the primary key, and for the key itself.</summary>
    public bool IsOfKey(string part) =>
        part == PrimaryKey || KeyColumns(PrimaryKey).Contains(part.Trim('`'), StringComparer.OrdinalIgnoreCase);

    /// <summary>The columns of a key, in order; empty when the table does not have the key.</summary>
    public IReadOnlyList<string> KeyColumns(string key) =>
        Parts.TryGetValue(key, out var line)
            ? [.. line[line.IndexOf('(', StringComparison.Ordinal)..].Split('`').Where((_, i) => i % 2 == 1)]
            : [];

    private static string NameOf(string line) =>
        line.StartsWith('`') ? line[..(line.IndexOf('`', 1) + 1)]
        : line.StartsWith(PrimaryKey, StringComparison.Ordinal) ? PrimaryKey
        : line[..(line.IndexOf('`', line.IndexOf('`') + 1) + 1)];
}
