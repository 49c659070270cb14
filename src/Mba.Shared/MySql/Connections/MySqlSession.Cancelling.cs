using MySqlConnector;

namespace Mba.MySql.Connections;

public sealed partial class MySqlSession
{
    /// <summary>How long a cancelled statement may take to end; the driver itself waits for a silent server without a limit.</summary>
    private static readonly TimeSpan AbandonAfter = TimeSpan.FromSeconds(5);

    private async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_abandoned, this);
        sessions.CountStatement();
        try
        {
            var done = cancellationToken.CanBeCanceled
                ? await RunCancellableAsync(run, cancellationToken)
                : await run(CancellationToken.None);
            _settings = "";
            return done;
        }
        catch (MySqlException e) when (MySqlErrors.IsDenied(e))
        {
            await sessions.StopPoolingAsync(connection);
            throw;
        }
    }

    /// <summary>
    /// The driver's cancelling opens a second connection and blocks its caller meanwhile, so it runs in the background. A killed <c>SELECT SLEEP</c>
    /// returns a value, so that what is read after the cancelling does not count; a write that succeeded all the same, such as COMMIT, did.
    /// </summary>
    private async Task<T> RunCancellableAsync<T>(Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        using var kill = new CancellationTokenSource();
        using var abandon = new CancellationTokenSource();
        await using var registration = cancellationToken.UnsafeRegister(
            _ =>
            {
                abandon.CancelAfter(AbandonAfter);
                _ = kill.CancelAsync();
            },
            null
        );
        var running = run(kill.Token);
        try
        {
            return await running.WaitAsync(abandon.Token);
        }
        catch (OperationCanceledException) when (!running.IsCompleted)
        {
            _abandoned = true;
            _ = CloseAfterAsync(running);
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Gives the connection back to its pool if its statement ever ends.</summary>
    private async Task CloseAfterAsync(Task statement)
    {
        await statement.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync();
    }
}
