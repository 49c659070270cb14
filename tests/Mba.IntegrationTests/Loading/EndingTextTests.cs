using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Connections;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>
/// A run ends with one text: what it hangs on, SUCCESS, and COMMIT. The server runs such a text to its end by itself, so that what goes wrong in its middle
/// must keep it from its last statement. No fault point is armed here: one that is has the statements sent one by one.
/// </summary>
public sealed class EndingTextTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private static int _names;
    private readonly string _table = $"ending_{(char)(Interlocked.Increment(ref _names) + (int)'a')}";

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("NULL", false)]
    [InlineData("(SELECT 1 FROM DUAL WHERE 1 = 0) = 1", false)]
    public async Task A_requirement_that_is_not_met_ends_the_text(string condition, bool isMet)
    {
        await bench.Database.ExecuteAsync("CREATE TABLE IF NOT EXISTS reached (n INT)");
        await bench.Database.ExecuteAsync("DELETE FROM reached");
        await using var session = await bench.Database.Sessions.OpenSessionAsync(CancellationToken.None);
        var text = Sql.Of($"{Requirement.That(Sql.Written(condition))}; INSERT INTO reached VALUES (1)");

        var error = await Record.ExceptionAsync(() => session.ExecuteAsync(text, CancellationToken.None));

        Assert.Equal((isMet, isMet ? "1" : "0"), (error is null, await bench.ScalarAsync("SELECT COUNT(*) FROM reached")));
        Assert.True(error is null || Requirement.IsUnmet(error));
    }

    [Fact]
    public async Task A_claim_that_was_lost_before_the_end_commits_nothing()
    {
        var request = await SecondFileAsync();
        await OnceAsync("BEFORE INSERT ON ingestion_content", "UPDATE ingestion_audit SET lease_token = 'another' WHERE seq = NEW.seq");

        var lost = await (await bench.WorkerAsync()).RunAsync(request, CancellationToken.None);

        Assert.NotEqual(AuditStatus.SUCCESS, lost.Audit?.Status);
        Assert.Equal("28", await RowsAsync());
        await MustEndWellAsync(request);
    }

    [Fact]
    public async Task An_error_of_the_statement_that_ends_the_run_commits_nothing()
    {
        var request = await SecondFileAsync();
        await OnceAsync(
            "BEFORE UPDATE ON ingestion_audit",
            "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213",
            "NEW.status = 'SUCCESS' AND OLD.status <> 'SUCCESS'"
        );

        var failed = await (await bench.WorkerAsync()).RunAsync(request, CancellationToken.None);

        Assert.Equal(IngestDisposition.Retry, failed.Disposition);
        Assert.Equal("28", await RowsAsync());
        await MustEndWellAsync(request);
    }

    [Fact]
    public async Task A_version_that_was_raised_in_the_meantime_has_the_file_planned_again()
    {
        var request = await SecondFileAsync();
        await OnceAsync(
            "BEFORE INSERT ON ingestion_content",
            $"UPDATE ingestion_table SET version = version + 1 WHERE table_name = '{_table}'"
        );

        var result = await (await bench.WorkerAsync()).RunAsync(request, CancellationToken.None);

        Assert.Equal(
            (AuditStatus.SUCCESS, "56", "2"),
            (result.Audit?.Status, await RowsAsync(), await bench.ScalarAsync("SELECT COUNT(*) FROM passed"))
        );
    }

    /// <summary>Another load decides what the table's dates mean while this one waits for its version in the middle of the text.</summary>
    [Fact]
    public async Task A_version_that_is_raised_while_the_text_waits_for_it_has_the_file_planned_again()
    {
        var request = await SecondFileAsync();
        await using var other = await bench.Database.Sessions.OpenSessionAsync(CancellationToken.None);
        await other.BeginAsync(CancellationToken.None);
        await other.ExecuteAsync(
            Sql.Of($"UPDATE ingestion_table SET version = version + 1 WHERE table_name = {_table}"),
            CancellationToken.None
        );

        var loading = Task.Run(async () => await (await bench.WorkerAsync()).RunAsync(request, CancellationToken.None));
        await WaitingAsync("SELECT 18446744073709551615%");
        await other.CommitAsync(CancellationToken.None);

        Assert.Equal((AuditStatus.SUCCESS, "56"), ((await loading).Audit?.Status, await RowsAsync()));
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_of_the_text_commits_nothing()
    {
        var request = await SecondFileAsync();
        await using var other = await bench.Database.Sessions.OpenSessionAsync(CancellationToken.None);
        await other.BeginAsync(CancellationToken.None);
        await other.ExecuteAsync(
            Sql.Of($"UPDATE ingestion_table SET version = version WHERE table_name = {_table}"),
            CancellationToken.None
        );

        var loading = Task.Run(async () => await (await bench.WorkerAsync()).RunAsync(request, CancellationToken.None));
        await bench.Database.ExecuteAsync($"KILL {await WaitingAsync("SELECT 18446744073709551615%")}");
        var broken = await loading;
        await other.RollbackAsync();

        Assert.Equal((IngestDisposition.Retry, "28"), (broken.Disposition, await RowsAsync()));
        await MustEndWellAsync(request);
    }

    /// <summary>The same content under two names: the second finds it taken by the statement that shares a text with the opening of the table.</summary>
    [Fact]
    public async Task Content_that_was_entered_in_the_meantime_is_a_duplicate()
    {
        var (worker, request) = (await bench.WorkerAsync(), await SecondFileAsync());
        await worker.RunAsync(await bench.PutAsync($"{_table}_2024-03-01.csv", Dates(3)), CancellationToken.None);
        await worker.RunAsync(request, CancellationToken.None);
        var again = await worker.RunAsync(await bench.PutAsync($"{_table}_2024-04-01.csv", Dates(2)), CancellationToken.None);

        Assert.Equal((AuditStatus.SKIPPED, "DUPLICATE", "84"), (again.Audit?.Status, again.Audit?.ErrorCode, await RowsAsync()));
    }

    /// <summary>The table is known by a file that was loaded before; this one decides nothing about it.</summary>
    private async Task<IngestRequest> SecondFileAsync()
    {
        Assert.Equal(AuditStatus.SUCCESS, (await bench.LoadAsync($"{_table}_2024-01-01.csv", Dates(1))).Audit?.Status);
        return await bench.PutAsync($"{_table}_2024-02-01.csv", Dates(2));
    }

    private async Task MustEndWellAsync(IngestRequest request)
    {
        await bench.ExpireLeasesAsync();
        var audit = (await Deliveries.UntilDoneAsync(bench, request)).Audit;
        Assert.Equal((AuditStatus.SUCCESS, 28L, "56"), (audit?.Status, audit?.RowsInserted, await RowsAsync()));
        Assert.Equal("1", await bench.ScalarAsync($"SELECT COUNT(*) FROM ingestion_content WHERE seq = {audit!.Seq}"));
    }

    private Task<string?> RowsAsync() => bench.ScalarAsync($"SELECT COUNT(*) FROM {_table}");

    /// <summary>A trigger that does something the first time that it is passed; the engine of its memory does not roll back.</summary>
    private async Task OnceAsync(string moment, string action, string condition = "1 = 1")
    {
        foreach (
            var statement in new[]
            {
                "DROP TRIGGER IF EXISTS once",
                "DROP TABLE IF EXISTS passed",
                "CREATE TABLE passed (n INT) ENGINE = MyISAM",
            }
        )
            await bench.Database.ExecuteAsync(statement);
        await bench.Database.ExecuteAsync(
            $"""
            CREATE TRIGGER once {moment} FOR EACH ROW
            IF {condition} THEN
              INSERT INTO passed VALUES (1);
              IF (SELECT COUNT(*) FROM passed) = 1 THEN {action}; END IF;
            END IF
            """
        );
    }

    /// <summary>The connection that runs such a statement, once there is one.</summary>
    private async Task<string> WaitingAsync(string statement)
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var found = await bench.Database.QueryAsync(
                $"SELECT ID FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND INFO LIKE '{statement}' AND TIME >= 1"
            );
            if (found is [[{ } id]])
                return id;
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
        throw new InvalidOperationException($"no connection waits in {statement}");
    }

    private static string Dates(int seed) =>
        "visit_id,visited_at\n" + string.Concat(Enumerable.Range(1, 28).Select(day => $"{seed}{day:00},2024-01-{day:00} 08:30:00\n"));
}
