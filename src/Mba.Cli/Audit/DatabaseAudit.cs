using Mba.Cli.Commands;
using Mba.MySql.Claims;
using Mba.MySql.Queries;
using Mba.Tables;

namespace Mba.Cli.Audit;

/// <summary>The audit in the database.</summary>
internal sealed class DatabaseAudit(Operation operation) : IAuditSource
{
    /// <summary>Who runs this process, as kept of undos and verifications.</summary>
    public static string Operator => $"{Environment.UserName}@{Environment.MachineName}";

    private readonly MySql.Connections.MySqlSessions _sessions = operation.Sessions();

    public string Target => $"database {operation.Settings.RdsDatabase} on {operation.Settings.RdsHost}";

    public Task<IReadOnlyList<AuditRow>> ListAsync(RunFilter filter, CancellationToken cancellationToken) =>
        new AuditLog(_sessions).ListAsync(
            new AuditFilter
            {
                Status = filter.Status,
                Table = filter.Table,
                KeyContains = filter.Key,
                From = filter.From,
                To = filter.To,
                Limit = filter.Limit,
            },
            cancellationToken
        );

    public async Task<IReadOnlyList<AuditRow>> FindAsync(string idPrefix, CancellationToken cancellationToken)
    {
        if (await new AuditLog(_sessions).FindAsync(idPrefix, cancellationToken) is { } one)
            return [one];
        var (from, to) = RunIds.TimesOf(idPrefix);
        var near = await ListAsync(
            new RunFilter
            {
                From = from,
                To = to,
                Limit = 200,
            },
            cancellationToken
        );
        return [.. near.Where(r => RunIds.Begins(r.Id, idPrefix)).Take(10)];
    }

    public async Task<IReadOnlyList<RejectLine>> RejectsAsync(AuditRow row, RejectQuery query, CancellationToken cancellationToken) =>
        [
            .. (await new AuditLog(_sessions).RejectsAsync(row.Seq, query.Skipped, after: null, query.Limit, cancellationToken)).Select(
                r => new RejectLine(r.Line, r.ByteOffset, r.ColumnName, r.Code, query.Raw ? r.RawRecord : null)
            ),
        ];

    /// <summary>In this process.</summary>
    public async Task<RetriedRun> RetryAsync(AuditRow row, int? reading, CancellationToken cancellationToken)
    {
        if (row.S3Bucket == DatasetRules.LocalBucket)
            return new RetriedRun(row, IsDone: false, $"{row.S3Key} was a file of a machine; load it again with `mba etl load-one`");
        var request = await new AuditActions(_sessions).AllowRetryAsync(row.Id, reading, cancellationToken);
        using var parts = await operation.PartsAsync(cancellationToken);
        var result = await parts.Ingest.RunAsync(request with { Trigger = IngestTrigger.Cli }, cancellationToken);
        return new RetriedRun(result.Audit, result.Disposition == IngestDisposition.Done, result.Reason);
    }

    public async Task<UndoneRun> UndoAsync(AuditRow row, UndoDuplicates duplicates, CancellationToken cancellationToken)
    {
        var (undone, removed, handedTo, alsoUndone) = await new AuditActions(_sessions).UndoAsync(
            row.Id,
            Operator,
            duplicates,
            cancellationToken
        );
        return new UndoneRun(undone, removed, handedTo, alsoUndone);
    }

    public Task<IReadOnlyList<TableSummary>> TablesAsync(CancellationToken cancellationToken) =>
        new TableQueries(_sessions, new StatRollup(_sessions)).ListAsync(cancellationToken);

    public void Dispose() { }
}

/// <summary>Ids of runs are UUIDs of version 7: they begin with the time.</summary>
internal static class RunIds
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromHours(1);

    /// <summary>True when an id begins so, dashes aside.</summary>
    public static bool Begins(string id, string prefix) => Plain(id).StartsWith(Plain(prefix), StringComparison.OrdinalIgnoreCase);

    /// <summary>When runs whose ids begin so were created, at the earliest and the latest.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) TimesOf(string prefix)
    {
        var digits = new string([.. Plain(prefix).Where(char.IsAsciiHexDigit).Take(12)]);
        return (At(digits.PadRight(12, '0')) - ClockTolerance, At(digits.PadRight(12, 'f')) + ClockTolerance);
    }

    private static DateTimeOffset At(string digits)
    {
        var most = DateTimeOffset.MaxValue.AddDays(-2).ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(
            Math.Clamp(Convert.ToInt64(digits, 16), ClockTolerance.Ticks / TimeSpan.TicksPerMillisecond, most)
        );
    }

    private static string Plain(string id) => id.Replace("-", "", StringComparison.Ordinal).TrimEnd('…');
}
