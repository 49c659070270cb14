using System.Text.Json.Nodes;
using Mba.IntegrationTests.Loading;
using Mba.MySql.Claims;
using Xunit;

namespace Mba.IntegrationTests.Planning;

/// <summary>A doubtful first file waits for a person, who accepts one of its readings.</summary>
public sealed class DoubtfulFileTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private const string Names = "first last\nAnn Smith\nBob Jones\nEve Poe\n";

    [Theory]
    [InlineData(1, "first last", "Bob Jones")]
    [InlineData(2, "first", "Bob")]
    public async Task Waits_until_a_reading_is_accepted(int reading, string column, string value)
    {
        var name = FormattableString.Invariant($"people{reading}.csv");
        var failed = await bench.LoadAsync(name, Names);

        Assert.Equal((AuditStatus.FAILED, "LOW_CONFIDENCE"), (failed.Audit!.Status, failed.Audit.ErrorCode));
        Assert.Equal(2, JsonNode.Parse(failed.Audit.Dialect!)!["readings"]!.AsArray().Count);

        var request = await (await bench.ActionsAsync()).AllowRetryAsync(failed.Audit.Id, reading, CancellationToken.None);
        var loaded = await (await bench.WorkerAsync()).RunAsync(request, CancellationToken.None);

        Assert.Equal((AuditStatus.SUCCESS, 3L), (loaded.Audit!.Status, loaded.Audit.RowsInserted));
        var table = FormattableString.Invariant($"people{reading}");
        Assert.Equal("1", await bench.ScalarAsync($"SELECT COUNT(*) FROM {table} WHERE {column.Replace(' ', '_')} = '{value}'"));
    }

    [Fact]
    public async Task Refuses_a_reading_that_is_not_listed()
    {
        var failed = await bench.LoadAsync("nobody.csv", Names);

        var refused = await Assert.ThrowsAsync<IngestException>(async () =>
            await (await bench.ActionsAsync()).AllowRetryAsync(failed.Audit!.Id, 3, CancellationToken.None)
        );

        Assert.Equal("NO_SUCH_READING", refused.Code);
    }

    [Fact]
    public async Task A_dataset_may_want_less() =>
        Assert.Equal(
            AuditStatus.SUCCESS,
            (
                await (await bench.WorkerAsync(datasets: """{"datasets":[{"name":"any","match":["**"],"minConfidence":0}]}""")).RunAsync(
                    await bench.PutAsync("anybody.csv", Names),
                    CancellationToken.None
                )
            )
                .Audit!
                .Status
        );
}
