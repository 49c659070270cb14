using System.Collections.Concurrent;
using MySqlConnector;

namespace Mba.MySql.Connections;

/// <summary>Opens connections whose session is always the same, whatever the server's or the pool's previous user's defaults are.</summary>
public sealed class MySqlSessions(Func<CancellationToken, Task<string>> connectionString)
{
    /// <summary>Seconds that a statement waits for another transaction's row.</summary>
    public const int LockWaitSeconds = 20;

    // max_error_count is 1024 on MySQL already, where setting it takes a right that an application's user has not; only MariaDB runs that comment.
    private static readonly string SessionSql =
        "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_AUTO_VALUE_ON_ZERO', "
        + $"time_zone = '+00:00', autocommit = 1, lock_wait_timeout = 5, innodb_lock_wait_timeout = {LockWaitSeconds} /*M! , max_error_count = 1024 */ "
        + "/*!80000 , information_schema_stats_expiry = 0 */; "
        + "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED; ";

    /// <summary>The driver's own time-out is for one of the several exchanges of an opening.</summary>
    private const uint OpeningFactor = 4;

    private readonly ConcurrentDictionary<Action<MySqlConnectionStringBuilder>, OpenAddress> _addresses = [];
    private long _statements;
    private volatile bool _refused;

    /// <summary>Statements run so far through sessions opened here, LOAD DATA included: round trips, the price of a small file.</summary>
    public long Statements => Interlocked.Read(ref _statements);

    /// <summary>The database that sessions are opened in; null before the first.</summary>
    public string? Database { get; private set; }

    /// <summary>What the user who logs in here may do in the schema when nothing is missing.</summary>
    public IReadOnlyList<string> Rights { get; init; } = SchemaRights.All;

    public MySqlSessions(string connectionString)
        : this(_ => Task.FromResult(connectionString)) { }

    /// <summary>A pooled connection, its session set.</summary>
    public Task<MySqlConnection> OpenAsync(CancellationToken cancellationToken) => OpenAsync(UsualWay, isSet: true, cancellationToken);

    /// <summary>A connection of its own, its session set, for locks that live as long as it does.</summary>
    public Task<MySqlConnection> OpenUnpooledAsync(CancellationToken cancellationToken) =>
        OpenAsync(Unpooled, isSet: true, cancellationToken);

    /// <summary>A pooled session whose commands can be cancelled; it is set by its first one.</summary>
    public Task<MySqlSession> OpenSessionAsync(CancellationToken cancellationToken) => OpenSessionAsync(UsualWay, cancellationToken);

    /// <summary>A session of its own, whose commands can be cancelled; it is set by its first one.</summary>
    public Task<MySqlSession> OpenUnpooledSessionAsync(CancellationToken cancellationToken) =>
        OpenSessionAsync(Unpooled, cancellationToken);

    /// <summary>Creates the database (utf8mb4) when the server does not have it; returns its name.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var database = new MySqlConnectionStringBuilder(await connectionString(cancellationToken)).Database;
        await using var session = await OpenSessionAsync(WithoutDatabase, cancellationToken);
        await session.ExecuteAsync(
            Sql.Of($"CREATE DATABASE IF NOT EXISTS {new SqlName(database)} DEFAULT CHARACTER SET utf8mb4"),
            cancellationToken
        );
        return database;
    }

    /// <summary>
    /// The server refused a right. It reads a connection's rights when the connection opens, so those granted later reach new ones only, and no connection
    /// of this process is used twice any more.
    /// </summary>
    internal async Task StopPoolingAsync(MySqlConnection refused)
    {
        _refused = true;
        await MySqlConnection.ClearPoolAsync(refused, CancellationToken.None);
    }

    internal void CountStatement() => Interlocked.Increment(ref _statements);

    private Action<MySqlConnectionStringBuilder> UsualWay => _refused ? Unpooled : Pooled;

    private async Task<MySqlSession> OpenSessionAsync(Action<MySqlConnectionStringBuilder> adjust, CancellationToken cancellationToken) =>
        new(await OpenAsync(adjust, isSet: false, cancellationToken), SessionSql, this);

    private static void Pooled(MySqlConnectionStringBuilder builder) => builder.Pooling = true;

    private static void Unpooled(MySqlConnectionStringBuilder builder) => builder.Pooling = false;

    private static void WithoutDatabase(MySqlConnectionStringBuilder builder)
    {
        builder.Pooling = false;
        builder.Database = "";
    }

    private async Task<MySqlConnection> OpenAsync(
        Action<MySqlConnectionStringBuilder> adjust,
        bool isSet,
        CancellationToken cancellationToken
    )
    {
        var address = Address(await connectionString(cancellationToken), adjust);
        var opening = OpenAsync(address, isSet);
        try
        {
            return await opening.WaitAsync(address.Patience, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            _ = CloseAsync(opening);
            throw;
        }
    }

    /// <summary>Written once for each way of opening: the driver takes longer to read its own words than to open a pooled connection.</summary>
    private OpenAddress Address(string text, Action<MySqlConnectionStringBuilder> adjust)
    {
        if (_addresses.TryGetValue(adjust, out var known) && string.Equals(known.Source, text, StringComparison.Ordinal))
            return known;
        var builder = new MySqlConnectionStringBuilder(text) { AllowLoadLocalInfile = true, GuidFormat = MySqlGuidFormat.None };
        Database = builder.Database;
        adjust(builder);
        var trust = ServerTrust.TakeFrom(builder);
        return _addresses[adjust] = new OpenAddress(
            text,
            builder.ConnectionString,
            TimeSpan.FromSeconds(builder.ConnectionTimeout * OpeningFactor),
            trust
        );
    }

    /// <summary>The driver heeds no token while a server says nothing, so nobody waits for this without a limit of one's own.</summary>
    private async Task<MySqlConnection> OpenAsync(OpenAddress address, bool isSet)
    {
        var connection = new MySqlConnection(address.Text);
        if (address.Trust is { } trust)
            connection.RemoteCertificateValidationCallback = trust.Accepts;
        try
        {
            await connection.OpenAsync(CancellationToken.None);
            if (!isSet)
                return connection;
            await using var command = new MySqlCommand(SessionSql, connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            CountStatement();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Nobody waits for a connection any more whose opening goes on.</summary>
    private static async Task CloseAsync(Task<MySqlConnection> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
            await (await opening).DisposeAsync();
    }

    private sealed record OpenAddress(string Source, string Text, TimeSpan Patience, ServerTrust? Trust);
}
