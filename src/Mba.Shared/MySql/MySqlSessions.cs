using global::MySql.Data.MySqlClient;

namespace Mba.MySql;

/// <summary>Opens connections whose session is always the same, whatever the server's or the pool's former user's defaults are.</summary>
public sealed class MySqlSessions(Func<CancellationToken, Task<string>> connectionString)
{
    private const string SessionSql =
        "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE,NO_ZERO_IN_DATE', " +
        "time_zone = '+00:00', lock_wait_timeout = 5, innodb_lock_wait_timeout = 20";

    public MySqlSessions(string connectionString)
        : this(_ => Task.FromResult(connectionString))
    {
    }

    /// <summary>A pooled connection, its session set.</summary>
    public Task<MySqlConnection> OpenAsync(CancellationToken cancellationToken) => OpenAsync(pooled: true, cancellationToken);

    /// <summary>A connection of its own, for locks that live as long as it does.</summary>
    public Task<MySqlConnection> OpenUnpooledAsync(CancellationToken cancellationToken) => OpenAsync(pooled: false, cancellationToken);

    private async Task<MySqlConnection> OpenAsync(bool pooled, CancellationToken cancellationToken)
    {
        var builder = new MySqlConnectionStringBuilder(await connectionString(cancellationToken)) { Pooling = pooled };
        var connection = new MySqlConnection(builder.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = new MySqlCommand(SessionSql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
