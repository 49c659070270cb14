using Mba.MySql.Connections;
using Mba.Tables;

namespace Mba.MySql.Loads;

/// <summary>
/// Keys of tables that others have made may compare without case or accents: of two such keys the later would take the earlier's place, and nothing would
/// say so.
/// </summary>
internal static class KeyCollation
{
    /// <summary>Compares the keys of a file, in its stage, with each other and with those of the table.</summary>
    /// <exception cref="IngestException">KEY_COLLATION: two keys differ, and the table takes them for one.</exception>
    public static async Task CheckAsync(MySqlSession session, TablePlan plan, string stage, CancellationToken cancellationToken)
    {
        var loose = plan.Keys.Select(plan.Target.Find).OfType<TableColumn>().Where(IsLoose).ToList();
        if (loose.Count == 0)
            return;
        var collides = await session.ScalarAsync<long>(
            Sql.Of(
                $"""
                SELECT EXISTS (SELECT 1 FROM {new SqlName(stage)} GROUP BY {SqlText.Names(plan.Keys)} HAVING {Any(loose, c =>
                    $"COUNT(DISTINCT {Exactly("", c)}) > 1"
                )})
                  OR EXISTS (SELECT 1 FROM {new SqlName(stage)} s JOIN {new SqlName(plan.Target.Name)} t ON {new SqlText(
                    string.Join(" AND ", plan.Keys.Select(k => $"s.{SqlName.Quote(k)} = t.{SqlName.Quote(k)}"))
                )} WHERE {Any(loose, c => $"{Exactly("s.", c)} <> {Exactly("t.", c)}")})
                """
            ),
            cancellationToken
        );
        if (collides != 0)
            throw new IngestException(
                IngestStage.Commit,
                "KEY_COLLATION",
                $"two keys differ in case, accents or width only, and the key's collation ({loose[0].Collation}) takes them for one; correct the file, or make the column CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                new FilePlace(Column: loose[0].Name)
            );
    }

    private static bool IsLoose(TableColumn column) =>
        column.Type.IsText && column.Collation is { } collation && !collation.EndsWith("_bin", StringComparison.Ordinal);

    /// <summary>Blanks behind a key do not count, as in the keys that the system makes.</summary>
    private static string Exactly(string source, TableColumn column) =>
        $"CONVERT({source}{SqlName.Quote(column.Name)} USING utf8mb4) COLLATE utf8mb4_bin";

    private static SqlText Any(List<TableColumn> columns, Func<TableColumn, string> condition) =>
        new(string.Join(" OR ", columns.Select(condition)));
}
