using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Schema;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>Whether the database is as this version, and the datasets, need it.</summary>
public sealed class DatabaseStatusTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync() => _mba = await CommandLine.CreateAsync(database, aws);

    public ValueTask DisposeAsync()
    {
        _mba.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_declared_column_that_somebody_changed_by_hand_is_reported_with_the_statement()
    {
        _mba.Write(".env", "MBA_DATASETS=rules.json\n");
        _mba.Write(
            "rules.json",
            """
            { "datasets": [ { "name": "visits", "match": ["**/visits*"], "table": "declared_visits",
              "columns": [ { "name": "id", "type": "BIGINT" }, { "name": "code", "type": "VARCHAR(20)" }, { "name": "paid", "type": "DECIMAL(10,2)" } ] } ] }
            """
        );
        _mba.Write("mba/visits.csv", "id,code,paid\n1,A,2.50\n");
        var loaded = await _mba.RunAsync("etl", "load-one", "mba/visits.csv", "--json");
        var before = await _mba.RunAsync("db", "status", "--json");
        await database.ExecuteAsync("ALTER TABLE declared_visits MODIFY code VARCHAR(5), DROP COLUMN paid");

        var after = await _mba.RunAsync("db", "status", "--json");

        Assert.Equal("SUCCESS", loaded.Json.GetProperty("status").GetString());
        Assert.Equal((0, 0), (before.ExitCode, before.Json.GetProperty("differences").GetArrayLength()));
        Assert.Equal(
            [
                "declared_visits: column paid is missing; ALTER TABLE `declared_visits` ADD COLUMN `paid` decimal(10,2) DEFAULT NULL",
                "declared_visits: column code is varchar(5) DEFAULT NULL, not varchar(20) DEFAULT NULL; ALTER TABLE `declared_visits` MODIFY COLUMN `code` varchar(20) DEFAULT NULL",
            ],
            after
                .Json.GetProperty("differences")
                .EnumerateArray()
                .Select(d => $"{d.GetProperty("table")}: {d.GetProperty("problem")}; {d.GetProperty("statement")}")
                .OrderDescending(StringComparer.Ordinal)
        );
        Assert.Equal(1, after.ExitCode);
    }

    /// <summary>The user of a deployment may create no database; granting it once more what it has would not help.</summary>
    [Fact]
    public async Task A_user_who_may_not_compare_was_told_to_grant_what_it_had()
    {
        await using var login = await DatabaseLogin.CreateAsync(database, DatabaseRole.Ingest);
        _mba.Set("RDS_USERNAME", login.Login.Username);
        _mba.Set("RDS_PASSWORD", login.Login.Password);

        var refused = await _mba.RunAsync("db", "status");
        await database.ExecuteAsync(refused.Errors[refused.Errors.IndexOf("GRANT", StringComparison.Ordinal)..].Trim());
        var compared = await _mba.RunAsync("db", "status");

        Assert.Equal((2, 0), (refused.ExitCode, compared.ExitCode));
        Assert.Contains("the tables were not compared", refused.Output, StringComparison.Ordinal);
        Assert.Contains($"ON `mba\\_check\\_%`.* TO '{login.Login.Username}'@'%'", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("every table is as this version needs it", compared.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "ALTER TABLE keyed DROP PRIMARY KEY",
        "primary key (plan, year) is missing",
        "ALTER TABLE `keyed` ADD PRIMARY KEY (`plan`, `year`)"
    )]
    [InlineData(
        "ALTER TABLE keyed DROP PRIMARY KEY, ADD PRIMARY KEY (plan)",
        "primary key is (plan), dataset keyed merges on (plan, year)",
        "ALTER TABLE `keyed` DROP PRIMARY KEY, ADD PRIMARY KEY (`plan`, `year`)"
    )]
    [InlineData(
        "ALTER TABLE keyed MODIFY plan VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL",
        "column plan is varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL",
        "ALTER TABLE `keyed` MODIFY COLUMN `plan` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL"
    )]
    [InlineData(
        "ALTER TABLE keyed DROP PRIMARY KEY, DROP COLUMN year, ADD PRIMARY KEY (plan)",
        "key column year is missing",
        "ALTER TABLE `keyed` ADD COLUMN `year` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL"
    )]
    [InlineData(
        "ALTER TABLE keyed ADD UNIQUE KEY once (cost)",
        "unique key once is not the key that dataset keyed merges on: a merge could hit a wrong row",
        "ALTER TABLE `keyed` DROP KEY `once`"
    )]
    [InlineData(
        "ALTER TABLE memberdata MODIFY member_id INT NOT NULL",
        "column member_id is int",
        "ALTER TABLE `memberdata` MODIFY COLUMN `member_id` bigint"
    )]
    [InlineData(
        "ALTER TABLE plan_details DROP PRIMARY KEY",
        "PRIMARY KEY is missing",
        "ALTER TABLE `plan_details` ADD PRIMARY KEY (`plan_id`)"
    )]
    public async Task A_key_that_somebody_changed_by_hand_is_reported_with_the_statement(string change, string problem, string statement)
    {
        _mba.Write(".env", "MBA_DATASETS=rules.json\n");
        _mba.Write(
            "rules.json",
            """
            { "datasets": [ { "name": "keyed", "match": ["**/keyed*"], "table": "keyed", "mode": "upsert", "keys": ["plan", "year"],
              "columns": [ { "name": "plan", "type": "VARCHAR(20)" } ] } ] }
            """
        );
        _mba.Write("mba/keyed.csv", "plan,year,cost\nA,2024,1\n");
        await database.ExecuteAsync("DROP TABLE IF EXISTS keyed");
        Assert.Equal(
            "SUCCESS",
            (await _mba.RunAsync("etl", "load-one", "mba/keyed.csv", "--force", "--json")).Json.GetProperty("status").GetString()
        );
        var before = await _mba.RunAsync("db", "status", "--json");
        await database.ExecuteAsync(change);

        var after = await _mba.RunAsync("db", "status", "--json");
        var mended = after.Json.GetProperty("differences").EnumerateArray().Select(d => d.GetProperty("statement").GetString()!).ToList();
        foreach (var needed in mended)
            await database.ExecuteAsync(needed);
        var last = await _mba.RunAsync("db", "status", "--json");

        Assert.Equal((0, 1), (before.Json.GetProperty("differences").GetArrayLength(), after.ExitCode));
        Assert.Contains(
            after.Json.GetProperty("differences").EnumerateArray(),
            d =>
                d.GetProperty("problem").GetString()!.StartsWith(problem, StringComparison.OrdinalIgnoreCase)
                || d.GetProperty("problem").GetString()!.Contains(problem, StringComparison.OrdinalIgnoreCase)
        );
        Assert.Contains(mended, s => s.StartsWith(statement, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, last.Json.GetProperty("differences").GetArrayLength());
    }
}
