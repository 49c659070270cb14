using Mba.MySql.Connections;
using Mba.Tables;

namespace Mba.MySql.Schema;

/// <summary>Whether a table has the key that a dataset merges on, and no other by which a merge could hit a wrong row.</summary>
internal static class KeyComparison
{
    private const string Unique = "UNIQUE KEY";

    /// <summary>What the first file of the dataset would fail for. None of it is repaired: rows that are there decide whether it can be.</summary>
    public static IEnumerable<SchemaDifference> Compare(Dataset dataset, TableText table)
    {
        var name = SqlName.Quote(dataset.Table);
        foreach (var key in dataset.Keys.Where(k => !table.Parts.ContainsKey(SqlName.Quote(k)) && dataset.Declared(k) is null))
            yield return Of(
                $"key column {key} is missing",
                $"ALTER TABLE {name} ADD COLUMN {SqlName.Quote(key)} VARCHAR(255) {TargetTable.KeyAttributes} NOT NULL"
            );

        var actual = table.KeyColumns(TableText.PrimaryKey);
        if (!Equal(actual, dataset.Keys))
            yield return Of(
                actual.Count == 0
                    ? $"primary key ({string.Join(", ", dataset.Keys)}) is missing"
                    : $"primary key is ({string.Join(", ", actual)}), dataset {dataset.Name} merges on ({string.Join(", ", dataset.Keys)})",
                $"ALTER TABLE {name} {(actual.Count == 0 ? "" : "DROP PRIMARY KEY, ")}ADD PRIMARY KEY ({SqlText.Names(dataset.Keys)})"
            );

        foreach (var other in table.Parts.Keys.Where(p => p.StartsWith(Unique, StringComparison.Ordinal)))
            yield return Of(
                $"unique key {other.Split('`')[1]} is not the key that dataset {dataset.Name} merges on: a merge could hit a wrong row",
                $"ALTER TABLE {name} DROP KEY {SqlName.Quote(other.Split('`')[1])}"
            );

        SchemaDifference Of(string problem, string statement) => new(dataset.Table, problem, statement, IsAdditive: false);
    }

    private static bool Equal(IEnumerable<string> a, IEnumerable<string> b) =>
        a.Order(StringComparer.OrdinalIgnoreCase)
            .SequenceEqual(b.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
}
