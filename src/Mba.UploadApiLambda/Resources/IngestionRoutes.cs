using System.Security.Claims;
using Mba.MySql.Claims;
using Mba.MySql.Queries;
using Mba.UploadApi.Auth;
using Mba.UploadApi.Problems;
using Mba.UploadApi.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mba.UploadApi.Resources;

/// <summary>/ingestions: what became of each file, and which of its lines were rejected.</summary>
public static class IngestionRoutes
{
    private const string None = "ingestion not found";

    public static void MapIngestions(this IEndpointRouteBuilder routes)
    {
        var ingestions = routes.MapGroup("/ingestions").WithTags("ingestions");
        ingestions
            .MapGet("", ListAsync)
            .WithName("listIngestions")
            .WithSummary("Runs, newest first or sorted otherwise, filtered and in pages.")
            .RequireAuthorization(Roles.Reader);
        ingestions
            .MapGet("/{id}", ShowAsync)
            .WithName("showIngestion")
            .WithSummary("One run, with its dialect and what it changed in the table.")
            .RequireAuthorization(Roles.Reader);
        ingestions
            .MapPost("/{id}/retry", RetryAsync)
            .WithName("retryIngestion")
            .WithSummary("Retry a failed run.")
            .RequireAuthorization(Roles.Operator);
        ingestions
            .MapDelete("/{id}/rows", UndoAsync)
            .WithName("undoIngestion")
            .WithSummary("Remove the rows of a run from its table (append and landing).")
            .RequireAuthorization(Roles.Operator);
        ingestions
            .MapGet("/{id}/rejects", RejectsAsync)
            .WithName("listRejects")
            .WithSummary("Records that were not loaded, or with skipped=true the skipped lines, as JSON or, with format=csv, as CSV.")
            .RequireAuthorization(Roles.Reader);
    }

    /// <summary>Lets a failed run be tried again and queues it; without a queue nothing would deliver it.</summary>
    private static async Task<Results<Accepted<IngestionReply>, BadRequestProblem, NotFoundProblem, ConflictProblem>> RetryAsync(
        string id,
        [AsParameters] RetryQuery parameters,
        AuditLog ingestions,
        AuditActions actions,
        JobService jobs,
        Recorded recorded,
        ClaimsPrincipal caller,
        Settings settings,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryFields();
        var reading = parameters.Read(query);
        if (query.Errors.Count > 0)
            return new BadRequestProblem(query.Errors);
        if (await FindAsync(ingestions, id, cancellationToken) is not { } run)
            return new NotFoundProblem(None);
        if (!jobs.CanIngest)
            return new ConflictProblem(JobService.NoIngestQueue);
        try
        {
            await recorded.RunAsync(
                ActivityKind.Retry,
                caller,
                run,
                target: null,
                async () => await jobs.IngestAsync(await actions.AllowRetryAsync(run.Id, reading, cancellationToken), cancellationToken),
                cancellationToken
            );
        }
        catch (IngestException e) when (!e.Transient)
        {
            return new ConflictProblem(e.Message);
        }
        return TypedResults.Accepted($"/ingestions/{run.Id}", Replies.Of(run, settings));
    }

    private static async Task<Results<Ok<UndoReply>, BadRequestProblem, NotFoundProblem, ConflictProblem>> UndoAsync(
        string id,
        [AsParameters] UndoQuery parameters,
        AuditLog ingestions,
        AuditActions actions,
        Recorded recorded,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        if (QueryFields.Read(query => parameters.Read(query), out var duplicates) is { } invalid)
            return invalid;
        if (await FindAsync(ingestions, id, cancellationToken) is not { } run)
            return new NotFoundProblem(None);
        try
        {
            var undone = await recorded.RunAsync(
                ActivityKind.Undo,
                caller,
                run,
                target: null,
                () => actions.UndoAsync(run.Id, caller.Subject(), duplicates, cancellationToken),
                cancellationToken
            );
            return TypedResults.Ok(
                new UndoReply(undone.Audit.Id, undone.Audit.Status, undone.RowsRemoved, undone.HandedTo, undone.AlsoUndone)
            );
        }
        catch (IngestException e) when (!e.Transient)
        {
            return new ConflictProblem(e.Message, code: e.Code);
        }
    }

    private static async Task<Results<Ok<IngestionPage>, BadRequestProblem>> ListAsync(
        [AsParameters] IngestionListQuery parameters,
        AuditLog ingestions,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (QueryFields.Read(query => parameters.Read(query, settings, time.GetUtcNow()), out var filter) is { } invalid)
            return invalid;
        var runs = await ingestions.ListAsync(filter with { Limit = filter.Limit + 1 }, cancellationToken);
        var page = runs.Take(filter.Limit).ToList();
        return TypedResults.Ok(
            new IngestionPage
            {
                Items = [.. page.Select(r => Replies.Of(r, settings))],
                Next = runs.Count > filter.Limit ? QueryFields.CursorOf(AuditPlace.Of(page[^1], filter.Sort), filter.Sort) : null,
            }
        );
    }

    private static async Task<Results<Ok<IngestionReply>, NotFoundProblem>> ShowAsync(
        string id,
        AuditLog ingestions,
        Settings settings,
        CancellationToken cancellationToken
    ) =>
        await FindAsync(ingestions, id, cancellationToken) is { } run
            ? TypedResults.Ok(Replies.Of(run, settings))
            : new NotFoundProblem(None);

    /// <summary>A view of cell values is recorded before it is answered: without a record there are no values.</summary>
    private static async Task<Results<Ok<RejectPage>, RejectCsv, BadRequestProblem, NotFoundProblem, ForbidHttpResult>> RejectsAsync(
        string id,
        [AsParameters] RejectListQuery parameters,
        AuditLog ingestions,
        Recorded recorded,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        if (QueryFields.Read(query => parameters.Read(query), out var filter) is { } invalid)
            return invalid;
        if (filter.WithRaw && !caller.IsInRole(Roles.Values))
            return TypedResults.Forbid();
        if (await FindAsync(ingestions, id, cancellationToken) is not { } run)
            return new NotFoundProblem(None);
        Task<IReadOnlyList<RejectedRecord>> ReadAsync() =>
            ingestions.RejectsAsync(run.Seq, filter.Skipped, filter.After, filter.Limit + 1, cancellationToken);
        var rejects = filter.WithRaw
            ? await recorded.RunAsync(ActivityKind.ViewValues, caller, run, target: null, ReadAsync, cancellationToken)
            : await ReadAsync();
        var page = rejects.Take(filter.Limit).ToList();
        if (filter.AsCsv)
            return new RejectCsv(page, filter.WithRaw, filter.Escape);
        return TypedResults.Ok(
            new RejectPage
            {
                Total = filter.Skipped ? run.RowsSkipped : run.RowsRejected,
                Items = [.. page.Select(r => Replies.Of(r, filter.WithRaw))],
                Next = rejects.Count > filter.Limit ? QueryFields.CursorOf(page[^1].RejectNo) : null,
            }
        );
    }

    private static Task<AuditRow?> FindAsync(AuditLog ingestions, string id, CancellationToken cancellationToken) =>
        Guid.TryParseExact(id, "D", out _) ? ingestions.FindAsync(id, cancellationToken) : Task.FromResult<AuditRow?>(null);
}
