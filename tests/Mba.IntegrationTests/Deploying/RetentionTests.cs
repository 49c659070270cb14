using System.Text.RegularExpressions;
using Mba.Cli.Local;
using Mba.IntegrationTests.Api;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Queries;
using Xunit;

namespace Mba.IntegrationTests.Deploying;

/// <summary>HIPAA asks for six years of records of what was done: nothing deletes them. Cells of rejected records go after their own, shorter time.</summary>
public sealed partial class RetentionTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    /// <summary>Who asked for what, what became of it, and what was in which table when.</summary>
    private static readonly string[] s_records =
    [
        "ingestion_activity",
        "ingestion_audit",
        "ingestion_column",
        "ingestion_content",
        "ingestion_table",
        "upload_ticket",
    ];

    public async ValueTask InitializeAsync()
    {
        await database.MigrateAsync();
        foreach (var table in new[] { "ingestion_audit", "ingestion_reject", "ingestion_activity" })
            await database.ExecuteAsync($"DELETE FROM {table}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(null, 89, true)]
    [InlineData(null, 91, false)]
    [InlineData("7", 6, true)]
    [InlineData("7", 8, false)]
    [InlineData("2557", 2550, true)]
    public async Task Rejected_records_go_after_their_days(string? setting, int ageInDays, bool isKept)
    {
        await RejectOfAgeAsync(ageInDays);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (setting is not null)
            values["REJECT_RETENTION_DAYS"] = setting;
        var options = IngestOptions.From(SettingsReader.Read(values, SettingsNeeds.None));

        var result = await new Retention(database.Sessions, options).RunAsync(CancellationToken.None);

        Assert.Equal(isKept ? 0 : 1, result.RejectsPurged);
        Assert.Equal(isKept ? "1" : "0", await CountAsync("ingestion_reject"));
        Assert.Equal("1", (await database.QueryAsync("SELECT rows_rejected FROM ingestion_audit"))[0][0]);
    }

    [Fact]
    public async Task Records_of_seven_years_ago_stay_whatever_their_outcome()
    {
        foreach (var status in new[] { "SUCCESS", "FAILED", "SKIPPED", "UNDONE" })
            await AuditRows.InsertAsync(database, "b", $"mba/csv/{status}.csv", status, rejected: 1);
        await database.ExecuteAsync("INSERT INTO ingestion_activity (done_at, actor, action) VALUES (UTC_TIMESTAMP(6), 'ann', 'undo')");
        await AgeAsync(7 * 366);

        var result = await new Retention(database.Sessions, new IngestOptions()).RunAsync(CancellationToken.None);

        Assert.Equal(4, result.RejectsPurged);
        Assert.Equal(("4", "1"), (await CountAsync("ingestion_audit"), await CountAsync("ingestion_activity")));
    }

    /// <summary>A statement that deletes such records would have to be written somewhere.</summary>
    [Fact]
    public void No_statement_of_the_sources_deletes_a_record_of_what_was_done()
    {
        var statements = Directory
            .EnumerateFiles(Path.Combine(ProjectLayout.Root, "src"), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".sql", StringComparison.Ordinal))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(f => Deletion().Matches(File.ReadAllText(f)).Select(m => m.Groups["table"].Value))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.Contains("ingestion_reject", statements);
        // Released with the rows that it stands for, and forgotten when a table is replaced in another shape: not records of what was done.
        Assert.Equal(["ingestion_column", "ingestion_content"], s_records.Where(statements.Contains));
    }

    private async Task RejectOfAgeAsync(int days)
    {
        await AuditRows.InsertAsync(database, "b", "mba/csv/old.csv", "SUCCESS", rejected: 1);
        await AgeAsync(days);
    }

    private async Task AgeAsync(int days)
    {
        await database.ExecuteAsync($"UPDATE ingestion_reject SET created_at = UTC_TIMESTAMP(6) - INTERVAL {days} DAY");
        await database.ExecuteAsync($"UPDATE ingestion_activity SET done_at = UTC_TIMESTAMP(6) - INTERVAL {days} DAY");
        await database.ExecuteAsync(
            $"UPDATE ingestion_audit SET started_at = UTC_TIMESTAMP(6) - INTERVAL {days} DAY, finished_at = UTC_TIMESTAMP(6) - INTERVAL {days} DAY, created_at = UTC_TIMESTAMP(6) - INTERVAL {days} DAY"
        );
    }

    private async Task<string?> CountAsync(string table) => (await database.QueryAsync($"SELECT COUNT(*) FROM {table}"))[0][0];

    [GeneratedRegex(
        @"(DELETE\s+FROM|TRUNCATE(\s+TABLE)?|DROP\s+TABLE(\s+IF\s+EXISTS)?)\s+`?(?<table>\w+)",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Deletion();
}
