namespace Mba.IntegrationTests.Loading;

/// <summary>Delivers a request as a queue would: again, until the message is done with.</summary>
internal static class Deliveries
{
    /// <summary>A file of this machine, the way a load case wants it; its lease is expired first, unless it has to expire by itself.</summary>
    public static Task<IngestResult> OfFileAsync(IngestWorkbench bench, LoadCase load, string path, bool expire = true) =>
        UntilDoneAsync(
            async request =>
            {
                if (expire)
                    await bench.ExpireLeasesAsync();
                return await (await bench.WorkerAsync(load.Options, LoadCase.Datasets)).RunLocalAsync(
                    path,
                    request,
                    CancellationToken.None
                );
            },
            new IngestRequest { Bucket = "local", Key = Path.GetFileName(path) }
        );

    public static Task<IngestResult> UntilDoneAsync(
        IngestWorkbench bench,
        IngestRequest request,
        IngestOptions? options = null,
        string? datasets = null
    ) => UntilDoneAsync(async r => await (await bench.WorkerAsync(options, datasets)).RunAsync(r, CancellationToken.None), request);

    private static async Task<IngestResult> UntilDoneAsync(Func<IngestRequest, Task<IngestResult>> deliver, IngestRequest request)
    {
        IngestResult? last = null;
        for (var delivery = 1; delivery < 100; delivery++)
        {
            var result = last = await deliver(request);
            if (result.Disposition is IngestDisposition.Done or IngestDisposition.Ignored)
                return result;
            if (result.Disposition == IngestDisposition.Continue)
                request = request with { Trigger = IngestTrigger.Continuation };
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
        throw new InvalidOperationException($"a hundred deliveries did not end the run: {last?.Disposition}, {last?.Reason}");
    }
}
