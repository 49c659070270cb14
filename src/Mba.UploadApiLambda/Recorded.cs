using System.Security.Claims;
using Mba.MySql.Queries;
using Mba.UploadApi.Auth;

namespace Mba.UploadApi;

/// <summary>Takes actions on the record: nothing is done that could not be recorded before.</summary>
public sealed partial class Recorded(ActivityLog log, ILogger<Recorded> logger)
{
    /// <summary>Records, acts, and records how it ended.</summary>
    public Task<T> RunAsync<T>(
        ActivityKind kind,
        ClaimsPrincipal caller,
        AuditRow? run,
        string? target,
        Func<Task<T>> act,
        CancellationToken cancellationToken
    ) => RunAsync(kind, caller, run, target, act, _ => ActivityLog.Done, cancellationToken);

    /// <summary>The same for what may end in more than one way: <paramref name="outcomeOf"/> names it.</summary>
    public async Task<T> RunAsync<T>(
        ActivityKind kind,
        ClaimsPrincipal caller,
        AuditRow? run,
        string? target,
        Func<Task<T>> act,
        Func<T, string> outcomeOf,
        CancellationToken cancellationToken
    )
    {
        var number = await log.BeginAsync(
            kind,
            caller.Subject(),
            run?.Id,
            target ?? (run is null ? null : $"s3://{run.S3Bucket}/{run.S3Key}"),
            cancellationToken
        );
        try
        {
            var result = await act();
            await EndAsync(number, outcomeOf(result));
            return result;
        }
        catch (Exception e)
        {
            await EndAsync(number, e is IngestException refused ? refused.Code : "FAILED");
            throw;
        }
    }

    /// <summary>The action has been taken or not: a record without an outcome says that it is not known.</summary>
    private async Task EndAsync(long number, string outcome)
    {
        try
        {
            await log.EndAsync(number, outcome, CancellationToken.None);
        }
        catch (Exception e)
        {
            NotRecorded(logger, number, outcome, e.GetType().Name);
        }
    }

    [LoggerMessage(EventId = 4300, Level = LogLevel.Error, Message = "Outcome {Outcome} of activity {Number} was not recorded: {Error}")]
    private static partial void NotRecorded(ILogger logger, long number, string outcome, string error);
}
