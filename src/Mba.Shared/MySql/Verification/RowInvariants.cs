using System.Globalization;
using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.Tables;

namespace Mba.MySql.Verification;

/// <summary>The invariants about the rows of the tables: each run has as many as its account says, and nobody else has any.</summary>
internal static class RowInvariants
{
    /// <summary>Counts the rows of one ended run; null when they are as many as accounted for.</summary>
    public static async Task<Breach?> CountAsync(MySqlSession session, AccountedRun run, CancellationToken cancellationToken)
    {
        if (!await session.TableExistsAsync(run.Loaded.Table, cancellationToken))
            return Wrong(run, "TABLE_MISSING", "its table is not there any more", "if that was a mistake, restore it; else undo the run");
        long stored;
        try
        {
            stored = await RunRows.CountAsync(session, run.Loaded.Table, run.Loaded.Seq, cancellationToken);
        }
        catch (Exception e) when (MySqlErrors.IsNoSuchTableOrColumn(e))
        {
            return Wrong(run, "TABLE_MISSING", "its table has no lineage columns any more", "restore the columns, or undo the run");
        }
        var counted = run.Inserted + run.Updated;
        var holds = stored == counted || (stored < counted && await IsMergedAsync(session, run.Loaded, cancellationToken));
        return holds
            ? null
            : Wrong(
                run,
                "ROWS_DIFFER",
                string.Create(CultureInfo.InvariantCulture, $"{stored} rows are in the table, {counted} were loaded"),
                "rows were changed by hand, or lost: undo the run and load the file again, or load it with force"
            );
    }

    /// <summary>Runs that have rows in a table and must not. Rows of run 0 were in the table before the system came to it.</summary>
    public static async Task<IReadOnlyList<Breach>> StrangersAsync(MySqlSession session, string table, CancellationToken cancellationToken)
    {
        try
        {
            return await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT s._ingestion_seq AS seq, COALESCE(a.id, '') AS id, COALESCE(a.status, 'not in the audit') AS status
                    FROM (SELECT _ingestion_seq FROM {new SqlName(
                        table
                    )} GROUP BY _ingestion_seq) s LEFT JOIN ingestion_audit a ON a.seq = s._ingestion_seq
                    WHERE s._ingestion_seq <> 0 AND (a.seq IS NULL OR NOT (
                      (a.status = 'SUCCESS' AND a.superseded_by IS NULL)
                      OR (a.status IN ('STARTED', 'FAILED') AND (a.lease_until > UTC_TIMESTAMP(6) OR (a.load_mode = 'Replace' AND (a.retryable = 1 OR a.status = 'STARTED'))
                        OR (a.resume_by > UTC_TIMESTAMP(6) AND EXISTS (SELECT 1 FROM ingestion_block b WHERE b.seq = a.seq))))))
                    """
                ),
                row => new Breach(
                    "ROWS_OF_NO_RUN",
                    [row.GetString("id")],
                    table,
                    $"the table has rows of run {row.GetInt64("seq").ToString(CultureInfo.InvariantCulture)}, which is {row.GetString("status")}",
                    $"check them, then: DELETE FROM {new SqlName(table)} WHERE _ingestion_seq = {row.GetInt64("seq").ToString(CultureInfo.InvariantCulture)}"
                ),
                cancellationToken
            );
        }
        catch (Exception e) when (MySqlErrors.IsNoSuchTableOrColumn(e))
        {
            return [];
        }
    }

    /// <summary>Unfinished runs whose rows are not those of their recorded blocks; runs at work are left out, and runs whose blocks are being removed.</summary>
    public static async Task<IReadOnlyList<Breach>> BlocksAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var blocks = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT b.seq, a.id, b.table_name, CAST(SUM(b.rows_inserted) AS SIGNED) AS inserted FROM ingestion_block b JOIN ingestion_audit a ON a.seq = b.seq
                WHERE COALESCE(a.lease_until <= UTC_TIMESTAMP(6), 1) AND b.table_name IS NOT NULL
                GROUP BY b.seq, a.id, b.table_name HAVING SUM(CHAR_LENGTH(b.plan_hash) < 64) = 0
                """
            ),
            row =>
                (Seq: row.GetInt64("seq"), Id: row.GetString("id"), Table: row.GetString("table_name"), Inserted: row.GetInt64("inserted")),
            cancellationToken
        );
        var found = new List<Breach>();
        foreach (var (seq, id, table, inserted) in blocks)
        {
            var stored = await session.TableExistsAsync(table, cancellationToken)
                ? await RunRows.CountAsync(session, table, seq, cancellationToken)
                : 0;
            if (stored != inserted)
                found.Add(
                    new Breach(
                        "BLOCKS_DIFFER",
                        [id],
                        table,
                        string.Create(CultureInfo.InvariantCulture, $"{stored} rows are in the table, {inserted} in recorded blocks"),
                        "the table was changed by hand: undo the run, then load the file with force"
                    )
                );
        }
        return found;
    }

    /// <summary>Files are merged into its table, and may have overwritten rows of this run. Asked after the count: a merge may have come meanwhile.</summary>
    private static async Task<bool> IsMergedAsync(MySqlSession session, LoadedRun run, CancellationToken cancellationToken) =>
        run.Mode == nameof(LoadMode.Upsert)
        || await session.ScalarAsync<long>(
            Sql.Of(
                $"SELECT EXISTS (SELECT 1 FROM ingestion_audit WHERE table_name = {run.Table} AND load_mode = 'Upsert' AND status = 'SUCCESS')"
            ),
            cancellationToken
        ) > 0;

    private static Breach Wrong(AccountedRun run, string code, string detail, string remedy) =>
        new(code, [run.Loaded.Id], run.Loaded.Table, detail, remedy);
}

/// <summary>A run that succeeded, and what it accounts for.</summary>
/// <param name="Loaded">The run.</param>
/// <param name="Inserted">Rows it inserted.</param>
/// <param name="Updated">Rows it updated.</param>
internal sealed record AccountedRun(LoadedRun Loaded, long Inserted, long Updated);
