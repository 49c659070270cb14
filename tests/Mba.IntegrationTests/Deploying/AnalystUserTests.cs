using Mba.IntegrationTests.Fixtures;
using Mba.IntegrationTests.Loading;
using Mba.MySql.Schema;
using Mba.Tables;
using MySqlConnector;
using Xunit;

namespace Mba.IntegrationTests.Deploying;

/// <summary>The analysts' database user reads data tables, nothing else, and writes nothing.</summary>
public sealed class AnalystUserTests(DatabaseServer server) : IAsyncLifetime
{
    private const string Replace =
        """{ "datasets": [{ "name": "visits", "match": ["**"], "table": "visits", "mode": "replace", "maxRejectPercent": 60 }] }""";

    private readonly IngestWorkbench _bench = new(server);
    private DatabaseLogin _analyst = null!;

    public async ValueTask InitializeAsync()
    {
        await _bench.InitializeAsync();
        _analyst = await DatabaseLogin.CreateAsync(_bench.Database, DatabaseRole.Analyst);
    }

    public async ValueTask DisposeAsync()
    {
        await _analyst.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Theory]
    [InlineData("memberdata")]
    [InlineData("plan_details")]
    [InlineData("benefit_accumulator")]
    [InlineData("deductibles_oop")]
    public async Task Reads_the_business_tables_from_the_first_deployment_on(string table) =>
        Assert.Equal(["0"], await _analyst.RunAsync($"SELECT COUNT(*) FROM {table}"));

    [Fact]
    public async Task Reads_a_table_that_came_later_after_the_daily_run_and_still_when_its_content_is_replaced()
    {
        await LoadAsync("visits_1.csv", "id,name\n1,a\n2,b\n");
        Assert.Equal(1142, await RefusalAsync("SELECT * FROM visits"));

        await _analyst.GrantAsync();

        Assert.Equal(["a", "b"], await _analyst.RunAsync("SELECT name FROM visits ORDER BY name"));
        await LoadAsync("visits_2.csv", "id,name\n3,c\n4,d\n5,e\n");
        Assert.Equal(["c", "d", "e"], await _analyst.RunAsync("SELECT name FROM visits ORDER BY name"));
    }

    [Fact]
    public async Task Reads_no_table_of_the_system_whatever_it_holds()
    {
        await LoadAsync("visits_1.csv", "id,name\n1,a\n2,b\n3,c\n4,d\n");
        await LoadAsync("visits_2.csv", "id,name\n1,a\n2,b\nsecret,c\n");
        await _analyst.GrantAsync();
        var own = await _bench.Database.QueryAsync(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND (table_name LIKE 'ingestion%' OR table_name LIKE 'upload%')"
        );

        Assert.True(own.Count >= 10);
        Assert.NotEqual("0", (await _bench.Database.QueryAsync("SELECT COUNT(*) FROM ingestion_reject"))[0][0]);
        foreach (var table in own)
            Assert.Equal(1142, await RefusalAsync($"SELECT * FROM `{table[0]}`"));
        Assert.DoesNotContain(await _analyst.RunAsync("SHOW TABLES"), t => own.Any(o => o[0] == t));
    }

    [Fact]
    public async Task Reads_no_table_that_a_load_makes_for_itself()
    {
        await _bench.Database.ExecuteAsync("CREATE TABLE ingestion_shadow_7_0123456789ab (id INT, _ingestion_seq BIGINT, _line INT)");
        await _analyst.GrantAsync();

        Assert.Equal(1142, await RefusalAsync("SELECT * FROM ingestion_shadow_7_0123456789ab"));
    }

    [Theory]
    [InlineData("INSERT INTO deductibles_oop (_ingestion_seq, _line, _record) VALUES (1, 1, 1)")]
    [InlineData("UPDATE memberdata SET status = 'x'")]
    [InlineData("DELETE FROM memberdata")]
    [InlineData("TRUNCATE TABLE memberdata")]
    [InlineData("ALTER TABLE memberdata ADD COLUMN x INT")]
    [InlineData("DROP TABLE memberdata")]
    [InlineData("CREATE TABLE mine (id INT)")]
    [InlineData("LOCK TABLES memberdata READ")]
    [InlineData("SELECT * FROM mysql.user")]
    [InlineData("SELECT * FROM memberdata INTO OUTFILE '/tmp/out.csv'")]
    [InlineData("GRANT SELECT ON memberdata TO CURRENT_USER()")]
    public async Task Writes_nothing_and_passes_nothing_on(string statement) =>
        Assert.Contains(await RefusalAsync(statement), new[] { 1044, 1045, 1142, 1227, 1410 });

    [Fact]
    public async Task Loses_the_right_to_a_name_whose_table_has_gone()
    {
        await LoadAsync("visits_1.csv", "id,name\n1,a\n");
        await _analyst.GrantAsync();
        await _bench.Database.ExecuteAsync("DROP TABLE visits");
        await _bench.Database.ExecuteAsync("DELETE FROM ingestion_table WHERE table_name = 'visits'");

        await _analyst.GrantAsync();
        await _bench.Database.ExecuteAsync("CREATE TABLE visits (private_note TEXT)");

        Assert.Equal(1142, await RefusalAsync("SELECT * FROM visits"));
        Assert.Equal(["0"], await _analyst.RunAsync("SELECT COUNT(*) FROM memberdata"));
    }

    private async Task<int> RefusalAsync(string statement) =>
        (await Assert.ThrowsAsync<MySqlException>(() => _analyst.RunAsync(statement))).Number;

    private async Task LoadAsync(string name, string content)
    {
        var loaded = await Deliveries.UntilDoneAsync(_bench, await _bench.PutAsync(name, content), datasets: Replace);
        Assert.Equal(AuditStatus.SUCCESS, loaded.Audit!.Status);
    }
}
