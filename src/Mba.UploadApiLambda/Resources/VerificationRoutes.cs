using System.Globalization;
using System.Security.Claims;
using Mba.MySql.Queries;
using Mba.MySql.Verification;
using Mba.UploadApi.Auth;
using Mba.UploadApi.Problems;
using Mba.UploadApi.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mba.UploadApi.Resources;

/// <summary>/verifications: whether audit, tables and loaded content agree, and what to do where they do not.</summary>
public static class VerificationRoutes
{
    /// <summary>How one ends that takes longer than a request may.</summary>
    private const string OutOfTime = "OUT_OF_TIME";

    private const string None = "verification not found; outcomes of long ago are not kept";

    public static void MapVerifications(this IEndpointRouteBuilder routes)
    {
        var verifications = routes.MapGroup("/verifications").WithTags("verifications");
        verifications
            .MapGet("", ListAsync)
            .WithName("listVerifications")
            .WithSummary("Verifications of the ledger, newest first: the daily run's, and those that somebody started.")
            .RequireAuthorization(Roles.Reader);
        verifications
            .MapGet("/{number}", ShowAsync)
            .WithName("showVerification")
            .WithSummary("A verification with its breaches: what does not hold, for which run, and what to do.")
            .RequireAuthorization(Roles.Reader);
        verifications
            .MapPost("", StartAsync)
            .WithName("startVerification")
            .WithSummary("Verify the ledger now: the system's tables, and the rows of as many runs as the time of a request allows.")
            .RequireAuthorization(Roles.Operator);
    }

    private static async Task<Results<Ok<VerificationPage>, BadRequestProblem>> ListAsync(
        string? limit,
        string? cursor,
        VerificationLog log,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryFields();
        var max = query.Whole("limit", limit, 20, 1, 200);
        var before = query.Cursor("cursor", cursor);
        if (query.Errors.Count > 0)
            return new BadRequestProblem(query.Errors);
        var found = await log.ListAsync(before, max + 1, cancellationToken);
        var page = found.Take(max).ToList();
        return TypedResults.Ok(
            new VerificationPage
            {
                Items = [.. page.Select(Replies.Of)],
                Next = found.Count > max ? QueryFields.CursorOf(page[^1].Number) : null,
            }
        );
    }

    private static async Task<Results<Ok<VerificationReply>, NotFoundProblem>> ShowAsync(
        string number,
        VerificationLog log,
        CancellationToken cancellationToken
    ) =>
        long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted)
        && await log.FindAsync(wanted, cancellationToken) is { } verification
            ? TypedResults.Ok(await WithBreachesAsync(verification, log, cancellationToken))
            : new NotFoundProblem(None);

    private static async Task<Results<Ok<VerificationReply>, Accepted<VerificationReply>, ConflictProblem>> StartAsync(
        VerificationService service,
        VerificationLog log,
        Recorded recorded,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        if (await service.IsRunningAsync(cancellationToken))
            return new ConflictProblem("another verification is running; its outcome is there within seconds", code: "RUNNING");
        var verification = await recorded.RunAsync(
            ActivityKind.Verify,
            caller,
            run: null,
            "ledger",
            () => service.RunAsync(caller.Subject(), cancellationToken),
            done => done.EndedAt is null ? OutOfTime : ActivityLog.Done,
            cancellationToken
        );
        var reply = await WithBreachesAsync(verification, log, cancellationToken);
        return reply.EndedAt is null
            ? TypedResults.Accepted($"/verifications/{verification.Number.ToString(CultureInfo.InvariantCulture)}", reply)
            : TypedResults.Ok(reply);
    }

    private static async Task<VerificationReply> WithBreachesAsync(
        VerificationRecord verification,
        VerificationLog log,
        CancellationToken cancellationToken
    ) =>
        Replies.Of(verification) with
        {
            Breaches = [.. (await log.BreachesAsync(verification.Number, cancellationToken)).Select(Replies.Of)],
        };
}
