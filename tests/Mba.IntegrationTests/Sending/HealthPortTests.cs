using System.Net;
using Mba.Cli.Local;
using Mba.Cli.Work;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>What probes hear of a worker.</summary>
public sealed class HealthPortTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task It_is_ready_while_the_database_answers() =>
        Assert.Equal((HttpStatusCode.OK, """{"status":"ok"}"""), await ReadyAsync(database.Sessions));

    [Fact]
    public async Task It_is_not_ready_without_the_database() =>
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"status":"unavailable"}"""),
            await ReadyAsync(new MySqlSessions($"Server=127.0.0.1;Port={FreePort.Next()};User ID=none;Password=none;Connection Timeout=2"))
        );

    [Fact]
    public async Task A_worker_that_needs_no_database_is_always_ready() =>
        Assert.Equal((HttpStatusCode.OK, """{"status":"ok"}"""), await ReadyAsync(sessions: null));

    private static async Task<(HttpStatusCode Status, string Body)> ReadyAsync(MySqlSessions? sessions)
    {
        var port = FreePort.Next();
        await using var health = await HealthPort.StartAsync(port, sessions, CancellationToken.None);
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/ready"));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
