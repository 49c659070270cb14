using Mba.MySql.Connections;
using Mba.Rows;
using MySqlConnector;

namespace Mba.MySql.Loads;

/// <summary>
/// Sends blocks of encoded rows and makes sure that the server took each as it was sent: <c>LOAD DATA LOCAL</c> turns every error into a warning and
/// truncates silently, so the rows are counted and the warnings collected for each block.
/// </summary>
/// <param name="table">Target or stage table.</param>
/// <param name="columns">Columns in the order of the encoded values.</param>
/// <param name="skipsDuplicates">A row whose unique key the table holds already is skipped (landing); a record that is there already never is.</param>
/// <param name="keyedRun">The run, where the table is keyed by record; else null.</param>
internal sealed class BlockSender(string table, IReadOnlyList<string> columns, bool skipsDuplicates, long? keyedRun)
{
    private readonly RowTransfer _transfer = new(table, columns, skipsDuplicates ? DuplicateRows.Skipped : DuplicateRows.Refused);

    /// <summary>Rows inserted; fewer than sent only where duplicates are passed over.</summary>
    /// <exception cref="IngestException">ROWS_LOST: the server did not take every row as it was sent; KEY_REPEATED when all that it refused repeat a key of the table.</exception>
    public async Task<long> SendAsync(MySqlSession session, BlockBuffer rows, CancellationToken cancellationToken)
    {
        if (rows.Rows == 0)
            return 0;
        using var log = session.CollectWarnings();
        var inserted = await _transfer.SendAsync(session, rows.Written, cancellationToken);
        if (await IsLostAsync(session, rows, inserted, log, cancellationToken))
            throw RepeatsForeignKey(log) ? DuplicateKey(rows.Rows - inserted, log) : RowsLost(rows.Rows, inserted, log);
        return inserted;
    }

    /// <summary>The server lists 1,024 warnings: whether the duplicates beyond them were skipped by the row's key, too, the run's records show.</summary>
    private async Task<bool> IsLostAsync(
        MySqlSession session,
        BlockBuffer rows,
        long inserted,
        WarningLog warnings,
        CancellationToken cancellationToken
    )
    {
        var lost = rows.Rows - inserted;
        if (!skipsDuplicates)
            return lost != 0 || warnings.Codes.Count > 0;
        if (
            warnings.RepeatsPrimaryKey
            || warnings.Codes.Any(code => code != MySqlErrorCode.DuplicateKeyEntry)
            || lost < warnings.Codes.Count
        )
            return true;
        if (lost == warnings.Codes.Count || keyedRun is not { } seq)
            return false;
        var held = await session.ScalarAsync<long>(
            Sql.Of(
                $"SELECT COUNT(*) FROM {new SqlName(table)} WHERE _ingestion_seq = {seq} AND _record BETWEEN {rows.Range.FirstRecord} AND {rows.Range.LastRecord}"
            ),
            cancellationToken
        );
        return held != inserted;
    }

    /// <summary>A key that is not the run's own, which no file can repeat.</summary>
    private bool RepeatsForeignKey(WarningLog warnings) =>
        !skipsDuplicates
        && warnings.Codes.Count > 0
        && warnings.Codes.All(code => code == MySqlErrorCode.DuplicateKeyEntry)
        && !(keyedRun is not null && warnings.RepeatsPrimaryKey);

    private IngestException DuplicateKey(long rows, WarningLog warnings) =>
        new(
            IngestStage.Load,
            "KEY_REPEATED",
            $"at least {rows} rows repeat a value of a key that `{table}` has ({string.Join(", ", warnings.DuplicateKeys)}): one that it holds already, or one that is twice in the file. Nothing was kept. If later rows are to take the place of earlier ones, the dataset needs that key and \"mode\": \"upsert\"; if both are to stay, they belong into another table"
        );

    private static IngestException RowsLost(long sent, long taken, WarningLog warnings) =>
        new(
            IngestStage.Load,
            "ROWS_LOST",
            $"the server took {taken} of {sent} rows with {warnings.Codes.Count} warnings (codes {string.Join(", ", warnings.Codes.Distinct().Take(5).Select(code => (int)code))}); the block was rolled back"
        );
}
