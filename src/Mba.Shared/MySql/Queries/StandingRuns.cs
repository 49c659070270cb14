using Mba.MySql.Connections;
using Mba.Tables;
using Mba.Uploads;

namespace Mba.MySql.Queries;

/// <summary>Which loads still have the rows in their tables that they should have: nobody has dropped or emptied the table by hand. Two statements for all of them.</summary>
internal static class StandingRuns
{
    /// <summary>The runs of those loads that stand by the audit and by their tables.</summary>
    public static async Task<HashSet<long>> OfAsync(
        MySqlSession session,
        IEnumerable<LoadedContent> loads,
        CancellationToken cancellationToken
    )
    {
        var candidates = loads.Where(l => l is { Stands: true, Table: not null }).DistinctBy(l => l.Seq).ToList();
        var isIndexed = await TablesAsync(session, candidates.Select(l => l.Table ?? ""), cancellationToken);
        candidates.RemoveAll(l => !isIndexed.ContainsKey(l.Table ?? ""));
        var questions = candidates.Where(l => l.HasAppendedRows).Select(l => Question(l, isIndexed[l.Table ?? ""])).ToList();
        return
        [
            .. candidates.Where(l => !l.HasAppendedRows).Select(l => l.Seq),
            .. await FoundAsync(session, questions, cancellationToken),
        ];
    }

    /// <summary>None when a table goes at this very moment: whoever takes a file for new leaves the decision to its load.</summary>
    private static async Task<IReadOnlyList<long>> FoundAsync(
        MySqlSession session,
        List<Sql> questions,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return questions.Count == 0
                ? []
                : await session.QueryAsync(Sql.Join(" UNION ALL ", questions), row => row.GetInt64(0), cancellationToken);
        }
        catch (Exception e) when (MySqlErrors.IsNoSuchTableOrColumn(e))
        {
            return [];
        }
    }

    /// <summary>Where no index leads to a run's rows, any row of the table counts as one of them.</summary>
    private static Sql Question(LoadedContent load, bool isIndexed)
    {
        var table = new SqlName(load.Table ?? "");
        return isIndexed
            ? Sql.Of($"(SELECT {load.Seq} FROM {table} WHERE _ingestion_seq = {load.Seq} LIMIT 1)")
            : Sql.Of($"(SELECT {load.Seq} FROM {table} LIMIT 1)");
    }

    /// <summary>Those of these tables that exist, and whether an index of theirs begins with the run.</summary>
    private static async Task<IReadOnlyDictionary<string, bool>> TablesAsync(
        MySqlSession session,
        IEnumerable<string> tables,
        CancellationToken cancellationToken
    )
    {
        var names = tables.Distinct(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
            return new Dictionary<string, bool>(StringComparer.Ordinal);
        var found = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT t.TABLE_NAME AS name, EXISTS (SELECT 1 FROM information_schema.STATISTICS s WHERE s.TABLE_SCHEMA = DATABASE()
                  AND s.TABLE_NAME = t.TABLE_NAME AND s.COLUMN_NAME = {Lineage.Seq} AND s.SEQ_IN_INDEX = 1) AS is_indexed
                FROM information_schema.TABLES t
                WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_NAME IN ({Sql.Join(", ", names.Select(n => Sql.Of($"{n}")))})
                """
            ),
            row => (Name: row.GetString("name"), IsIndexed: row.GetInt64("is_indexed") == 1),
            cancellationToken
        );
        return found.ToDictionary(t => t.Name, t => t.IsIndexed, StringComparer.Ordinal);
    }
}
