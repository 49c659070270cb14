using Mba.Aws;
using Mba.MySql.Connections;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mba.UploadApi.Resources;

/// <summary>/health says that the process lives, /ready that all it needs answers. Both are open to everybody and tell no details.</summary>
public static class HealthRoutes
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        // Whether the process lives is asked often and by machines: neither sign-in nor rate limit has a say in it.
        routes
            .MapGet("/health", () => TypedResults.Ok(new HealthReply { Status = "ok" }))
            .WithName("showHealth")
            .WithTags("health")
            .WithSummary("The process lives.")
            .AllowAnonymous()
            .ShortCircuit();
        routes
            .MapGet("/ready", ReadyAsync)
            .WithName("showReadiness")
            .WithTags("health")
            .WithSummary("Database, store and queue answer.")
            .Produces<HealthReply>(StatusCodes.Status503ServiceUnavailable)
            .AllowAnonymous();
    }

    private static async Task<Results<Ok<HealthReply>, JsonHttpResult<HealthReply>>> ReadyAsync(
        Readiness readiness,
        CancellationToken cancellationToken
    )
    {
        var reply = await readiness.CheckAsync(cancellationToken);
        return reply.Status is "ok"
            ? TypedResults.Ok(reply)
            : TypedResults.Json(reply, ApiJson.Default.HealthReply, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>Asks everything that the API needs, all at once, for at most three seconds; the answer is kept for two.</summary>
public sealed partial class Readiness(
    Settings settings,
    MySqlSessions sessions,
    IObjectStore store,
    SqsClient queues,
    Overview overview,
    TimeProvider time,
    ILogger<Readiness> logger
)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);

    private (DateTimeOffset At, HealthReply Reply)? _last;

    public async Task<HealthReply> CheckAsync(CancellationToken cancellationToken)
    {
        if (_last is { } last && time.GetUtcNow() - last.At < Kept)
            return last.Reply;
        var checks = new Dictionary<string, Task<string>>(StringComparer.Ordinal)
        {
            ["database"] = AskAsync("database", AskDatabaseAsync, cancellationToken),
            ["store"] = AskAsync("store", AskStoreAsync, cancellationToken),
        };
        foreach (var (name, url) in new[] { ("ingestQueue", settings.IngestQueueUrl), ("jobsQueue", settings.JobsQueueUrl) })
        {
            if (url is not null)
                checks[name] = AskAsync(name, token => queues.GetAttributesAsync(url, token), cancellationToken);
        }
        await Task.WhenAll(checks.Values);
        var answers = checks.ToDictionary(c => c.Key, c => c.Value.Result, StringComparer.Ordinal);
        var reply = new HealthReply
        {
            Status = answers.Values.All(a => a is "ok") ? "ok" : "unavailable",
            Checks = answers,
            Uploads = answers["database"] is "ok" ? await CountUploadsAsync(cancellationToken) : null,
        };
        _last = (time.GetUtcNow(), reply);
        return reply;
    }

    /// <summary>Counts are a courtesy: whether the system is ready does not hang on them.</summary>
    private async Task<UploadCounts?> CountUploadsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var jobs = settings.JobsQueueUrl is { } url ? await QueueCounts.OfAsync(queues, url, cancellationToken) : (QueueCounts?)null;
            return await overview.UploadsAsync(jobs, cancellationToken).WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            DoesNotAnswer(logger, "uploads", e);
            return null;
        }
    }

    private async Task AskDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        await session.ScalarAsync<long>(Sql.Of($"SELECT COUNT(*) FROM upload_ticket WHERE id = ''"), cancellationToken);
    }

    private async Task AskStoreAsync(CancellationToken cancellationToken)
    {
        await foreach (var stored in store.ListAsync(settings.BucketMba, settings.PrefixMba, cancellationToken))
            return;
    }

    private async Task<string> AskAsync(string name, Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await ask(patience.Token).WaitAsync(Patience, time, cancellationToken);
            return "ok";
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            DoesNotAnswer(logger, name, e);
            return e is TimeoutException or OperationCanceledException ? "does not answer" : "answers with an error";
        }
    }

    [LoggerMessage(EventId = 4200, Level = LogLevel.Warning, Message = "Not ready: {Name}")]
    private static partial void DoesNotAnswer(ILogger logger, string name, Exception exception);
}
