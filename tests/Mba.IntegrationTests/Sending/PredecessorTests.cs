using System.Net.Http.Json;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>What users of the former systems typed, in its new form: each line does what it did there.</summary>
[Trait("Category", "AnyServer")]
public sealed class PredecessorTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync()
    {
        _mba = await CommandLine.CreateAsync(database, aws);
        var name = Guid.NewGuid().ToString("N")[..8];
        _mba.Write($"data/mba/m{name}.csv", $"id,name\n1,{name}\n");
        _mba.Write($"data/mba/report{name}.pdf", "%PDF-1.7 " + name);
        _mba.Write($"documents/guide{name}.docx", "docx " + name);
        _mba.Write($"daily-data/d{name}.csv", $"id\n{name}\n");
        _mba.Write($"daily-data/copy{name}.csv", $"id\n{name}\n");
    }

    public ValueTask DisposeAsync()
    {
        _mba.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("", "ingest --mode monolith --input ./data/mba/", "2 files: 2 uploaded, 0 failed")]
    [InlineData("", "ingest --mode monolith --input ./documents --scope policy", "policy/pdfs/guide")]
    [InlineData("mba", "ingest --mode monolith --input ./documents --include pdf,docx", "mba/documents/guide")]
    [InlineData("", "ingest --mode monolith --input ./data --include pdf,docx", "1 file: 1 uploaded, 0 failed")]
    [InlineData("", "ingest --input ./data --auto-detect-scope", "scope mba: 2 files, from the folder")]
    [InlineData("", "ingest --input ./data --auto-detect-scope --dry-run", "2 planned")]
    [InlineData("", "ingest --input ./data --auto-detect-scope --overwrite", "2 uploaded")]
    [InlineData("", "ingest --input ./data --scope mba --include pdf,csv", "2 uploaded")]
    [InlineData("mba", "ingest --mode monolith --input ./daily-data --skip-duplicates", "1 uploaded, 1 skipped")]
    [InlineData("", "ingest --mode check-duplicates --input ./daily-data", "2 files, 24 B: 1 unique, 1 duplicate of 12 B")]
    [InlineData("mba", "ingest --mode check-duplicates --input ./daily-data --check-s3", "0 stored already")]
    [InlineData("", "ingest --mode check-duplicates --input ./data --scope mba --check-s3", "0 stored already")]
    [InlineData("", "ingest --mode micro --input ./data --scope mba", "2 uploaded")]
    [InlineData("", "producer --input ./data --scope mba", "2 queued")]
    [InlineData("mba", "producer --input .", "5 queued")]
    [InlineData("", "worker --concurrency 4 --drain-once", "0 jobs done, 0 failed")]
    [InlineData("", "worker --drain-once", "0 jobs done, 0 failed")]
    [InlineData("", "etl load-all", "objects listed")]
    [InlineData("", "etl load-one ./daily-data/FILE --table daily", "1 read, 1 inserted")]
    [InlineData("", "db init", "is up to date")]
    [InlineData("", "watch --interval 30 --once", "nothing new")]
    [InlineData("", "audit list --status FAILED", "no runs match")]
    public async Task A_command_does_what_it_did(string defaultScope, string command, string printed)
    {
        _mba.Set("DEFAULT_SCOPE", defaultScope);
        var file = Directory.GetFiles(Path.Combine(_mba.Folder, "daily-data"), "d*.csv").Select(Path.GetFileName).Single();
        if (command.Contains("audit list", StringComparison.Ordinal))
            command += " --table none";

        var run = await _mba.RunAsync([.. command.Split(' ').Select(w => w.Replace("FILE", file, StringComparison.Ordinal))]);

        Assert.Contains(printed, run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task The_app_serves_the_dashboard_until_it_is_stopped()
    {
        var port = FreePort.Next();
        _mba.Set("MBA_API_URL", null);
        using var app = _mba.Start("", "app", "--port", $"{port}", "--no-browser");
        var address = await app.StandardOutput.ReadLineAsync();
        using var http = new HttpClient();

        using var health = await http.GetAsync($"{address!.TrimEnd('/')}/health");
        var other = await _mba.RunAsync("app", "--port", $"{port}", "--no-browser");
        await Tool.RunAsync("kill", ["-INT", $"{app.Id}"], CancellationToken.None);
        await app.WaitForExitAsync();

        Assert.Equal(($"http://127.0.0.1:{port}", 200, 0), (address.TrimEnd('/'), (int)health.StatusCode, app.ExitCode));
        Assert.Equal((0, address), (other.ExitCode, other.Output.TrimEnd()));
    }

    [Fact]
    public async Task The_api_takes_the_same_requests()
    {
        var port = FreePort.Next();
        var file = Path.GetFileName(Directory.GetFiles(Path.Combine(_mba.Folder, "data/mba"), "*.pdf").Single());
        using var api = _mba.Start("", "api", "--port", $"{port}");
        await api.StandardOutput.ReadLineAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}/") };

        using var job = await http.PostAsJsonAsync("jobs", new { path = $"./data/mba/{file}", scope = "mba" });
        using var health = await http.GetAsync("health");
        var stats = await http.GetStringAsync("stats");
        using var ingest = await http.PostAsJsonAsync("jobs", new { key = $"s3://{_mba.Settings.BucketMba}/mba/csv/none.csv" });
        await Tool.RunAsync("kill", ["-INT", $"{api.Id}"], CancellationToken.None);
        await api.WaitForExitAsync();
        var worked = await _mba.RunAsync("worker", "--drain-once");

        Assert.Equal((202, 200, 409), ((int)job.StatusCode, (int)health.StatusCode, (int)ingest.StatusCode));
        Assert.Contains("\"queued\":", stats, StringComparison.Ordinal);
        Assert.Contains($"{file} -> s3://{_mba.Settings.BucketMba}/mba/documents/{file}", worked.Output, StringComparison.Ordinal);
    }
}
