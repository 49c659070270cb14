using Mba.MySql.Queries;
using Mba.UploadApi.Auth;
using Mba.UploadApi.Problems;
using Mba.UploadApi.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mba.UploadApi.Resources;

/// <summary>/activity: who did what through the API.</summary>
public static class ActivityRoutes
{
    public static void MapActivity(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/activity", ListAsync)
            .WithName("listActivity")
            .WithTags("activity")
            .WithSummary("Retries, undos, redrives, jobs and views of cell values, newest first.")
            .RequireAuthorization(Roles.Reader);

    private static async Task<Results<Ok<ActivityPage>, BadRequestProblem>> ListAsync(
        [AsParameters] ActivityListQuery parameters,
        ActivityLog log,
        CancellationToken cancellationToken
    )
    {
        if (QueryFields.Read(query => parameters.Read(query), out var filter) is { } invalid)
            return invalid;
        var records = await log.ListAsync(filter with { Limit = filter.Limit + 1 }, cancellationToken);
        var page = records.Take(filter.Limit).ToList();
        return TypedResults.Ok(
            new ActivityPage
            {
                Items = [.. page.Select(Of)],
                Next = records.Count > filter.Limit ? QueryFields.CursorOf(page[^1].Number) : null,
            }
        );
    }

    private static ActivityReply Of(Activity record) =>
        new()
        {
            Number = record.Number,
            At = new DateTimeOffset(record.At),
            Actor = record.Actor,
            Action = record.Action,
            IngestionId = record.IngestionId,
            Target = record.Target,
            Outcome = record.Outcome,
        };
}
