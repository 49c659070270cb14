namespace Mba.Cli.Local;

/// <summary>A part of the stack and the process that it runs in.</summary>
internal sealed record WatchedPart(IAsyncDisposable Part, SupervisedProcess Process);

/// <summary>How often a part may be restarted.</summary>
/// <param name="Name">For messages, e.g. <c>MySQL</c>.</param>
/// <param name="MaxRestarts">Restarts in all; a part that needs more has a cause that restarting does not mend.</param>
/// <param name="LogLines">Last lines of its log that go with the message.</param>
/// <param name="Consequence">What its end means for whoever uses the stack; empty for nothing.</param>
internal sealed record RestartPolicy(string Name, int MaxRestarts, int LogLines, string Consequence);

/// <summary>Restarts a part of the stack whose process ends, and says so; past its restarts the stack ends with the reason.</summary>
internal sealed class ChildWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<CancellationToken, Task<WatchedPart>> _start;
    private readonly RestartPolicy _policy;
    private readonly Action<string> _say;
    private WatchedPart _part;

    public ChildWatch(WatchedPart first, Func<CancellationToken, Task<WatchedPart>> start, RestartPolicy policy, Action<string> say)
    {
        (_part, _start, _policy, _say) = (first, start, policy, say);
        Completion = Task.Run(WatchAsync);
    }

    /// <summary>Fails when the part is not restarted any more; completes when it is stopped.</summary>
    public Task Completion { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _part.Part.DisposeAsync();
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        for (var restarts = 0; ; restarts++)
        {
            try
            {
                await _part.Process.WaitForExitAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            var ended =
                $"{_policy.Name} ended with exit code {_part.Process.ExitCode}{string.Concat(_part.Process.LogTail(_policy.LogLines).Select(l => Environment.NewLine + "    " + l))}";
            await _part.Part.DisposeAsync();
            if (restarts == _policy.MaxRestarts)
                throw new LocalStackException(
                    $"{ended}{Environment.NewLine}it was restarted {restarts} times; see {_part.Process.LogFile}"
                );
            _say(
                $"{ended}{Environment.NewLine}{_policy.Name} is started again{(_policy.Consequence.Length > 0 ? ": " + _policy.Consequence : "")}"
            );
            try
            {
                _part = await _start(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            _say($"{_policy.Name} answers again");
        }
    }
}
