using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Mba.Cli.Local;

namespace Mba.Benchmarks;

/// <summary>One ingest function that stays: its process, and the Runtime API that feeds it.</summary>
public sealed class WarmFunction : IAsyncDisposable
{
    private readonly RuntimeApiEmulator _runtime;
    private readonly Process _process;

    private WarmFunction(RuntimeApiEmulator runtime, Process process) => (_runtime, _process) = (runtime, process);

    public int ProcessId => _process.Id;

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static WarmFunction Start(BenchDatabase database, string scratch, Uri endpoint, Build build)
    {
        var runtime = RuntimeApiEmulator.Start(TimeSpan.FromMinutes(15), TimeProvider.System);
        return new WarmFunction(
            runtime,
            BenchProcess.Start(database, scratch, endpoint, "Mba.CsvIngestLambda", [], runtime.Address, build.NativeFolder)
        );
    }

    /// <summary>One message of the queue, or a batch of them.</summary>
    /// <exception cref="InvalidOperationException">The function failed, or wants a message again.</exception>
    public async Task IngestAsync(CancellationToken cancellationToken, params string[] messages)
    {
        var outcome = await _runtime.InvokeAsync(Encoding.UTF8.GetBytes(ProcessCases.Batch(messages)), cancellationToken);
        using var answer = JsonDocument.Parse(outcome.Payload);
        if (!outcome.Succeeded || answer.RootElement.GetProperty("batchItemFailures").GetArrayLength() > 0)
            throw new InvalidOperationException("the function failed: " + answer.RootElement.GetRawText());
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await _runtime.DisposeAsync();
    }
}
