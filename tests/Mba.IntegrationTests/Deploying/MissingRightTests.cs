using System.Text.RegularExpressions;
using Mba.IntegrationTests.Fixtures;
using Mba.IntegrationTests.Loading;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using Mba.Tables;
using Mba.UploadApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Mba.IntegrationTests.Deploying;

/// <summary>A database user that lacks a right: the audit names it and the statement that helps, and the statement helps.</summary>
public sealed class MissingRightTests(DatabaseServer server) : IAsyncLifetime
{
    private readonly IngestWorkbench _bench = new(server);
    private readonly string _user = "lacking_" + Guid.NewGuid().ToString("N")[..12];

    public ValueTask InitializeAsync() => _bench.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _bench.Database.ExecuteAsync($"DROP USER IF EXISTS '{_user}'@'%'");
        await _bench.DisposeAsync();
    }

    [Theory]
    [InlineData("CREATE", "append", "id,name\n1,a\n")]
    [InlineData("ALTER", "append", "id,name\n1,a\n")]
    [InlineData("DROP", "replace", "id\n1\n2\n")]
    public async Task The_audit_names_the_right_and_the_statement_that_grants_it(string right, string mode, string content)
    {
        await GrantAllBut(right);
        var datasets = $$"""{ "datasets": [{ "name": "visits", "match": ["**"], "table": "visits", "mode": "{{mode}}" }] }""";
        if (right != "CREATE")
            await Deliveries.UntilDoneAsync(_bench, await _bench.PutAsync("visits_1.csv", "id\n7\n"), datasets: datasets);
        var request = await _bench.PutAsync("visits_2.csv", content);

        var refused = (await LoadAsync(request, datasets)).Audit!;
        var remedy = Regex.Match(refused.ErrorMessage!, "GRANT .*$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Value;
        await _bench.Database.ExecuteAsync(remedy);
        await new AuditActions(_bench.Database.Sessions).AllowRetryAsync(refused.Id, CancellationToken.None);
        var helped = (await LoadAsync(request, datasets)).Audit!;

        Assert.Equal((AuditStatus.FAILED, "DB_DENIED"), (refused.Status, refused.ErrorCode));
        Assert.StartsWith($"the database user lacks {right};", refused.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains($"TO '{_user}'@'%'", remedy, StringComparison.Ordinal);
        Assert.True(helped.Status == AuditStatus.SUCCESS, $"{helped.ErrorCode} {helped.ErrorMessage}");
    }

    /// <summary>The API's user must not be given what loading takes.</summary>
    [Theory]
    [InlineData("DELETE", "", "GRANT SELECT, UPDATE, DELETE ON SCHEMA.* TO 'USER'@'%'")]
    [InlineData("INSERT", "upload_ticket", "GRANT INSERT ON `NAME`.`upload_ticket` TO 'USER'@'%'")]
    public async Task The_statement_for_the_user_of_the_API_granted_the_rights_of_loading(string right, string table, string grant)
    {
        var database = _bench.Database;
        await using var login = await DatabaseLogin.CreateAsync(database, DatabaseRole.Api);
        await using var api = ApiHost.Build(login.Of(database.Settings), new ApiOptions { Urls = ["http://127.0.0.1:0"] });
        var user = login.Login.Username;
        var schema = SchemaRights.Pattern(database.DatabaseName).ToString();
        var run = (await Deliveries.UntilDoneAsync(_bench, await _bench.PutAsync("visits_1.csv", "id\n7\n"))).Audit!;
        await database.ExecuteAsync(
            $"REVOKE {right} ON {(table.Length > 0 ? $"`{database.DatabaseName}`.`{table}`" : $"{schema}.*")} FROM '{user}'@'%'"
        );

        var refused = await Assert.ThrowsAsync<IngestException>(() => ActAsync(api, table, run.Id));
        await database.ExecuteAsync(refused.Message[refused.Message.IndexOf("GRANT", StringComparison.Ordinal)..]);
        await ActAsync(api, table, run.Id);

        grant = grant
            .Replace("SCHEMA", schema, StringComparison.Ordinal)
            .Replace("NAME", database.DatabaseName, StringComparison.Ordinal)
            .Replace("USER", user, StringComparison.Ordinal);
        Assert.Equal(("DB_DENIED", $"the database user lacks {right}; as an administrator run: {grant}"), (refused.Code, refused.Message));
    }

    /// <summary>An undo deletes rows; a request for an upload inserts into one of the system's tables.</summary>
    private static async Task ActAsync(WebApplication api, string table, string run)
    {
        if (table.Length == 0)
        {
            await api.Services.GetRequiredService<AuditActions>().UndoAsync(run, "tester", UndoDuplicates.Refuse, CancellationToken.None);
            return;
        }
        var sessions = api.Services.GetRequiredService<MySqlSessions>();
        try
        {
            await using var session = await sessions.OpenUnpooledSessionAsync(CancellationToken.None);
            await session.ExecuteAsync(
                Sql.Of($"INSERT INTO upload_ticket SELECT * FROM upload_ticket WHERE 1 = 0"),
                CancellationToken.None
            );
        }
        catch (Exception e) when (MySqlErrors.IsDatabaseError(e))
        {
            throw MySqlErrors.Translate(e, IngestStage.Claim, sessions.Database, sessions.Rights);
        }
    }

    private async Task GrantAllBut(string right)
    {
        await _bench.Database.ExecuteAsync($"CREATE USER '{_user}'@'%' IDENTIFIED BY 'secret'");
        await _bench.Database.ExecuteAsync(
            $"GRANT {string.Join(", ", SchemaRights.All.Where(r => r != right))} ON `{_bench.Database.DatabaseName}`.* TO '{_user}'@'%'"
        );
    }

    private async Task<IngestResult> LoadAsync(IngestRequest request, string datasets)
    {
        var settings = _bench.Database.Settings;
        var options = new IngestOptions();
        var sessions = new MySqlSessions(ConnectionText.Of(settings, _user, "secret"));
        var destination = new MySqlDestination(sessions, options, FaultPoints.None, TimeProvider.System, NullLogger.Instance);
        var rules = DatasetRules.Parse(System.Text.Encoding.UTF8.GetBytes(datasets), settings);
        return await new CsvIngest(_bench.Store, destination, rules, options, TimeProvider.System, NullLogger<CsvIngest>.Instance).RunAsync(
            request,
            CancellationToken.None
        );
    }
}
