using Mba.MySql.Connections;
using MySqlConnector;

namespace Mba.MySql.Claims;

/// <summary>The worker that held a run before; it may only be paused, with locks in transactions that the fence would not let it commit.</summary>
internal readonly record struct Predecessor(string? LeaseToken, long? ConnectionId)
{
    /// <summary>A live worker holds its row for a moment only.</summary>
    private const int ShortWaitSeconds = 2;

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
        var own = ConnectionId is { } predecessor
            ? await session.ScalarAsync<long?>(
                Sql.Of(
                    $"SELECT ID FROM information_schema.PROCESSLIST WHERE ID = {predecessor} AND DB = DATABASE() AND USER = SUBSTRING_INDEX(USER(), '@', 1) AND ID <> CONNECTION_ID()"
                ),
                cancellationToken
            )
            : null;
        foreach (var connection in own is { } one ? [.. marked, one] : marked)
            await KillAsync(session, connection, cancellationToken);
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
