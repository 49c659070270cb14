using Mba.Aws;
using Mba.Client.Contracts;
using Mba.MySql.Queries;

namespace Mba.UploadApi;

/// <summary>Counts over the whole system; the answer is kept for five seconds, so that many dashboards cost no more than one.</summary>
public sealed class Overview(Settings settings, StatQueries stats, SqsClient queues, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private (DateTimeOffset At, StatsReply Reply)? _last;

    public async Task<StatsReply> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_last is { } last && now - last.At < Kept)
            return last.Reply;
        var total = Period(await stats.SumsAsync(null, cancellationToken));
        var counts = await CountQueuesAsync(cancellationToken);
        var reply = new StatsReply
        {
            Queued = counts?.Waiting,
            InFlight = counts?.InFlight,
            DeadLettered = counts?.DeadLettered,
            Processed = total.Success + total.Skipped,
            Failed = total.Failed,
            Total = total,
            LastHour = Period(await stats.SumsAsync(now.AddHours(-1), cancellationToken)),
            LastDay = Period(await stats.SumsAsync(now.AddDays(-1), cancellationToken)),
            FileTypes = await stats.FileTypesAsync(now.AddDays(-1), cancellationToken),
            Errors = await stats.ErrorsAsync(now.AddDays(-1), cancellationToken),
        };
        _last = (now, reply);
        return reply;
    }

    private async Task<QueueCounts?> CountQueuesAsync(CancellationToken cancellationToken)
    {
        QueueCounts? sum = null;
        foreach (var url in new[] { settings.IngestQueueUrl, settings.JobsQueueUrl }.OfType<string>().Distinct(StringComparer.Ordinal))
            sum = (sum ?? default) + await QueueCounts.OfAsync(queues, url, cancellationToken);
        return sum;
    }

    /// <summary>Undone runs did load and count as such; the rates are null where there is nothing to divide by.</summary>
    internal static PeriodStats Period(IReadOnlyList<RunSums> sums)
    {
        long Runs(AuditStatus status) => sums.Where(s => s.Status == status).Sum(s => s.Runs);
        var success = Runs(AuditStatus.SUCCESS) + Runs(AuditStatus.UNDONE);
        var failed = Runs(AuditStatus.FAILED);
        var loaded = sums.Where(s => s.Status == AuditStatus.SUCCESS).ToList();
        var milliseconds = loaded.Sum(s => s.LoadMilliseconds);
        return new PeriodStats
        {
            Runs = sums.Sum(s => s.Runs),
            Success = success,
            Failed = failed,
            Skipped = Runs(AuditStatus.SKIPPED),
            Running = Runs(AuditStatus.STARTED),
            Rows = loaded.Sum(s => s.Rows),
            Rejected = sums.Sum(s => s.Rejected),
            Bytes = loaded.Sum(s => s.Bytes),
            SuccessRate = success + failed > 0 ? (double)success / (success + failed) : null,
            RowsPerSecond = milliseconds > 0 ? loaded.Sum(s => s.Rows) * 1000.0 / milliseconds : null,
        };
    }
}
