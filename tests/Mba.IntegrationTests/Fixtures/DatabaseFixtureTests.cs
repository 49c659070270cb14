using Xunit;

namespace Mba.IntegrationTests.Fixtures;

public sealed class DatabaseFixtureTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task The_server_offers_no_defaults_to_lean_on()
    {
        Assert.SkipWhen(database.IsAttached, "an attached server keeps the defaults of whoever runs it");
        var row = Assert.Single(
            await database.QueryAsync("SELECT @@global.sql_mode, @@global.time_zone, @@global.local_infile, DATABASE()")
        );

        Assert.Equal<string?[]>(["", "+05:00", "1", database.DatabaseName], row);
    }

    [Fact]
    public async Task The_server_is_the_product_that_was_asked_for()
    {
        var version = Assert.Single(await database.QueryAsync("SELECT VERSION()"))[0];

        Assert.Equal(database.IsMariaDb, version!.Contains("MariaDB", StringComparison.Ordinal));
        Assert.StartsWith(database.IsMariaDb ? "10.11" : database.Server.Product["MySQL ".Length..], version, StringComparison.Ordinal);
    }
}
