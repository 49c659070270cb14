using System.Security.Claims;
using Mba.Aws;
using Mba.MySql.Queries;
using Mba.UploadApi.Auth;
using Mba.UploadApi.Problems;
using Mba.UploadApi.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mba.UploadApi.Resources;

/// <summary>/dead-letters: messages that failed on every delivery, why, and back into their queues.</summary>
public static class DeadLetterRoutes
{
    private const int MaxIds = 100;

    /// <summary>Below what a function may take for one request.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static void MapDeadLetters(this IEndpointRouteBuilder routes)
    {
        var letters = routes.MapGroup("/dead-letters").WithTags("dead-letters");
        letters
            .MapGet("", ListAsync)
            .WithName("listDeadLetters")
            .WithSummary("Dead-lettered messages with the error of their newest run; they stay where they are.")
            .RequireAuthorization(Roles.Operator);
        letters
            .MapPost("/redrive", RedriveAsync)
            .WithName("redriveDeadLetters")
            .WithSummary("Send dead-lettered messages to their queue again: one, some or all.")
            .Accepts<RedriveRequest>("application/json")
            .RequireAuthorization(Roles.Operator);
    }

    private static async Task<Results<Ok<DeadLetterPage>, BadRequestProblem>> ListAsync(
        string? queue,
        string? limit,
        DeadLetters letters,
        AuditLog ingestions,
        Settings settings,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryFields();
        var queues = QueuesOf(query.OneOf("queue", queue, "all", "ingest", "jobs"), letters);
        var max = query.Whole("limit", limit, 50, 1, 100);
        if (query.Errors.Count > 0)
            return new BadRequestProblem(query.Errors);
        var counts = new List<DeadLetterCount>();
        var found = new List<DeadLetter>();
        foreach (var name in queues)
        {
            if (await letters.CountAsync(name, cancellationToken) is not { } count)
                continue;
            counts.Add(new DeadLetterCount(name, count));
            if (count > 0 && found.Count < max)
                found.AddRange(await letters.PeekAsync(name, max - found.Count, cancellationToken));
        }
        var runs = await ingestions.NewestOfKeysAsync(
            [.. found.SelectMany(l => l.Objects.Take(1)).Select(o => ObjectIdentity.KeyHashOf(o.Bucket, o.Key))],
            cancellationToken
        );
        return TypedResults.Ok(new DeadLetterPage { Queues = counts, Items = [.. found.Select(l => Of(l, runs, settings))] });
    }

    private static async Task<Results<Ok<RedriveReply>, BadRequestProblem>> RedriveAsync(
        HttpRequest request,
        DeadLetters letters,
        Recorded recorded,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        var body = await JsonBody.ReadAsync(request, cancellationToken);
        var queue = body.OneOf("queue", "ingest", "jobs", "all");
        var ids = body.Texts("ids", MaxIds)?.ToHashSet(StringComparer.Ordinal);
        if (body.Errors() is { Count: > 0 } errors)
            return new BadRequestProblem(errors);
        return await recorded.RunAsync(
            ActivityKind.Redrive,
            caller,
            run: null,
            ids is null ? queue : $"{queue}: {string.Join(", ", ids)}",
            () => MoveAsync(queue, ids, letters, cancellationToken),
            cancellationToken
        );
    }

    private static async Task<Ok<RedriveReply>> MoveAsync(
        string queue,
        HashSet<string>? ids,
        DeadLetters letters,
        CancellationToken cancellationToken
    )
    {
        var (moved, more) = (new List<string>(), false);
        foreach (var name in QueuesOf(queue, letters))
        {
            var left = ids?.Except(moved, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
            if (left is { Count: 0 })
                break;
            var some = await letters.RedriveAsync(name, left, Patience, cancellationToken);
            moved.AddRange(some.Ids);
            more |= some.More;
        }
        return TypedResults.Ok(
            new RedriveReply
            {
                Moved = moved.Count,
                More = more,
                NotFound = ids?.Except(moved, StringComparer.Ordinal).ToList() is { Count: > 0 } missing ? missing : null,
            }
        );
    }

    private static List<QueueName> QueuesOf(string? name, DeadLetters letters) =>
        [
            .. letters.Queues.Where(q =>
                name switch
                {
                    "ingest" => q == QueueName.Ingest,
                    "jobs" => q == QueueName.Jobs,
                    _ => true,
                }
            ),
        ];

    private static DeadLetterReply Of(DeadLetter letter, IReadOnlyDictionary<string, AuditRow> runs, Settings settings)
    {
        IngestRequest? asked = letter.Objects is [var one, ..] ? one : null;
        var run = asked is null ? null : runs.GetValueOrDefault(ObjectIdentity.KeyHashOf(asked.Bucket, asked.Key));
        return new DeadLetterReply
        {
            Id = letter.Id,
            Queue = letter.Queue,
            About = letter.About,
            Bucket = asked?.Bucket,
            Key = asked?.Key,
            SentAt = letter.SentAt,
            Receives = letter.Receives,
            Ingestion = run is null ? null : Replies.Of(run, settings),
        };
    }
}
