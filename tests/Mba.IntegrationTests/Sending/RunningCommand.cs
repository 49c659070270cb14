using System.Collections.Concurrent;
using System.Diagnostics;
using Mba.Cli.Local;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>A command that runs until a test ends it; its lines are collected as they come.</summary>
internal sealed class RunningCommand : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Task _reading;

    private RunningCommand(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public static RunningCommand Start(CommandLine mba, params string[] arguments) => new(mba.Start("", arguments));

    /// <summary>What it wrote so far, to standard output and error.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    public int Count(string text) => _lines.Count(l => l.Contains(text, StringComparison.Ordinal));

    /// <summary>Waits until something holds; the command must run on meanwhile.</summary>
    public async Task Until(Func<Task<bool>> holds, string what)
    {
        for (var wait = Stopwatch.StartNew(); wait.Elapsed < Patience; await Task.Delay(50))
        {
            if (await holds())
                return;
            if (_process.HasExited)
                break;
        }
        Assert.Fail($"not in time{(_process.HasExited ? ", it ended" : "")}: {what}; it wrote: {string.Join(" | ", _lines)}");
    }

    /// <summary>As Ctrl-C does; returns the exit code.</summary>
    public async Task<int> InterruptAsync()
    {
        await Tool.RunAsync("kill", ["-INT", $"{_process.Id}"], CancellationToken.None);
        return await EndAsync();
    }

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading.WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            _lines.Enqueue(line);
    }
}
