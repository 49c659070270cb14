using System.Net;
using System.Text;
using System.Text.Json;
using Mba.Aws;
using Mba.MySql;
using Mba.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Mba.IntegrationTests.Api;

// A doubtful first file is accepted over HTTP, and loaded by the message that the API queues.
public abstract partial class ResourceTests
{
    private const string Doubtful = "first last\nAnn Smith\nBob Jones\nEve Poe\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_doubtful_file_is_loaded_under_the_reading_that_is_accepted(int number)
    {
        var table = FormattableString.Invariant($"doubt_{number}_{Guid.NewGuid():N}")[..30] + "_x";
        var key = $"mba/csv/{table}.csv";
        var bucket = _api.Settings.BucketMba;
        using (var text = new MemoryStream(Encoding.UTF8.GetBytes(Doubtful)))
            await _api.Store.PutAsync(bucket, key, text, new PutOptions(), CancellationToken.None);

        var failed = await LoadAsync(new IngestRequest { Bucket = bucket, Key = key });
        var run = (await _api.GetAsync($"/ingestions/{failed.Audit!.Id}")).Body;

        Assert.Equal(("FAILED", "LOW_CONFIDENCE"), (run.GetProperty("status").GetString(), run.GetProperty("errorCode").GetString()));
        var readings = run.GetProperty("dialect").GetProperty("readings").EnumerateArray().ToList();
        Assert.Equal(2, readings.Count);
        foreach (var wrong in new[] { "3", "9" })
            Assert.Equal(HttpStatusCode.Conflict, (await _api.PostAsync($"/ingestions/{failed.Audit.Id}/retry?reading={wrong}")).Status);
        foreach (var wrong in new[] { "-1", "first" })
            Assert.Equal(HttpStatusCode.BadRequest, (await _api.PostAsync($"/ingestions/{failed.Audit.Id}/retry?reading={wrong}")).Status);

        var accepted = await _api.PostAsync($"/ingestions/{failed.Audit.Id}/retry?reading={number}");
        Assert.Equal(HttpStatusCode.Accepted, accepted.Status);
        await LoadAsync(await QueuedAsync(key));

        Assert.Equal("SUCCESS", (await _api.GetAsync($"/ingestions/{failed.Audit.Id}")).Body.GetProperty("status").GetString());
        var (names, rows) = Parsed(readings[number - 1]);
        var columns = string.Join(", ", names.Select(n => $"`{n.Replace(' ', '_')}`"));
        Assert.Equal<string?[]>(rows, await database.QueryAsync($"SELECT {columns} FROM `{table}` ORDER BY _line"));
    }

    /// <summary>The file as plain splitting reads it under a reading: it has neither quotes nor blank lines.</summary>
    private static (string[] Names, List<string[]> Rows) Parsed(JsonElement reading)
    {
        var delimiter = reading.GetProperty("delimiter").GetString()!;
        var lines = Doubtful.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(delimiter)).ToList();
        return reading.GetProperty("header").GetBoolean()
            ? (lines[0], lines[1..])
            : ([.. lines[0].Select((_, i) => FormattableString.Invariant($"column_{i + 1}"))], lines);
    }

    private async Task<IngestRequest> QueuedAsync(string key)
    {
        while (true)
        {
            if (
                IngestMessageReader.Read(await NextMessageAsync(_api.Settings.IngestQueueUrl!))
                    is IngestMessage.Files { Requests: [var request] }
                && string.Equals(request.Key, key, StringComparison.Ordinal)
            )
                return request;
        }
    }

    private Task<IngestResult> LoadAsync(IngestRequest request)
    {
        var options = new IngestOptions();
        var destination = new MySqlDestination(database.Sessions, options, FaultPoints.None, TimeProvider.System, NullLogger.Instance);
        var rules = DatasetRules.Shipped(_api.Settings);
        return new CsvIngest(_api.Store, destination, rules, options, TimeProvider.System, NullLogger<CsvIngest>.Instance).RunAsync(
            request,
            CancellationToken.None
        );
    }
}
