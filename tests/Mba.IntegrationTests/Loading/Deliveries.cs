namespace Mba.IntegrationTests.Loading;

/// <summary>Delivers a request as a queue would: again, until the message is done with.</summary>
internal static class Deliveries
{
    public static async Task<IngestResult> UntilDoneAsync(IngestWorkbench bench, IngestRequest request, IngestOptions? options = null, string? datasets = null)
    {
        for (var delivery = 1; delivery < 100; delivery++)
        {
            var result = await (await bench.WorkerAsync(options, datasets)).RunAsync(request, CancellationToken.None);
            if (result.Disposition is IngestDisposition.Done or IngestDisposition.Ignored)
                return result;
            if (result.Disposition == IngestDisposition.Continue)
                request = request with { Trigger = IngestTrigger.Continuation };
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
        throw new InvalidOperationException("a hundred deliveries did not end the run");
    }
}
