using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Xunit;

namespace Mba.IntegrationTests.Loading;

public sealed class SessionTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task Is_the_same_on_both_products_whatever_their_defaults()
    {
        var row = Assert.Single(
            await database.QueryAsync(
                "SELECT @@time_zone, @@lock_wait_timeout, @@innodb_lock_wait_timeout, @@max_error_count, @@autocommit"
            )
        );

        Assert.Equal<string?[]>(["+00:00", "5", "20", "1024", "1"], row);
    }

    [Fact]
    public async Task Comes_back_from_the_opening_of_a_server_that_says_nothing_when_it_is_cancelled()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var sessions = new MySqlSessions(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Server=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};User ID=a;Password=b;Database=c;ConnectionTimeout=600"
            )
        );
        using var cancelled = new CancellationTokenSource();
        var opening = sessions.OpenAsync(cancelled.Token);
        using var client = await silent.AcceptTcpClientAsync();

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Tells_a_server_that_does_not_answer_from_a_connection_that_broke()
    {
        var nobody = new MySqlSessions(
            string.Create(CultureInfo.InvariantCulture, $"Server=127.0.0.1;Port={FreePort.Next()};User ID=a;Password=b;Database=c")
        );
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => nobody.OpenAsync(CancellationToken.None));
        await using var session = await database.Sessions.OpenUnpooledSessionAsync(CancellationToken.None);
        await session.DropAsync();
        var broken = await Assert.ThrowsAnyAsync<Exception>(() => session.ScalarAsync<long>(Sql.Of($"SELECT 1"), CancellationToken.None));

        Assert.Equal(("DB_UNREACHABLE", true), Told(refused));
        Assert.Equal(("DB_CONNECTION_LOST", true), Told(broken));
    }

    private static (string Code, bool Transient) Told(Exception e)
    {
        var told = MySqlErrors.Translate(e, IngestStage.Claim, database: null);
        return (told.Code, told.Transient);
    }
}
