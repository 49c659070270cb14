using System.Net.Sockets;
using System.Text;
using Mba.Cli.Demo;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Xunit;

namespace Mba.IntegrationTests.Local;

/// <summary>What <c>mba up</c> and <c>mba demo</c> start, in a folder of the test's own.</summary>
public sealed class LocalSystemTests(DatabaseServer server) : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "mba-up-" + Guid.NewGuid().ToString("N"));
    private readonly List<string> _said = [];

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_demo_ends_as_it_should()
    {
        await using var system = await StartAsync();
        var output = new StringWriter();

        var asItShould = await new DemoRun(system, Sessions(system), output).RunAsync(CancellationToken.None);

        Assert.True(asItShould, output.ToString());
        Assert.Contains("10 of 10 files loaded", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_start_finds_the_database_as_it_was()
    {
        string? audit;
        await using (var first = await StartAsync())
            audit = (await UploadAsync(first, "kept.csv", "a,b\n1,2\n")).AuditId;

        await using var second = await StartAsync();

        await using var session = await Sessions(second).OpenSessionAsync(CancellationToken.None);
        Assert.Equal(
            "SUCCESS",
            await session.ScalarAsync<string>(Sql.Of($"SELECT status FROM ingestion_audit WHERE id = {audit}"), CancellationToken.None)
        );
    }

    [Fact]
    public async Task Nothing_listens_and_no_settings_are_left_when_it_has_stopped()
    {
        var system = await StartAsync();
        var (api, port, settings) = (system.Api.Port, system.Database.Port, Path.Combine(_folder, "stack.env"));
        Assert.Contains($"RDS_PORT='{port}'", await File.ReadAllTextAsync(settings), StringComparison.Ordinal);

        await system.DisposeAsync();

        Assert.False(File.Exists(settings));
        Assert.All([api, port], p => Assert.Throws<SocketException>(() => new TcpClient("127.0.0.1", p).Dispose()));
    }

    [Fact]
    public void A_folder_takes_one_stack_at_a_time()
    {
        using var taken = FolderLock.Take(_folder);

        var error = Assert.Throws<LocalStackException>(() => FolderLock.Take(_folder));

        Assert.Contains("already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_start_says_why_and_leaves_nothing_running()
    {
        var blocker = new TcpListener(System.Net.IPAddress.Loopback, 0);
        blocker.Start();
        try
        {
            var port = ((System.Net.IPEndPoint)blocker.LocalEndpoint).Port;

            var error = await Assert.ThrowsAsync<LocalStackException>(() =>
                LocalSystem.StartAsync(Options() with { AwsPort = port }, TimeProvider.System, _said.Add, CancellationToken.None)
            );

            Assert.Contains("moto_server ended", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            blocker.Stop();
        }
    }

    private static async Task<DemoOutcome> UploadAsync(LocalSystem system, string name, string text)
    {
        using var http = new HttpClient();
        var client = new DemoClient(http, system.Api);
        return await client.OutcomeAsync(
            await client.UploadAsync(Encoding.UTF8.GetBytes(text), name, "mba", force: false, CancellationToken.None),
            CancellationToken.None
        );
    }

    private Task<LocalSystem> StartAsync() => LocalSystem.StartAsync(Options(), TimeProvider.System, _said.Add, CancellationToken.None);

    private LocalSystemOptions Options() => new() { Folder = _folder, MariaDb = server.IsMariaDb };

    private static MySqlSessions Sessions(LocalSystem system) => new(system.Database.ConnectionString("mba_mysql"));
}
