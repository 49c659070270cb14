using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>A load that waits at a fault point until it is woken; past its end when it never passed the point.</summary>
internal sealed class PausedLoad : IAsyncDisposable
{
    private readonly string _file;
    private readonly Task<IngestResult> _load;

    private PausedLoad(string file, Task<IngestResult> load, bool isPaused) => (_file, _load, IsPaused) = (file, load, isPaused);

    public bool IsPaused { get; }

    /// <summary>Returns once the load has reached <paramref name="point"/> for the <paramref name="occurrence"/>th time, or has ended.</summary>
    public static async Task<PausedLoad> StartAsync(IngestWorkbench bench, LoadCase load, string path, string point, int occurrence = 1)
    {
        var file = Path.Combine(bench.StoreFolder, "pause");
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var worker = await bench.WorkerAsync(
            load.Options,
            LoadCase.Datasets,
            FaultPoints.Parse($"{point}:pause:{occurrence}", file, _ => reached.TrySetResult())
        );
        var running = Task.Run(() =>
            worker.RunLocalAsync(path, new IngestRequest { Bucket = "local", Key = load.FileName }, CancellationToken.None)
        );
        await Task.WhenAny(reached.Task, running).WaitAsync(TimeSpan.FromMinutes(2));
        return new PausedLoad(file, running, reached.Task.IsCompleted);
    }

    /// <summary>Lets the load go on, and returns how it ended; null for an exception, which a queue would take for a failed delivery.</summary>
    public async Task<IngestResult?> WakeAsync()
    {
        while (IsPaused && !_load.IsCompleted && !File.Exists(_file))
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        File.Delete(_file);
        await ((Task)_load).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _load.IsCompletedSuccessfully ? await _load : null;
    }

    public async ValueTask DisposeAsync() => await WakeAsync();
}
