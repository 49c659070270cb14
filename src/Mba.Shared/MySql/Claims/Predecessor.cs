using System.Globalization;
using Mba.MySql.Connections;
using MySqlConnector;

namespace Mba.MySql.Claims;

/// <summary>The worker that held a run before; it may only be paused, with locks in transactions that the fence would not let it commit.</summary>
/// <param name="LeaseToken">Of its claim.</param>
/// <param name="ConnectionId">The server's number of the connection that made the claim.</param>
/// <param name="Since">When it made the claim, by the database's clock.</param>
internal readonly record struct Predecessor(string? LeaseToken, long? ConnectionId, DateTime? Since)
{
    /// <summary>A live worker holds its row for a moment only.</summary>
    private const int ShortWaitSeconds = 2;

    /// <summary>The columns of its run that <see cref="Read"/> reads.</summary>
    public static SqlText Columns { get; } = new("lease_token, connection_id, COALESCE(claimed_at, lease_until) AS worker_since");

    public static Predecessor Read(MySqlDataReader row) =>
        new(row.Text("lease_token"), row.Number("connection_id"), row.Time("worker_since"));

    /// <summary>Runs the conditional statement that takes its run, and cuts its connections; false when another worker was first.</summary>
    public async Task<bool> ReplaceAsync(MySqlSession session, Sql take, CancellationToken cancellationToken)
    {
        if (await ChangeAsync(session, take, cancellationToken) != 1)
            return false;
        await CutAsync(session, cancellationToken);
        return true;
    }

    /// <summary>A predecessor that was paused just before its COMMIT holds the very row: it is cut, and the row is free.</summary>
    private async Task<int> ChangeAsync(MySqlSession session, Sql take, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(Sql.Of($"SET SESSION innodb_lock_wait_timeout = {ShortWaitSeconds}"), cancellationToken);
            return await session.ExecuteAsync(take, cancellationToken);
        }
        catch (Exception e) when (MySqlErrors.CodeOf(e) == MySqlErrorCode.LockWaitTimeout)
        {
            await CutAsync(session, cancellationToken);
            return await session.ExecuteAsync(take, cancellationToken);
        }
        finally
        {
            await session.ExecuteAsync(
                Sql.Of($"SET SESSION innodb_lock_wait_timeout = {MySqlSessions.LockWaitSeconds}"),
                cancellationToken
            );
        }
    }

    private async Task CutAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var marked = LeaseToken is { } token ? await ClaimLocks.HoldersAsync(session, token, cancellationToken) : [];
        foreach (var connection in marked)
            await KillAsync(session, connection, cancellationToken);
        if (await OwnConnectionAsync(session, cancellationToken) is { } own)
            await KillAsync(session, own, cancellationToken);
    }

    /// <summary>A server that was started since has given the number to somebody else, and the worker's connection is gone.</summary>
    private async Task<long?> OwnConnectionAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        if (ConnectionId is not { } id)
            return null;
        var uptime = await session.QueryAsync(
            Sql.Of($"SHOW GLOBAL STATUS LIKE 'Uptime'"),
            row => long.Parse(row.GetString("Value"), CultureInfo.InvariantCulture),
            cancellationToken
        );
        return await session.ScalarAsync<long?>(
            Sql.Of(
                $"""
                SELECT ID FROM information_schema.PROCESSLIST
                WHERE ID = {id} AND DB = DATABASE() AND USER = SUBSTRING_INDEX(USER(), '@', 1) AND ID <> CONNECTION_ID()
                  AND {Since} >= UTC_TIMESTAMP(6) - INTERVAL {uptime[0]} SECOND
                """
            ),
            cancellationToken
        );
    }

    private static async Task KillAsync(MySqlSession session, long connection, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(Sql.Of($"KILL {connection}"), cancellationToken);
        }
        catch (Exception e) when (MySqlErrors.CodeOf(e) is MySqlErrorCode.NoSuchThread or MySqlErrorCode.KillDenied)
        {
            // It ended by itself meanwhile, or is another user's: the locks' own time-outs apply.
        }
    }
}
