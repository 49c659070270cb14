using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>A server without space refuses what needs some: delayed copies of the message wait until the file can be loaded, however long that takes.</summary>
public sealed class FullStorageTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private static readonly IngestOptions Options = new() { StorageDelay = TimeSpan.FromMinutes(7) };

    /// <summary>A claim is the first row that a file needs, before there is anything that could record its failure; the record may need space, too.</summary>
    [Theory]
    [InlineData("INSERT ON ingestion_audit")]
    [InlineData("UPDATE ON ingestion_audit")]
    [InlineData("INSERT ON spaced")]
    public async Task A_file_without_space_waits_and_is_loaded_when_there_is_some(string refused)
    {
        await bench.LoadAsync($"spaced_{Random.Shared.Next()}.csv", $"id\n{Random.Shared.Next()}\n");
        var request = await bench.PutAsync($"spaced_{Random.Shared.Next()}.csv", $"id\n1\n{Random.Shared.Next()}\n");
        await bench.Database.ExecuteAsync(
            $"CREATE TRIGGER no_space BEFORE {refused} FOR EACH ROW SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114"
        );
        var worker = await bench.WorkerAsync(Options);
        var first = await worker.RunAsync(request, CancellationToken.None);
        var second = await worker.RunAsync(request, CancellationToken.None);
        await bench.Database.ExecuteAsync("DROP TRIGGER no_space");
        await bench.ExpireLeasesAsync();
        var loaded = await worker.RunAsync(request, CancellationToken.None);

        Assert.Equal((IngestDisposition.Busy, Options.StorageDelay), (first.Disposition, first.Delay));
        Assert.Equal(IngestDisposition.Busy, second.Disposition);
        Assert.Equal((AuditStatus.SUCCESS, 2), (loaded.Audit!.Status, loaded.Audit.RowsInserted));
    }
}
