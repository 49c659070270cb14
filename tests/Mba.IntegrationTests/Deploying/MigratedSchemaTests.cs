using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Schema;
using Xunit;

namespace Mba.IntegrationTests.Deploying;

/// <summary>Most tests take the system's tables from a copy: it is what the migrations make.</summary>
public sealed class MigratedSchemaTests(DatabaseServer server)
{
    [Fact]
    public async Task The_copy_has_the_tables_and_rows_that_the_migrations_make()
    {
        await using var migrated = new DatabaseFixture(server);
        await migrated.InitializeAsync();
        await using var copied = new DatabaseFixture(server);
        await copied.InitializeAsync();

        Assert.NotEmpty(await new Migrations(migrated.Sessions).ApplyAsync(CancellationToken.None));
        await copied.MigrateAsync();

        Assert.Equal(await TablesAsync(migrated), await TablesAsync(copied));
        Assert.Empty(await new Migrations(copied.Sessions).ApplyAsync(CancellationToken.None));
        await copied.MigrateAsync(); // once more: nothing
        Assert.Equal(await TablesAsync(migrated), await TablesAsync(copied));
    }

    /// <summary>Each table's statement and number of rows.</summary>
    private static async Task<List<string>> TablesAsync(DatabaseFixture database)
    {
        var tables = new List<string>();
        foreach (var table in await database.QueryAsync("SHOW TABLES"))
            tables.Add(
                (await database.QueryAsync($"SHOW CREATE TABLE `{table[0]}`"))[0][1]
                    + " "
                    + (await database.QueryAsync($"SELECT COUNT(*) FROM `{table[0]}`"))[0][0]
            );
        Assert.Contains(tables, t => t.Contains("ingestion_audit", StringComparison.Ordinal));
        return tables;
    }
}
