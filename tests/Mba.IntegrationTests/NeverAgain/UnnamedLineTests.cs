using System.Text;
using Mba.Aws;
using Mba.IntegrationTests.Api;
using Mba.IntegrationTests.Fixtures;
using Mba.IntegrationTests.Sending;
using Xunit;

namespace Mba.IntegrationTests.NeverAgain;

/// <summary>A file failed, or lost a record, and nothing said which line: unreadable records are named everywhere, loaded or refused.</summary>
public sealed class UnnamedLineTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync() => _mba = await CommandLine.CreateAsync(database, aws);

    public ValueTask DisposeAsync()
    {
        _mba.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("csv", "7,short", "FIELD_COUNT", 100)]
    [InlineData("csv", "7,short", "FIELD_COUNT", 6)]
    [InlineData("csv", "7,\"na\"me,2.5", "STRAY_QUOTE", 100)]
    [InlineData("csv", "7,\"na\"me,2.5", "STRAY_QUOTE", 6)]
    [InlineData("jsonl", "{\"id\":7,\"name\":", "INVALID_JSON", 100)]
    [InlineData("jsonl", "{\"id\":7,\"name\":", "INVALID_JSON", 6)]
    public async Task An_unreadable_record_had_no_line(string type, string bad, string code, int good)
    {
        var isLoaded = good > 20; // one of 101 is below maxRejectPercent, one of 7 above it
        var key = $"mba/csv/{code.ToLowerInvariant()}_of_{good}.{type}";
        var (text, line) = FileOf(type, bad, good);
        await Store.PutAsync(
            _mba.Settings.BucketMba,
            key,
            new MemoryStream(Encoding.UTF8.GetBytes(text)),
            new PutOptions(),
            CancellationToken.None
        );

        var run = await _mba.RunAsync("etl", "load-one", $"s3://{_mba.Settings.BucketMba}/{key}", "--json");

        var row = Assert.Single(
            await database.QueryAsync(
                $"SELECT id, status, rows_rejected, error_message FROM ingestion_audit WHERE s3_bucket = '{_mba.Settings.BucketMba}'"
            )
        );
        Assert.Equal((isLoaded ? 0 : 1, isLoaded ? "SUCCESS" : "FAILED", "1"), (run.ExitCode, row[1], row[2]));
        if (!isLoaded)
            Assert.Matches($"line {line}\\b.*{code}", row[3]!);
        await AssertNamedAsync(row[0]!, line, code);
    }

    /// <summary>By <c>audit rejects</c>, by the API, and in the file beside the file.</summary>
    private async Task AssertNamedAsync(string id, int line, string code)
    {
        var listed = await _mba.RunAsync("audit", "rejects", id);
        await using var api = await ApiUnderTest.StartUnlimitedAsync(database, _mba.Settings);
        var item = Assert.Single((await api.GetAsync($"/ingestions/{id}/rejects")).Body.GetProperty("items").EnumerateArray());
        var beside = new List<StoredObject>();
        await foreach (var stored in Store.ListAsync(_mba.Settings.BucketMba, "_rejected/", CancellationToken.None))
            beside.Add(stored);
        await using var content = await Store.OpenAsync(Assert.Single(beside), 0, CancellationToken.None);
        using var reader = new StreamReader(content);

        Assert.Matches($"\\b{line}\\b.*{code}", listed.Output);
        Assert.Equal((line, code), (item.GetProperty("line").GetInt32(), item.GetProperty("code").GetString()));
        Assert.Matches($"\\b{line}\\b.*{code}", await reader.ReadToEndAsync());
    }

    /// <summary>The bad record comes fourth.</summary>
    private static (string Text, int Line) FileOf(string type, string bad, int good)
    {
        var rows = Enumerable
            .Range(1, good)
            .Select(i =>
                type == "csv"
                    ? FormattableString.Invariant($"{i},name of {i},{i}.5")
                    : FormattableString.Invariant($"{{\"id\":{i},\"name\":\"name of {i}\"}}")
            )
            .ToList();
        rows.Insert(3, bad);
        string[] head = type == "csv" ? ["id,name,paid"] : [];
        return (string.Join('\n', [.. head, .. rows]) + "\n", head.Length + 4);
    }

    private S3ObjectStore Store => new(_mba.Settings);
}
