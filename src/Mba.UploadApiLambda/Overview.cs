using Mba.Aws;
using Mba.MySql.Queries;
using Mba.MySql.Verification;

namespace Mba.UploadApi;

/// <summary>Counts over the whole system and series of a period. An answer is kept for some seconds, so that many dashboards cost no more than one.</summary>
public sealed class Overview(
    Settings settings,
    StatQueries stats,
    StatRollup rollup,
    VerificationLog verifications,
    SqsClient queues,
    TimeProvider time
) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    /// <summary>A count over days of tickets: it changes slowly and costs most.</summary>
    private static readonly TimeSpan UploadsLifetime = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly Dictionary<Period, (DateTimeOffset At, StatsReply Reply)> _last = [];
    private (DateTimeOffset At, UploadSums Sums)? _uploads;

    public async Task<StatsReply> ReadAsync(Period period, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (_last.TryGetValue(period, out var last) && now - last.At < Lifetime)
                return last.Reply;
            await rollup.RefreshAsync(cancellationToken);
            var reply = await ReadAsync(period, now, cancellationToken);
            _last[period] = (now, reply);
            return reply;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Uploads by outcome. Queue counts are left out when the queue is not asked.</summary>
    public async Task<UploadCounts> UploadsAsync(QueueCounts? jobs, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_uploads is not { } last || now - last.At >= UploadsLifetime)
            _uploads = last = (now, await stats.UploadsAsync(cancellationToken));
        return new UploadCounts
        {
            Queued = last.Sums.Open + (jobs?.Waiting ?? 0),
            InFlight = jobs?.InFlight,
            Processed = last.Sums.Arrived,
            Failed = last.Sums.Lost + (jobs?.DeadLettered ?? 0),
        };
    }

    public void Dispose() => _reading.Dispose();

    /// <summary>The parts are asked for at once, each on a connection of its own.</summary>
    private async Task<StatsReply> ReadAsync(Period period, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var totals = stats.TotalAsync(cancellationToken);
        var steps = stats.StepsAsync(Period.Hour.From(now), Period.Hour.StepSeconds, cancellationToken);
        var sums = stats.HoursAsync((period == Period.Week ? Period.Week : Period.Day).From(now), cancellationToken);
        var months = period == Period.Month ? stats.DaysAsync(period.From(now), cancellationToken) : sums;
        var durations = stats.DurationsAsync(period.From(now), wholeHours: period != Period.Hour, cancellationToken);
        var waited = stats.WaitSecondsAsync(cancellationToken);
        var counted = CountQueuesAsync(cancellationToken);
        var uploads = UploadsAsync(jobs: null, cancellationToken);
        var verified = verifications.LastAsync(cancellationToken);
        await Task.WhenAll(totals, steps, sums, months, durations, waited, counted, uploads, verified);
        var (total, minutes, hours, counts) = (StatSeries.Sum(await totals), await steps, await sums, await counted);
        var day = hours.Where(h => h.At >= Period.Day.From(now).UtcDateTime).ToList();
        var all = counts.Values.Aggregate((QueueCounts?)null, (sum, c) => (sum ?? default) + c);
        return new StatsReply
        {
            Queued = all?.Waiting,
            InFlight = all?.InFlight,
            DeadLettered = all?.DeadLettered,
            Processed = total.Success + total.Skipped,
            Failed = total.Failed,
            Total = total,
            LastHour = StatSeries.Sum(minutes),
            LastDay = StatSeries.Sum(day),
            FileTypes = StatSeries.FileTypes(day),
            Errors = StatSeries.Errors(day),
            Uploads = await UploadsAsync(counts.TryGetValue(QueueName.Jobs, out var jobs) ? jobs : null, cancellationToken),
            Queues = Queues(counts, await waited),
            LastVerification = await verified is { } last ? Replies.Of(last) : null,
            Series = StatSeries.Of(period, now, period == Period.Hour ? minutes : await months, await durations),
        };
    }

    private static List<QueueStats> Queues(IReadOnlyDictionary<QueueName, QueueCounts> counts, double? waited) =>
        [
            .. counts.Select(c => new QueueStats
            {
                Queue = c.Key,
                Waiting = c.Value.Waiting,
                InFlight = c.Value.InFlight,
                DeadLettered = c.Value.DeadLettered,
                WaitSeconds = c.Key == QueueName.Ingest ? waited : null,
            }),
        ];

    private async Task<IReadOnlyDictionary<QueueName, QueueCounts>> CountQueuesAsync(CancellationToken cancellationToken)
    {
        var asked = new[] { (Name: QueueName.Ingest, Url: settings.IngestQueueUrl), (Name: QueueName.Jobs, Url: settings.JobsQueueUrl) }
            .Where(q => q.Url is not null)
            .Select(async q => KeyValuePair.Create(q.Name, await QueueCounts.OfAsync(queues, q.Url ?? "", cancellationToken)));
        return (await Task.WhenAll(asked)).ToDictionary();
    }
}
