using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Connections;
using MySqlConnector;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>A statement that is cancelled ends soon, leaves nothing behind and does not spoil its connection.</summary>
public sealed class CancellationTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_statement_on_a_frozen_network_comes_back_when_it_is_cancelled()
    {
        await using var proxy = new FreezingProxy(database.Server.Port);
        var session = await new MySqlSessions(proxy.Through(database.ConnectionString)).OpenSessionAsync(CancellationToken.None);
        await session.BeginAsync(CancellationToken.None);
        using var cancelled = new CancellationTokenSource();
        var running = session.ScalarAsync<long>(Sql.Of($"SELECT SLEEP(60)"), cancelled.Token);
        await UntilAsync(session, "STATE = 'User sleep'");
        await proxy.FreezeAsync();
        var clock = Stopwatch.StartNew();

        await cancelled.CancelAsync();
        var told = clock.Elapsed;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Soon));
        await session.DisposeAsync().AsTask().WaitAsync(Soon);

        Assert.True(told < TimeSpan.FromSeconds(1), "cancelling blocks its caller");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => session.ScalarAsync<long>(Sql.Of($"SELECT 1"), CancellationToken.None));
    }

    /// <summary>The server answers a killed SLEEP with a value.</summary>
    [Fact]
    public async Task A_cancelled_sleep_is_cancelled_and_its_connection_goes_on()
    {
        await using var session = await database.Sessions.OpenSessionAsync(CancellationToken.None);
        var id = session.ConnectionId;
        using var cancelled = new CancellationTokenSource();
        var running = session.ScalarAsync<long>(Sql.Of($"SELECT SLEEP(60)"), cancelled.Token);
        await UntilAsync(session, "STATE = 'User sleep'");

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Soon));
        Assert.Equal(id, await session.ScalarAsync<long>(Sql.Of($"SELECT CONNECTION_ID()"), CancellationToken.None));
    }

    [Fact]
    public async Task A_load_that_waits_for_a_lock_leaves_no_row_when_it_is_cancelled()
    {
        await CreateAsync("waiting");
        await using var blocker = await database.Sessions.OpenSessionAsync(CancellationToken.None);
        await blocker.BeginAsync(CancellationToken.None);
        await blocker.ExecuteAsync(Sql.Of($"INSERT INTO waiting VALUES (3, 'x')"), CancellationToken.None);

        await CancelledLoadAsync("waiting", 5, "trx_state = 'LOCK WAIT'", blocker.RollbackAsync);
    }

    [Fact]
    public async Task A_load_at_work_leaves_no_row_when_it_is_cancelled()
    {
        await CreateAsync("working");

        await CancelledLoadAsync("working", 3_000_000, "trx_rows_modified > 0", () => Task.CompletedTask);
    }

    [Fact]
    public async Task Warnings_are_collected_around_sends_only_and_no_more_than_the_server_lists()
    {
        await CreateAsync("warned");
        await using var session = await database.Sessions.OpenSessionAsync(CancellationToken.None);
        var first = session.CollectWarnings();
        await session.LoadDataAsync("warned", ["id", "name"], Lines(2000), replaces: false, CancellationToken.None);
        first.Dispose();
        var again = session.CollectWarnings();
        var inserted = await session.LoadDataAsync("warned", ["id", "name"], Lines(2000), replaces: false, CancellationToken.None);
        again.Dispose();

        await session.LoadDataAsync("warned", ["id", "name"], Lines(2), replaces: false, CancellationToken.None);

        Assert.Empty(first.Codes);
        Assert.Equal((0, 1024), (inserted, again.Codes.Count));
        Assert.All(again.Codes, code => Assert.Equal(MySqlErrorCode.DuplicateKeyEntry, code));
    }

    /// <summary>The driver's own time-outs have negative numbers.</summary>
    [Fact]
    public async Task A_time_out_of_the_driver_is_a_connection_that_broke()
    {
        await using var connection = await database.Sessions.OpenUnpooledAsync(CancellationToken.None);
        await using var command = new MySqlCommand("SELECT SLEEP(60) FROM (SELECT 1 UNION SELECT 2) AS two", connection)
        {
            CommandTimeout = 1,
        };

        var late = await Assert.ThrowsAsync<MySqlException>(() => command.ExecuteScalarAsync());

        Assert.True(MySqlErrors.IsTransient(late));
        Assert.Equal("DB_CONNECTION_LOST", MySqlErrors.Translate(late, IngestStage.Load, database: null).Code);
    }

    private async Task CancelledLoadAsync(string table, int rows, string state, Func<Task> release)
    {
        await using var session = await database.Sessions.OpenSessionAsync(CancellationToken.None);
        var id = session.ConnectionId;
        await session.BeginAsync(CancellationToken.None);
        using var cancelled = new CancellationTokenSource();
        var loading = session.LoadDataAsync(table, ["id", "name"], Lines(rows), replaces: false, cancelled.Token);
        await UntilAsync(session, state, "information_schema.INNODB_TRX", "trx_mysql_thread_id");

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loading.WaitAsync(Soon));
        await session.CommitAsync(CancellationToken.None);
        await release();
        Assert.Equal("0", Assert.Single(await database.QueryAsync($"SELECT COUNT(*) FROM {table}"))[0]);
        Assert.Equal(2, await session.LoadDataAsync(table, ["id", "name"], Lines(2), replaces: false, CancellationToken.None));
        Assert.Equal(id, session.ConnectionId);
    }

    private Task CreateAsync(string table) => database.ExecuteAsync($"CREATE TABLE {table} (id INT PRIMARY KEY, name VARCHAR(20))");

    private static byte[] Lines(int rows)
    {
        var text = new StringBuilder();
        for (var row = 1; row <= rows; row++)
            text.Append(CultureInfo.InvariantCulture, $"{row}\tx\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>MariaDB renews its copy of INNODB_TRX only when nobody has read it for 0.1 s: whoever looks more often sees the same for ever.</summary>
    private async Task UntilAsync(
        MySqlSession session,
        string condition,
        string view = "information_schema.PROCESSLIST",
        string thread = "ID"
    )
    {
        var clock = Stopwatch.StartNew();
        while ((await database.QueryAsync($"SELECT 1 FROM {view} WHERE {thread} = {session.ConnectionId} AND {condition}")).Count == 0)
        {
            Assert.True(clock.Elapsed < Soon, $"the connection never came to {condition}");
            await Task.Delay(TimeSpan.FromMilliseconds(150), TestContext.Current.CancellationToken);
        }
    }
}
