using System.Text.Json;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using Mba.Previews;
using Mba.UploadApi.Auth;
using Mba.UploadApi.Problems;
using Mba.UploadApi.Requests;
using Mba.Uploads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mba.UploadApi.Resources;

/// <summary>
/// /previews: what loading a file would do, judged by its first bytes. The one route that sees bytes of a file: they are neither stored nor logged, and
/// API_PREVIEWS=off takes the route away.
/// </summary>
public static class PreviewRoutes
{
    private static readonly TimeSpan TableLockTimeout = TimeSpan.FromSeconds(2);

    public static void MapPreviews(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/previews", PreviewAsync)
            .WithName("previewFile")
            .WithTags("uploads")
            .WithSummary("What loading a file would do, judged by its first bytes. They are kept nowhere.")
            .RequireAuthorization(Roles.Uploader)
            .RequireRateLimiting(RequestLimits.Previews);

    private static async Task<Results<Ok<PreviewReply>, BadRequestProblem, ConflictProblem>> PreviewAsync(
        HttpRequest request,
        string? fileName,
        string? path,
        string? scope,
        string? whole,
        Settings settings,
        DatasetSource datasets,
        MySqlSessions sessions,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryFields();
        var upload = new UploadRequest
        {
            FileName = fileName,
            Path = string.IsNullOrEmpty(path) ? null : path,
            Scope = query.Scope("scope", scope),
            Bytes = 1,
        };
        var isWhole = query.Flag("whole", whole);
        IReadOnlyList<ValidationError> errors = [.. query.Errors, .. UploadPlanner.CheckFile(upload, settings)];
        if (errors.Count > 0)
            return new BadRequestProblem(errors);
        if (await datasets.ReadAsync(cancellationToken) is not { } rules)
            return new ConflictProblem("the dataset rules (MBA_DATASETS) cannot be read here, so nothing can be said about the file");
        var address = UploadPlanner.AddressOf(upload, settings);
        try
        {
            if (rules.Match(address.Bucket, address.Key) is not { } dataset)
                return new BadRequestProblem([new ValidationError("fileName", "is of a type that is stored, not loaded")]);
            await using var session = await sessions.OpenSessionAsync(cancellationToken);
            var table = await new Catalogue(sessions, TableLockTimeout, time).DescribeAsync(session, dataset.Table, cancellationToken);
            var sent = await JsonBody.ReadBytesAsync(request, ClientRoutes.PreviewBytes, cancellationToken);
            var preview = await FilePreview.ReadAsync(upload.FileName ?? "", sent, isWhole, dataset, table, cancellationToken);
            return TypedResults.Ok(
                Of(preview, UploadPlanner.RequiredScope(upload, settings), dataset.Table, table is not null, dataset.Mode.ToString())
            );
        }
        catch (IngestException e) when (!e.Transient)
        {
            return new BadRequestProblem([new ValidationError("fileName", e.Message)]);
        }
    }

    private static PreviewReply Of(FilePreview preview, FileScope scope, string table, bool exists, string mode) =>
        new()
        {
            Label = FormattableString.Invariant(
                $"{(preview.IsWhole ? "all" : "first")} {preview.Records} {(preview.Records == 1 ? "record" : "records")}"
            ),
            Whole = preview.IsWhole,
            Records = preview.Records,
            Skipped = preview.RecordsSkipped,
            Scope = scope,
            Table = table,
            TableExists = exists,
            Mode = mode.ToLowerInvariant(),
            Dialect = preview.Dialect is { } dialect ? Json(dialect) : null,
            Columns =
            [
                .. preview.Columns.Select(c => new PreviewColumnReply
                {
                    SourceName = c.SourceName,
                    Name = c.Name,
                    Type = c.Inferred.Type.ToString(),
                    Reason = c.Inferred.Reason,
                    Nulls = c.Nulls,
                }),
            ],
            SchemaChange = preview.Plan?.SchemaChange is { } change ? Json(change) : null,
            Rejected = preview.Rejected,
            Rejects =
            [
                .. preview.Rejects.Select(r => new RejectReply
                {
                    Line = r.Line,
                    ByteOffset = r.ByteOffset,
                    Column = r.Column,
                    Code = r.Code,
                }),
            ],
            Error = preview.Error is { } e
                ? new PreviewError
                {
                    Code = e.Code,
                    Message = e.Message,
                    Line = e.Place.Line,
                    Column = e.Place.Column,
                }
                : null,
        };

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
