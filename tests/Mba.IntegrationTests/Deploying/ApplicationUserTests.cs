using System.Text;
using Mba.Aws;
using Mba.Files;
using Mba.IntegrationTests.Fixtures;
using Mba.IntegrationTests.Loading;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Mba.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;
using Xunit;

namespace Mba.IntegrationTests.Deploying;

/// <summary>The ingest function's database user may load files in every mode, and nothing else.</summary>
public sealed class ApplicationUserTests(DatabaseServer server) : IAsyncLifetime
{
    private readonly IngestWorkbench _bench = new(server);
    private readonly DatabaseSecret _login = new("app_" + Guid.NewGuid().ToString("N")[..12], "first 'pass' \\ word");

    private string Schema => _bench.Database.DatabaseName;

    public async ValueTask InitializeAsync()
    {
        await _bench.InitializeAsync();
        await GrantAsync(_login);
    }

    public async ValueTask DisposeAsync()
    {
        await _bench.Database.ExecuteAsync($"DROP USER IF EXISTS '{_login.Username}'@'%'");
        await _bench.DisposeAsync();
    }

    [Theory]
    [InlineData("append", "")]
    [InlineData("upsert", "\"keys\": [\"id\"],")]
    [InlineData("replace", "")]
    [InlineData("landing", "")]
    public async Task Loads_a_file_and_a_wider_one_after_it(string mode, string keys)
    {
        var datasets =
            $$"""{"datasets": [{"name": "visits", "match": ["mba/csv/visits*.csv"], "table": "visits", "mode": "{{mode}}", {{keys}} "contract": "evolve"}]}""";

        var first = await LoadAsync(datasets, "visits1.csv", "id,name\n1,a\n2,b\n");
        var wider = await LoadAsync(datasets, "visits2.csv", "id,name,amount\n3000000000,c,1.5\n4,d,2.25\n");

        Assert.Equal((AuditStatus.SUCCESS, AuditStatus.SUCCESS), (first.Audit!.Status, wider.Audit!.Status));
        Assert.Equal(2, wider.Audit.RowsRead);
    }

    [Theory]
    [InlineData("CREATE DATABASE stolen")]
    [InlineData("CREATE USER 'friend'@'%' IDENTIFIED BY 'x'")]
    [InlineData("SELECT * FROM mysql.user")]
    [InlineData("GRANT SELECT ON *.* TO CURRENT_USER()")]
    [InlineData("GRANT SELECT ON memberdata TO 'mysql.sys'@'localhost'")]
    [InlineData("SET GLOBAL general_log = 1")]
    [InlineData("CREATE TRIGGER t BEFORE INSERT ON ingestion_audit FOR EACH ROW SET NEW.id = NULL")]
    [InlineData("SELECT * FROM ingestion_audit INTO OUTFILE '/tmp/out.csv'")]
    public async Task Is_refused_whatever_loading_does_not_need(string statement)
    {
        var refused = await Assert.ThrowsAsync<MySqlException>(() => RunAsync(_login, Schema, statement));

        Assert.Contains(refused.Number, new[] { 1044, 1045, 1142, 1227, 1370, 1410, 1419 });
    }

    [Fact]
    public async Task Sees_nothing_of_a_schema_whose_name_differs_by_its_underscore()
    {
        var neighbour = Schema.Replace('_', 'x');
        await _bench.Database.ExecuteAsync($"CREATE DATABASE `{neighbour}`");
        try
        {
            var refused = await Assert.ThrowsAsync<MySqlException>(() => RunAsync(_login, neighbour, "SELECT 1"));

            Assert.Equal(1044, refused.Number);
        }
        finally
        {
            await _bench.Database.ExecuteAsync($"DROP DATABASE `{neighbour}`");
        }
    }

    [Fact]
    public async Task Comes_from_any_host()
    {
        var hosts = await _bench.Database.QueryAsync($"SELECT host FROM mysql.user WHERE user = '{_login.Username}'");

        Assert.Equal("%", Assert.Single(hosts)[0]);
    }

    [Fact]
    public async Task Takes_a_new_password_and_on_MySQL_the_former_one_for_a_while()
    {
        var rotated = _login with { Password = "second" };
        await GrantAsync(rotated);

        await RunAsync(rotated, Schema, "SELECT 1");
        if (_bench.Database.IsMariaDb)
            Assert.Equal(1045, (await Assert.ThrowsAsync<MySqlException>(() => RunAsync(_login, Schema, "SELECT 1"))).Number);
        else
            await RunAsync(_login, Schema, "SELECT 1");
    }

    private async Task GrantAsync(DatabaseSecret login)
    {
        var users = new DatabaseUsers(_bench.Database.Sessions, SessionsOf);
        await users.SetPasswordAsync(login, requireTls: false, CancellationToken.None);
        await users.GrantAsync(DatabaseRole.Ingest, Schema, login.Username, CancellationToken.None);
    }

    private MySqlSessions SessionsOf(DatabaseSecret login) =>
        new(ConnectionText.Of(_bench.Database.Settings, login.Username, login.Password));

    private async Task<IngestResult> LoadAsync(string datasets, string name, string content)
    {
        var options = new IngestOptions();
        var destination = new MySqlDestination(SessionsOf(_login), options, FaultPoints.None, TimeProvider.System, NullLogger.Instance);
        var rules = DatasetRules.Parse(Encoding.UTF8.GetBytes(datasets), _bench.Database.Settings);
        var ingest = new CsvIngest(_bench.Store, destination, rules, options, TimeProvider.System, NullLogger<CsvIngest>.Instance);
        return await ingest.RunAsync(await _bench.PutAsync(name, content), CancellationToken.None);
    }

    private async Task RunAsync(DatabaseSecret login, string schema, string statement)
    {
        var text = ConnectionText.Of(_bench.Database.Settings with { RdsDatabase = schema }, login.Username, login.Password);
        await using var connection = new MySqlConnection(text + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = new MySqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
