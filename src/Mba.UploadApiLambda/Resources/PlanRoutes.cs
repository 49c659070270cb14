using Mba.UploadApi.Auth;
using Mba.UploadApi.Problems;
using Mba.UploadApi.Requests;
using Mba.Uploads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mba.UploadApi.Resources;

/// <summary>/uploads/plan: what sending files would do, before a byte is sent.</summary>
public static class PlanRoutes
{
    public static void MapPlan(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/uploads/plan", PlanAsync)
            .WithName("planUploads")
            .WithTags("uploads")
            .WithSummary("What sending files would do: scope, key, duplicates, loaded or only stored. Stores nothing.")
            .Accepts<UploadPlanRequest>("application/json")
            .RequireAuthorization(Roles.Uploader);

    private static async Task<Results<Ok<UploadPlanReply>, BadRequestProblem>> PlanAsync(
        HttpRequest request,
        BatchPlanner planner,
        DatasetSource datasets,
        CancellationToken cancellationToken
    )
    {
        var body = await JsonBody.ReadAsync(request, cancellationToken, JsonBody.MaxListBytes);
        var files = Bodies.ReadPlan(body, out var errors);
        if (errors.Count > 0)
            return new BadRequestProblem(errors);
        var decisions = await planner.PlanAsync(files, await datasets.ReadAsync(cancellationToken), cancellationToken);
        return TypedResults.Ok(new UploadPlanReply { Files = [.. decisions.Select(Of)] });
    }

    private static PlannedUpload Of(BatchDecision decision) =>
        new()
        {
            Path = decision.Path,
            Accepted = decision.Errors.Count == 0,
            Scope = decision.Scope?.Scope,
            ScopeSource = decision.Scope?.Source,
            DecidedBy = decision.Scope?.Folder,
            Bucket = decision.Address?.Bucket,
            Key = decision.Address?.Key,
            Loads = decision.Loads,
            Table = decision.Table,
            DuplicateOf =
                decision.Loaded is { } loaded ? TicketReplies.Of(loaded)
                : decision.Copy is { } copy ? TicketReplies.OfContent(copy)
                : null,
            Replaces = decision.Stored is { } stored ? TicketReplies.Of(stored) : null,
            SameAs = decision.SameAs,
            Errors = decision.Errors.Count > 0 ? decision.Errors : null,
        };
}
