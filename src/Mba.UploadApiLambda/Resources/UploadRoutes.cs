using System.Security.Claims;
using Mba.MySql.Queries;
using Mba.UploadApi.Auth;
using Mba.UploadApi.Problems;
using Mba.UploadApi.Requests;
using Mba.Uploads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mba.UploadApi.Resources;

/// <summary>/uploads: ask for a ticket, send the file to where it says, see what becomes of it.</summary>
public static class UploadRoutes
{
    private const string None = "upload not found";

    public static void MapUploads(this IEndpointRouteBuilder routes, Settings settings)
    {
        var uploads = routes.MapGroup("/uploads").WithTags("uploads");
        uploads
            .MapPost(
                "",
                (HttpRequest request, UploadService uploads, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
                    RequestAsync(request, settings, uploads, caller, cancellationToken)
            )
            .WithName("requestUpload")
            .WithSummary("Request an upload; the answer shows where and how to send the file.")
            .Accepts<UploadRequest>("application/json")
            .RequireAuthorization(Roles.Uploader)
            .RequireRateLimiting(RequestLimits.FewAtATime);
        uploads
            .MapGet("", ListAsync)
            .WithName("listUploads")
            .WithSummary("The status of several uploads, for one polling request.")
            .RequireAuthorization(Roles.UploaderOrReader);
        uploads
            .MapGet("/{id}", ShowAsync)
            .WithName("showUpload")
            .WithSummary("The status of an upload; wait=20 answers when it changes, or after 20 s.")
            .RequireAuthorization(Roles.UploaderOrReader);
        uploads
            .MapGet("/{id}/parts", PartsAsync)
            .WithName("signParts")
            .WithSummary("A page of part URLs, freshly signed; parts that have arrived have none.")
            .RequireAuthorization(Roles.Uploader);
        uploads
            .MapPost("/{id}/complete", CompleteAsync)
            .WithName("completeUpload")
            .WithSummary("Put the parts together, or confirm that the file has arrived.")
            .RequireAuthorization(Roles.Uploader);
        uploads
            .MapDelete("/{id}", AbortAsync)
            .WithName("abortUpload")
            .WithSummary("Give up an upload that has not arrived.")
            .RequireAuthorization(Roles.Uploader);
    }

    private static async Task<Results<Created<UploadTicketReply>, BadRequestProblem, ConflictProblem>> RequestAsync(
        HttpRequest request,
        Settings settings,
        UploadService uploads,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        var fields = await JsonBody.ReadAsync(request, cancellationToken);
        var upload = Bodies.Read(fields, out var errors);
        if (errors.Count == 0)
            errors = UploadPlanner.Check(upload, settings);
        else if (!fields.IsEmpty)
            errors =
            [
                .. errors,
                .. UploadPlanner
                    .Check(upload, settings)
                    .Where(f => !errors.Any(g => string.Equals(f.Field, g.Field, StringComparison.Ordinal))),
            ];
        if (errors.Count > 0)
            return new BadRequestProblem(errors);
        return await uploads.RequestAsync(upload, new UploadCaller(caller.Subject(), caller.Owner()), cancellationToken) switch
        {
            UploadAnswer.Granted { Ticket: var ticket } => TypedResults.Created($"/uploads/{ticket.Id}", ticket),
            UploadAnswer.Duplicate duplicate => new ConflictProblem(duplicate.Detail, duplicate.Of),
            var other => throw new InvalidOperationException($"unknown answer {other.GetType().Name}"),
        };
    }

    private static async Task<Results<Ok<UploadStateReply>, BadRequestProblem, NotFoundProblem>> ShowAsync(
        string id,
        string? wait,
        UploadService uploads,
        Settings settings,
        AuditLog ingestions,
        ClaimsPrincipal caller,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (QueryFields.Read(query => query.Whole("wait", wait, 0, 0, 20), out var seconds) is { } invalid)
            return invalid;
        if (await uploads.StateAsync(id, cancellationToken) is not { } state || !Sees(caller, state.Ticket))
            return new NotFoundProblem(None);
        if (seconds > 0 && !state.IsFinal)
            state = await LongPoll.UntilAsync(
                state,
                s => uploads.StateAsync(s.Ticket.Id, cancellationToken),
                TimeSpan.FromSeconds(seconds),
                time,
                cancellationToken
            );
        var reject = state.Run is { RowsRejected: > 0 } run ? await FirstRejectAsync(ingestions, run, cancellationToken) : null;
        return TypedResults.Ok(Replies.Of(state, reject, settings));
    }

    private static async Task<Results<Ok<UploadPage>, BadRequestProblem>> ListAsync(
        string? ids,
        UploadService uploads,
        Settings settings,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryFields();
        var asked = query.Ids("ids", ids);
        if (asked is null && query.Errors.Count == 0)
            query.Add("ids", "is missing: ids of uploads, separated by commas");
        if (asked is null || query.Errors.Count > 0)
            return new BadRequestProblem(query.Errors);
        var states = await uploads.StatesAsync(asked, cancellationToken);
        return TypedResults.Ok(
            new UploadPage { Items = [.. states.Where(s => Sees(caller, s.Ticket)).Select(s => Replies.Of(s, null, settings))] }
        );
    }

    private static async Task<Results<Ok<UploadPartsReply>, BadRequestProblem, NotFoundProblem, ConflictProblem>> PartsAsync(
        string id,
        string? from,
        string? count,
        UploadService uploads,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryFields();
        var first = query.Whole("from", from, 1, 1, UploadLimits.MaxParts);
        var max = query.Whole("count", count, UploadService.PartsPerPage, 1, UploadService.PartsPerPage);
        if (query.Errors.Count > 0)
            return new BadRequestProblem(query.Errors);
        if (await FindOwnAsync(uploads, id, caller, cancellationToken) is not { } ticket)
            return new NotFoundProblem(None);
        try
        {
            return TypedResults.Ok(TicketReplies.Of(ticket, await uploads.PartsAsync(ticket, first, max, cancellationToken)));
        }
        catch (UploadStepException e)
        {
            return new ConflictProblem(e.Message);
        }
    }

    private static async Task<Results<Ok<UploadStateReply>, NotFoundProblem, ConflictProblem>> CompleteAsync(
        string id,
        UploadService uploads,
        Settings settings,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        if (await FindOwnAsync(uploads, id, caller, cancellationToken) is not { } ticket)
            return new NotFoundProblem(None);
        try
        {
            await uploads.CompleteAsync(ticket, cancellationToken);
        }
        catch (UploadStepException e)
        {
            return new ConflictProblem(e.Message);
        }
        catch (ObjectExistsException)
        {
            return new ConflictProblem("an object with this key was created in the meantime; retry with overwrite");
        }
        return await uploads.StateAsync(id, cancellationToken) is { } state
            ? TypedResults.Ok(Replies.Of(state, null, settings))
            : new NotFoundProblem(None);
    }

    private static async Task<Results<NoContent, NotFoundProblem, ConflictProblem>> AbortAsync(
        string id,
        UploadService uploads,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        if (await FindOwnAsync(uploads, id, caller, cancellationToken) is not { } ticket)
            return new NotFoundProblem(None);
        try
        {
            await uploads.AbortAsync(ticket, cancellationToken);
            return TypedResults.NoContent();
        }
        catch (UploadStepException e)
        {
            return new ConflictProblem(e.Message);
        }
    }

    private static async Task<RejectedRecord?> FirstRejectAsync(AuditLog ingestions, AuditRow run, CancellationToken cancellationToken) =>
        await ingestions.RejectsAsync(run.Seq, skipped: false, after: null, limit: 1, cancellationToken) is [var first, ..] ? first : null;

    /// <summary>Nothing may be done to another's upload, except by operators; that it exists is not said.</summary>
    private static async Task<UploadTicket?> FindOwnAsync(
        UploadService uploads,
        string id,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    ) =>
        await uploads.FindAsync(id, cancellationToken) is { } ticket && (IsOwn(caller, ticket) || caller.IsInRole(Roles.Operator))
            ? ticket
            : null;

    private static bool Sees(ClaimsPrincipal caller, UploadTicket ticket) =>
        IsOwn(caller, ticket) || caller.IsInRole(Roles.Reader) || caller.IsInRole(Roles.Operator);

    private static bool IsOwn(ClaimsPrincipal caller, UploadTicket ticket) =>
        string.Equals(caller.Owner(), ticket.Owner, StringComparison.Ordinal);
}
