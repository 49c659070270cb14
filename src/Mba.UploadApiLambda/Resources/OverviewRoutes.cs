using Mba.MySql.Queries;
using Mba.UploadApi.Auth;
using Mba.UploadApi.Problems;
using Mba.UploadApi.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mba.UploadApi.Resources;

/// <summary>/tables and /stats: what is loaded, and how it goes.</summary>
public static class OverviewRoutes
{
    private const int LastLoads = 10;

    public static void MapOverview(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/tables", ListTablesAsync)
            .WithName("listTables")
            .WithTags("tables")
            .WithSummary("Tables that files are loaded into.")
            .RequireAuthorization(Roles.Reader);
        routes
            .MapGet("/tables/{name}", ShowTableAsync)
            .WithName("showTable")
            .WithTags("tables")
            .WithSummary("A table's columns and its newest loads.")
            .RequireAuthorization(Roles.Reader);
        routes
            .MapGet("/stats", ShowStatsAsync)
            .WithName("showStats")
            .WithTags("stats")
            .WithSummary("Counts of queues, uploads, runs, rows and bytes, and how they moved within a period.")
            .RequireAuthorization(Roles.Reader);
    }

    private static async Task<Results<Ok<StatsReply>, BadRequestProblem>> ShowStatsAsync(
        string? period,
        Overview overview,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryFields();
        var asked = query.OneOf("period", period, Period.Names);
        return query.Errors.Count > 0
            ? new BadRequestProblem(query.Errors)
            : TypedResults.Ok(await overview.ReadAsync(Period.Of(asked), cancellationToken));
    }

    private static async Task<Ok<IReadOnlyList<TableReply>>> ListTablesAsync(TableQueries tables, CancellationToken cancellationToken)
    {
        var found = await tables.ListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<TableReply>>([.. found.Select(Replies.Of)]);
    }

    private static async Task<Results<Ok<TableDetailReply>, NotFoundProblem>> ShowTableAsync(
        string name,
        TableQueries tables,
        AuditLog ingestions,
        Settings settings,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var table = (await tables.ListAsync(cancellationToken)).FirstOrDefault(t =>
            string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase)
        );
        if (table is null)
            return new NotFoundProblem("table not found");
        var now = time.GetUtcNow();
        var loads = await ingestions.ListAsync(
            new AuditFilter
            {
                Table = table.Name,
                Status = AuditStatus.SUCCESS,
                Limit = LastLoads,
            },
            cancellationToken
        );
        return TypedResults.Ok(
            new TableDetailReply
            {
                Name = table.Name,
                ApproximateRows = table.ApproximateRows,
                Columns = [.. (await tables.ColumnsAsync(table.Name, cancellationToken)).Select(Replies.Of)],
                LoadsOverTime = Days(await tables.DaysAsync(table.Name, Period.Month.From(now), cancellationToken), now),
                LastLoads = [.. loads.Select(l => Replies.Of(l, settings))],
            }
        );
    }

    /// <summary>Every day of the last thirty, those without loads included.</summary>
    private static List<TableLoadPoint> Days(IReadOnlyList<DayOfLoads> days, DateTimeOffset now)
    {
        var byDay = days.ToDictionary(d => d.Day);
        var first = Period.Month.From(now);
        return
        [
            .. Enumerable
                .Range(0, Period.Month.Steps)
                .Select(i => first.AddDays(i))
                .Select(at =>
                    byDay.TryGetValue(at.UtcDateTime, out var day)
                        ? new TableLoadPoint(at, day.Loads, day.Rows)
                        : new TableLoadPoint(at, 0, 0)
                ),
        ];
    }
}
