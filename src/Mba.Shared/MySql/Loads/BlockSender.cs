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
/// <param name="skipsDuplicates">A row that the table's unique key holds already is passed over (landing).</param>
internal sealed class BlockSender(string table, IReadOnlyList<string> columns, bool skipsDuplicates)
{
    private const int PacketReserve = 1024;

    private volatile bool _localRefused;

    /// <summary>Rows inserted; fewer than sent only where duplicates are passed over.</summary>
    /// <exception cref="IngestException">ROWS_LOST: the server did not take every row as it was sent.</exception>
    public async Task<long> SendAsync(MySqlSession session, BlockBuffer rows, CancellationToken cancellationToken)
    {
        if (rows.Rows == 0)
            return 0;
        using var log = session.CollectWarnings();
        var inserted = await LoadAsync(session, rows.Written, cancellationToken);
        var lost = rows.Rows - inserted;
        var warnings = log.Codes;
        if (
            skipsDuplicates
                ? warnings.Any(code => code != MySqlErrorCode.DuplicateKeyEntry) || lost < warnings.Count
                : lost != 0 || warnings.Count > 0
        )
            throw new IngestException(
                IngestStage.Load,
                "ROWS_LOST",
                $"the server took {inserted} of {rows.Rows} rows with {warnings.Count} warnings (codes {string.Join(", ", warnings.Distinct().Take(5).Select(code => (int)code))}); nothing of the block was kept"
            );
        return inserted;
    }

    private async Task<long> LoadAsync(MySqlSession session, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        if (!_localRefused)
        {
            try
            {
                return await session.LoadDataAsync(table, columns, lines, cancellationToken);
            }
            catch (Exception e) when (MySqlErrors.IsLocalRefused(e))
            {
                _localRefused = true;
            }
        }
        return await InsertAsync(session, lines, cancellationToken);
    }

    private async Task<long> InsertAsync(MySqlSession session, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        var packetBytes = await session.ScalarAsync<int>(Sql.Of($"SELECT @@max_allowed_packet"), cancellationToken);
        var inserted = 0L;
        foreach (var statement in BlockInsertText.Statements(table, columns, lines, packetBytes - PacketReserve))
            inserted += await session.ExecuteAsync(
                Sql.Written(skipsDuplicates ? "INSERT IGNORE" + statement.Sql["INSERT".Length..] : statement.Sql),
                cancellationToken
            );
        return inserted;
    }
}
