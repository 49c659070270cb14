using System.Text;
using Mba.Aws;

namespace Mba.Cli.Local;

/// <summary>What to run as a function.</summary>
public sealed record FunctionCommand
{
    public required string Name { get; init; }

    /// <summary>The executable, as it is deployed.</summary>
    public required ProgramFile Program { get; init; }

    public required IReadOnlyDictionary<string, string?> Environment { get; init; }

    public required string LogFile { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets a line when the process ended and is started again.</summary>
    public Action<string> Say { get; init; } = _ => { };
}

/// <summary>A function's execution environment: its process is started at the first invocation and again when it has died, as Lambda does.</summary>
public sealed class FunctionInstance(FunctionCommand command, TimeProvider time) : IAsyncDisposable
{
    private readonly RuntimeApiEmulator _api = RuntimeApiEmulator.Start(command.Timeout, time);
    private SupervisedProcess? _process;

    /// <summary>Process id of the running executable; null when there is none.</summary>
    public int? Pid => _process is { ExitCode: null } running ? running.Pid : null;

    /// <summary>True while there is no event to work on.</summary>
    public bool IsIdle => _api.IsIdle;

    /// <summary>One event; a process that dies, or takes longer than the function's timeout, is a failed invocation.</summary>
    public async Task<InvocationOutcome> InvokeAsync(byte[] payload, CancellationToken cancellationToken)
    {
        var process = await RunningAsync(cancellationToken);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(command.Timeout + TimeSpan.FromSeconds(1));
        var answer = _api.InvokeAsync(payload, over.Token);
        var end = process.WaitForExitAsync(over.Token);
        await Task.WhenAny(answer, end);
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (answer.IsCompletedSuccessfully)
            return await answer;
        command.Say(
            process.ExitCode is { } code
                ? $"{command.Name} ended with exit code {code} during an invocation; its messages are delivered again"
                : $"{command.Name} did not answer within {command.Timeout.TotalSeconds:0} s and was stopped; its messages are delivered again"
        );
        await StopAsync();
        return new InvocationOutcome(
            false,
            Encoding.UTF8.GetBytes(_api.InitError ?? """{"errorType":"Runtime.ExitError","errorMessage":"the process ended"}""")
        );
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _api.DisposeAsync();
    }

    private async Task<SupervisedProcess> RunningAsync(CancellationToken cancellationToken)
    {
        if (_process is { ExitCode: null } running)
            return running;
        if (_process is { ExitCode: { } code })
            command.Say($"{command.Name} ended with exit code {code} while it was idle; it is started again");
        await StopAsync();
        await _api.ForgetProcessAsync();
        var environment = new Dictionary<string, string?>(command.Environment, StringComparer.Ordinal)
        {
            ["AWS_LAMBDA_RUNTIME_API"] = _api.Address,
            ["AWS_LAMBDA_FUNCTION_NAME"] = command.Name,
        };
        foreach (var (name, value) in FunctionMemory.Environment)
            environment[name] = value;
        _process = await SupervisedProcess.StartAsync(
            new ChildCommand
            {
                Name = command.Name,
                FileName = command.Program.FileName,
                Arguments = command.Program.Arguments,
                Environment = environment,
                LogFile = command.LogFile,
            },
            cancellationToken
        );
        return _process;
    }

    private async Task StopAsync()
    {
        if (_process is { } process)
            await process.DisposeAsync();
        _process = null;
    }
}
