using System.Globalization;
using System.Text.Json;
using Mba.Client;
using Mba.MySql.Claims;
using Mba.MySql.Queries;

namespace Mba.Cli.Audit;

/// <summary>The audit as the upload API shows it: for operators without a network path to the database.</summary>
internal sealed class ApiAudit(SignIn.ApiConnection api) : IAuditSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly MbaClient _client = api.Client;

    public string Target => api.Address.ToString();

    public Task<IReadOnlyList<AuditRow>> ListAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        if (filter.Status is { } status)
            query["status"] = status.ToString();
        if (filter.Table is { } table)
            query["table"] = table;
        if (filter.From is { } from)
            query["from"] = Text(from);
        if (filter.To is { } to)
            query["to"] = Text(to);
        if (filter.Key is { } key)
        {
            query["contains"] = key;
            query.TryAdd("from", Text(TimeProvider.System.GetUtcNow().AddDays(-31)));
        }
        return PagesAsync(query, filter.Limit, cancellationToken);
    }

    public async Task<IReadOnlyList<AuditRow>> FindAsync(string idPrefix, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(idPrefix, out _))
        {
            try
            {
                return [Row(await _client.IngestionAsync(idPrefix, cancellationToken))];
            }
            catch (ApiException e) when (e.Problem.Status == 404)
            {
                return [];
            }
        }
        var (from, to) = RunIds.TimesOf(idPrefix);
        var query = new Dictionary<string, string>(StringComparer.Ordinal) { ["from"] = Text(from), ["to"] = Text(to) };
        var near = await PagesAsync(query, 2_000, cancellationToken);
        return [.. near.Where(r => RunIds.Begins(r.Id, idPrefix)).Take(10)];
    }

    public async Task<IReadOnlyList<RejectLine>> RejectsAsync(AuditRow row, RejectQuery query, CancellationToken cancellationToken)
    {
        var lines = new List<RejectLine>();
        string? cursor = null;
        do
        {
            var page = await _client.RejectsAsync(
                row.Id,
                Math.Min(query.Limit - lines.Count, 500),
                cursor,
                query.Raw,
                query.Skipped,
                cancellationToken
            );
            lines.AddRange(page.Items.Select(r => new RejectLine(r.Line, r.ByteOffset, r.Column, r.Code, r.RawRecord)));
            cursor = page.Next;
        } while (cursor is not null && lines.Count < query.Limit);
        return lines;
    }

    /// <summary>Through the queue; waits for the outcome a minute at most.</summary>
    public async Task<RetriedRun> RetryAsync(AuditRow row, int? reading, CancellationToken cancellationToken)
    {
        await _client.RetryAsync(row.Id, reading, cancellationToken);
        var end = TimeProvider.System.GetUtcNow() + Patience;
        while (TimeProvider.System.GetUtcNow() < end)
        {
            await Task.Delay(Pause, cancellationToken);
            var now = Row(await _client.IngestionAsync(row.Id, cancellationToken));
            if (now.Status is not AuditStatus.STARTED && (now.Status is not AuditStatus.FAILED || now.RetryCount > row.RetryCount))
                return new RetriedRun(now, IsDone: true, Reason: null);
        }
        return new RetriedRun(row, IsDone: false, $"queued and not finished yet; `mba audit show {row.Id}` shows the outcome");
    }

    public async Task<UndoneRun> UndoAsync(AuditRow row, UndoDuplicates duplicates, CancellationToken cancellationToken)
    {
        var query = duplicates switch
        {
            UndoDuplicates.HandOver => "?duplicates=hand-over",
            UndoDuplicates.Undo => "?duplicates=undo",
            _ => "",
        };
        var undone = await _client.UndoAsync(row.Id, query, cancellationToken);
        return new UndoneRun(
            Row(await _client.IngestionAsync(row.Id, cancellationToken)),
            undone.RowsDeleted,
            undone.HandedTo,
            undone.AlsoUndone ?? []
        );
    }

    public async Task<IReadOnlyList<TableSummary>> TablesAsync(CancellationToken cancellationToken) =>
        [
            .. (await _client.TablesAsync(cancellationToken)).Select(t => new TableSummary(
                t.Name,
                t.ApproximateRows,
                t.Columns,
                t.Loads,
                t.LastLoadedAt?.UtcDateTime
            )),
        ];

    public void Dispose() => api.Dispose();

    private async Task<IReadOnlyList<AuditRow>> PagesAsync(Dictionary<string, string> query, int limit, CancellationToken cancellationToken)
    {
        var rows = new List<AuditRow>();
        string? cursor;
        do
        {
            query["limit"] = Math.Min(limit - rows.Count, 100).ToString(CultureInfo.InvariantCulture);
            var page = await _client.IngestionsAsync(query, cancellationToken);
            rows.AddRange(page.Items.Select(Row));
            cursor = page.Next;
            if (cursor is not null)
                query["cursor"] = cursor;
        } while (cursor is not null && rows.Count < limit);
        return rows;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static AuditRow Row(IngestionReply run) =>
        new()
        {
            Id = run.Id,
            Run = run.Run,
            S3Bucket = run.Bucket,
            S3Key = run.Key,
            FileName = run.FileName,
            VersionId = run.VersionId,
            UploadId = run.UploadId,
            UploadedBy = run.UploadedBy,
            TableName = run.Table,
            ContentMd5 = run.Md5,
            ContentSha256 = run.Sha256,
            Bytes = run.Bytes,
            CreatedAt = run.CreatedAt?.UtcDateTime,
            StartedAt = run.StartedAt?.UtcDateTime,
            FinishedAt = run.FinishedAt?.UtcDateTime,
            DurationMs = run.DurationMs,
            Status = run.Status,
            Stage = run.Stage,
            RowsSoFar = run.RowsSoFar,
            RowsRead = run.RowsRead,
            RowsInserted = run.RowsInserted,
            RowsUpdated = run.RowsUpdated,
            RowsSkipped = run.RowsSkipped,
            RowsRejected = run.RowsRejected,
            ErrorCode = run.ErrorCode,
            ErrorMessage = run.ErrorMessage,
            RetryCount = run.RetryCount,
            TriggerSource = run.Trigger,
            LoadMode = run.Mode,
            DuplicateOf = run.DuplicateOf,
            UndoneAt = run.UndoneAt?.UtcDateTime,
            UndoneBy = run.UndoneBy,
            Dialect = run.Dialect?.GetRawText(),
            SchemaChange = run.SchemaChange?.GetRawText(),
            Warnings = run.Warnings is { } warnings
                ? JsonSerializer.Serialize(warnings, ApiJson.Default.IReadOnlyListIngestionWarning)
                : null,
        };
}
