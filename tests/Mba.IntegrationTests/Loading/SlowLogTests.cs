using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Queries;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>A server that logs every statement as slow sees no cell of a file, whichever way the file is loaded.</summary>
[Collection(ServerVariables.Collection)]
public sealed class SlowLogTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private const string Datasets = """
        { "datasets": [
          { "name": "merged", "match": ["**/ups/**"], "mode": "upsert", "keys": ["id"], "columns": [{ "name": "id", "type": "BIGINT" }] },
          { "name": "whole", "match": ["**/all/**"], "mode": "replace", "columns": [{ "name": "id", "type": "BIGINT" }] },
          { "name": "landed", "match": ["**/lan/**"], "mode": "landing" },
          { "name": "kept", "match": ["**/app/**"], "columns": [{ "name": "id", "type": "BIGINT" }] }
        ] }
        """;

    private readonly string _canary = "canary" + Guid.NewGuid().ToString("N");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_cell_of_a_file_is_in_the_slow_log(bool localFiles)
    {
        Assert.SkipWhen(bench.Database.IsAttached, "the log of an attached server cannot be read");
        var log = await LoggedAsync(localFiles, LoadAllAsync);

        Assert.Contains(localFiles ? "LOAD DATA" : "@@max_allowed_packet", log, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("control" + _canary[6..], log, StringComparison.Ordinal);
        Assert.DoesNotContain(_canary, log, StringComparison.Ordinal);
    }

    /// <summary>Each way of loading, in one transaction and in blocks, with a rejected record (landing rejects none); and a file that fails with rejects.</summary>
    private async Task LoadAllAsync()
    {
        await bench.Database.QueryAsync($"SELECT 'control{_canary[6..]}'");
        foreach (var mode in new[] { "app", "ups", "all", "lan" })
        {
            foreach (
                var options in new[]
                {
                    new IngestOptions(),
                    new IngestOptions { AtomicBytes = 0, BlockBytes = 1 << 10 },
                }
            )
            {
                var name = $"{mode}/{mode}_{Guid.NewGuid():N}.csv";
                var result = await LoadAsync(name, Rows(good: 60, bad: 1), options);
                var rejects = await new AuditLog(bench.Database.Sessions).RejectsAsync(result.Audit!.Seq, 10, CancellationToken.None);
                Assert.Equal((AuditStatus.SUCCESS, mode == "lan" ? 0 : 1), (result.Audit.Status, rejects.Count));
                Assert.All(rejects, r => Assert.Contains(_canary, r.RawRecord, StringComparison.Ordinal));
            }
        }
        var failed = await LoadAsync($"app/app_{Guid.NewGuid():N}.csv", Rows(good: 2, bad: 20), new IngestOptions());
        Assert.Equal("TOO_MANY_REJECTS", failed.Audit!.ErrorCode);
        Assert.Equal("20", await bench.ScalarAsync($"SELECT COUNT(*) FROM ingestion_reject WHERE seq = {failed.Audit.Seq}"));
    }

    private string Rows(int good, int bad) =>
        "id,name\n"
        + string.Concat(Enumerable.Range(1, good).Select(i => $"{i},{_canary}{Guid.NewGuid():N}\n"))
        + string.Concat(Enumerable.Range(1, bad).Select(i => $"no number {i},{_canary}\\'\n"));

    private async Task<IngestResult> LoadAsync(string name, string content, IngestOptions options)
    {
        var request = await bench.PutAsync(name, content);
        return await (await bench.WorkerAsync(options, Datasets)).RunAsync(request, CancellationToken.None);
    }

    private async Task<string> LoggedAsync(bool localFiles, Func<Task> load)
    {
        var file = Path.Combine(Path.GetTempPath(), _canary[6..] + ".log");
        var before = (
            await bench.Database.QueryAsync(
                "SELECT @@global.long_query_time, @@global.slow_query_log, @@global.log_output, @@global.slow_query_log_file, @@global.local_infile"
            )
        )[0];
        try
        {
            await SetAsync("0", "1", "FILE", file, localFiles ? "1" : "0");
            await load();
        }
        finally
        {
            await SetAsync(before);
        }
        var log = await File.ReadAllTextAsync(file);
        File.Delete(file);
        return log;
    }

    private async Task SetAsync(params string?[] values)
    {
        await bench.Database.ExecuteAsync($"SET GLOBAL slow_query_log_file = '{values[3]}'");
        await bench.Database.ExecuteAsync($"SET GLOBAL log_output = '{values[2]}'");
        await bench.Database.ExecuteAsync($"SET GLOBAL long_query_time = {values[0]}");
        await bench.Database.ExecuteAsync($"SET GLOBAL slow_query_log = {values[1]}");
        await bench.Database.ExecuteAsync($"SET GLOBAL local_infile = {values[4]}");
    }
}
