using System.Diagnostics;
using System.Globalization;

namespace Mba.Cli.Local;

/// <summary>What to start, and where its output goes.</summary>
public sealed record ChildCommand
{
    /// <summary>For messages, e.g. <c>MySQL</c>.</summary>
    public required string Name { get; init; }

    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Set beside the variables that this process has; null unsets one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Receives standard output and error.</summary>
    public required string LogFile { get; init; }

    /// <summary>Deleted when the child has ended, however it and this process ended; null for none.</summary>
    public string? Scratch { get; init; }

    public string? WorkingDirectory { get; init; }
}

/// <summary>
/// A child process in a session of its own that never outlives this one: its supervisor, a shell, sees the pipe close
/// when this process ends (be it by kill -9), asks the child and what it started to stop, and kills them after ten seconds.
/// </summary>
public sealed class SupervisedProcess : IAsyncDisposable
{
    // $1 log file, $2 scratch folder or empty, the rest is the command.
    private const string Supervisor = """
        log=$1 scratch=$2; shift 2
        exec 3<&0 </dev/null
        setsid setpriv --pdeathsig KILL "$@" >>"$log" 2>&1 3<&- & child=$!
        echo "$child"
        exec >/dev/null 2>&1
        { read -r _ <&3; kill -s TERM -- "-$child"; i=0
          while [ $i -lt 100 ] && kill -0 "$child"; do sleep 0.1; i=$((i + 1)); done
          kill -s KILL -- "-$child"; } & watcher=$!
        wait "$child"; code=$?
        kill "$watcher"; kill -s KILL -- "-$child"
        [ -z "$scratch" ] || rm -rf "$scratch"
        exit "$code"
        """;

    private readonly ChildCommand _command;
    private readonly Process _supervisor;
    private int _disposed;

    private SupervisedProcess(ChildCommand command, Process supervisor, int pid) =>
        (_command, _supervisor, Pid) = (command, supervisor, pid);

    /// <summary>Process id of the child itself.</summary>
    public int Pid { get; }

    public string LogFile => _command.LogFile;

    /// <summary>The last lines of its log.</summary>
    public IEnumerable<string> LogTail(int lines) => lines > 0 ? LastLines(_command.LogFile, lines) : [];

    /// <summary>Null while it runs.</summary>
    public int? ExitCode => _supervisor.HasExited ? _supervisor.ExitCode : null;

    public static async Task<SupervisedProcess> StartAsync(ChildCommand command, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(command.LogFile)) ?? ".");
        var start = new ProcessStartInfo(
            "setsid",
            ["/bin/sh", "-c", Supervisor, "supervisor", command.LogFile, command.Scratch ?? "", command.FileName, .. command.Arguments]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = command.WorkingDirectory ?? "",
        };
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        var supervisor = Process.Start(start) ?? throw new LocalStackException($"{command.Name} could not be started");
        var pid = await supervisor.StandardOutput.ReadLineAsync(cancellationToken);
        return new SupervisedProcess(command, supervisor, int.Parse(pid ?? "0", CultureInfo.InvariantCulture));
    }

    /// <summary>Returns once <paramref name="ready"/> says so.</summary>
    /// <exception cref="LocalStackException">The child has ended, or the time is over; with the last lines of its log.</exception>
    public async Task WaitUntilAsync(Func<CancellationToken, Task<bool>> ready, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        var end = _supervisor.WaitForExitAsync(deadline.Token);
        try
        {
            while (true)
            {
                // Somebody else's server on the same port may take the question and never answer.
                var attempt = ready(deadline.Token);
                await Task.WhenAny(attempt, end);
                if (ExitCode is { } code)
                    throw Failure($"ended with exit code {code}");
                if (await attempt)
                    return;
                await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure($"was not ready after {limit.TotalSeconds:0} s");
        }
    }

    /// <summary>Completes when the child has ended.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _supervisor.WaitForExitAsync(cancellationToken);

    /// <summary>Ends the child as kill -9 does.</summary>
    public void Kill()
    {
        using var child = Process.GetProcessById(Pid);
        child.Kill();
    }

    /// <summary>Asks the child to stop and waits until it has.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _supervisor.StandardInput.Close();
        await _supervisor.WaitForExitAsync(CancellationToken.None);
        _supervisor.Dispose();
    }

    private LocalStackException Failure(string what) =>
        new(
            $"{_command.Name} {what}; its log, {_command.LogFile}, ends:{string.Concat(LastLines(_command.LogFile, 12).Select(l => Environment.NewLine + "    " + l))}"
        );

    private static IEnumerable<string> LastLines(string file, int count) => File.Exists(file) ? File.ReadLines(file).TakeLast(count) : [];
}

/// <summary>A part of the local stack cannot be had; the message says why and what to do.</summary>
public sealed class LocalStackException(string message, Exception? cause = null) : Exception(message, cause);
