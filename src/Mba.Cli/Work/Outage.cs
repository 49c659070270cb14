using System.Globalization;
using Mba.Aws;
using Mba.MySql.Connections;

namespace Mba.Cli.Work;

/// <summary>
/// Lets a long-running command outlast a store, queue or database that is absent for a while: it tries again with back-off, and writes one
/// line when the neighbour goes and one when it is back. Safe for concurrent use: those who wait share the lines.
/// </summary>
internal sealed class Outage(string neighbour, Settings settings, TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestReturn = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private DateTimeOffset? _since;

    /// <summary>The store, a queue or the database is absent, or too busy: trying again is all that helps.</summary>
    public static bool IsAbsence(Exception e) =>
        AwsErrors.IsAbsence(e) || (MySqlErrors.IsDriverError(e) && MySqlErrors.IsTransient(e)) || e is AbsenceException;

    /// <summary>Repeats work until it neither fails for an absence nor is cancelled.</summary>
    public async Task<T> OutlastAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromSeconds(0.5); ; pause = Min(pause * 2, LongestPause))
        {
            var began = time.GetUtcNow();
            try
            {
                var done = await work(cancellationToken);
                Return(began);
                return done;
            }
            catch (Exception e) when ((IsAbsence(e) || IsReturning(e)) && !cancellationToken.IsCancellationRequested)
            {
                Leave(e);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    /// <inheritdoc cref="OutlastAsync{T}"/>
    public Task OutlastAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        OutlastAsync(
            async token =>
            {
                await work(token);
                return true;
            },
            cancellationToken
        );

    /// <summary>A neighbour that has just come back may not have its queues and buckets yet.</summary>
    private bool IsReturning(Exception e)
    {
        lock (_lock)
            return _since is { } since && time.GetUtcNow() - since < LongestReturn && AwsErrors.IsMissing(e);
    }

    private void Leave(Exception e)
    {
        lock (_lock)
        {
            if (_since is not null)
                return;
            _since = time.GetUtcNow();
            output.WriteLine($"{Clock()} {neighbour} does not answer: {CommandText(e)}; retrying");
        }
    }

    /// <summary>Work that began before the neighbour went, and ends well, does not show that it is back.</summary>
    private void Return(DateTimeOffset began)
    {
        lock (_lock)
        {
            if (_since is not { } since || began < since)
                return;
            _since = null;
            var seconds = (time.GetUtcNow() - since).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            output.WriteLine($"{Clock()} {neighbour} answers again after {seconds} s");
        }
    }

    private string Clock() => time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private string CommandText(Exception e) => e is AbsenceException ? e.Message : Commands.CommandError.Of(e, settings).Message;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <summary>Work failed only because a neighbour was away; the message is the cause.</summary>
internal sealed class AbsenceException(string message) : Exception(message);
