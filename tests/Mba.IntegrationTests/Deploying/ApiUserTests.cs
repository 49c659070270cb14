using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Schema;
using MySqlConnector;
using Xunit;

namespace Mba.IntegrationTests.Deploying;

/// <summary>What the API's database user is refused. That its rights suffice is shown by the tests of the API, which all run as it.</summary>
public sealed class ApiUserTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private DatabaseLogin _api = null!;

    public async ValueTask InitializeAsync()
    {
        await database.MigrateAsync();
        _api = await DatabaseLogin.CreateAsync(database, DatabaseRole.Api);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("DROP TABLE memberdata")]
    [InlineData("ALTER TABLE memberdata ADD COLUMN x INT")]
    [InlineData("TRUNCATE TABLE memberdata")]
    [InlineData("RENAME TABLE memberdata TO gone")]
    [InlineData("CREATE TABLE mine (id INT)")]
    [InlineData("CREATE INDEX i ON memberdata (status)")]
    [InlineData("DROP TABLE ingestion_audit")]
    [InlineData("INSERT INTO memberdata (member_id) VALUES (1)")]
    [InlineData("REPLACE INTO memberdata (member_id) VALUES (1)")]
    [InlineData("DROP DATABASE mysql")]
    [InlineData("CREATE USER 'friend'@'%' IDENTIFIED BY 'x'")]
    [InlineData("GRANT SELECT ON memberdata TO CURRENT_USER()")]
    [InlineData("SELECT * FROM mysql.user")]
    public async Task Is_refused_DDL_and_rows_of_its_own_in_data_tables(string statement)
    {
        var refused = await Assert.ThrowsAsync<MySqlException>(() => _api.RunAsync(statement));

        Assert.Contains(refused.Number, new[] { 1044, 1045, 1142, 1227, 1410 });
    }
}
