using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Loading;

public sealed class SessionTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task Is_the_same_on_both_products_whatever_their_defaults()
    {
        var row = Assert.Single(await database.QueryAsync("SELECT @@time_zone, @@lock_wait_timeout, @@innodb_lock_wait_timeout, @@max_error_count, @@autocommit"));

        Assert.Equal<string?[]>(["+00:00", "5", "20", "1024", "1"], row);
    }
}
