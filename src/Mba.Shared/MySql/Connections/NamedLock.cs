namespace Mba.MySql.Connections;

/// <summary>A server-wide lock (<c>GET_LOCK</c>) held by a connection of its own, so that it ends with the process whatever happens.</summary>
public sealed class NamedLock : IAsyncDisposable
{
    /// <summary>All readers wait behind an ALTER that waits for its table, so it gives up soon and comes back.</summary>
    private const int TableWaitSeconds = 2;

    /// <summary>Whoever was paused while it held the lock loses it: between its statements it has nothing to do that takes long.</summary>
    private const int IdleSeconds = 30;

    private NamedLock(MySqlSession session) => Session = session;

    /// <summary>The connection that holds the lock.</summary>
    public MySqlSession Session { get; }

    /// <summary>The lock's name on the server: names are limited to 64 characters and shared by all databases.</summary>
    public static string NameOf(string database, string subject) => "mba:" + TextHash.Sha256($"{database}\0{subject}")[..40];

    /// <summary>Waits for the lock and takes it.</summary>
    /// <exception cref="IngestException">Nobody released the lock within <paramref name="timeout"/>; transient.</exception>
    public static async Task<NamedLock> TakeAsync(
        MySqlSessions sessions,
        string subject,
        string database,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var session = await sessions.OpenUnpooledSessionAsync(cancellationToken);
        try
        {
            var taken = await session.ScalarAsync<long?>(
                Sql.Of($"SELECT GET_LOCK({NameOf(database, subject)}, {(int)timeout.TotalSeconds})"),
                cancellationToken
            );
            if (taken != 1)
                throw new IngestException(
                    IngestStage.Reconcile,
                    "DB_NAMED_LOCK",
                    $"another process has been changing {subject} for {timeout.TotalSeconds:0} s"
                )
                {
                    Transient = true,
                };
            await session.ExecuteAsync(
                Sql.Of($"SET SESSION lock_wait_timeout = {TableWaitSeconds}, wait_timeout = {IdleSeconds}"),
                cancellationToken
            );
            return new NamedLock(session);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
