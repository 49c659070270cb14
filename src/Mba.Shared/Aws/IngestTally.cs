using Mba.Logging;

namespace Mba.Aws;

/// <summary>The outcome of the files of one invocation, as CloudWatch counts it.</summary>
public sealed class IngestTally
{
    private readonly Lock _gate = new();
    private readonly List<double> _durations = [];
    private int _ingested;
    private int _failed;
    private int _skipped;
    private long _rowsInserted;
    private long _rowsRejected;

    /// <summary>Counts a file that has come to its end; others do not count yet.</summary>
    public void Add(IngestResult result)
    {
        if (result is not { Disposition: IngestDisposition.Done, Audit: { } audit })
            return;
        using var _ = _gate.EnterScope();
        _ingested += audit.Status == AuditStatus.SUCCESS ? 1 : 0;
        _failed += audit.Status == AuditStatus.FAILED ? 1 : 0;
        _skipped += audit.Status == AuditStatus.SKIPPED ? 1 : 0;
        _rowsInserted += audit.RowsInserted;
        _rowsRejected += audit.RowsRejected;
        if (audit.DurationMs is { } duration)
            _durations.Add(duration);
    }

    /// <summary>Empty when no file came to its end.</summary>
    public IReadOnlyList<Metric> Metrics() =>
        _ingested + _failed + _skipped == 0
            ? []
            :
            [
                new Metric("IngestedFiles", _ingested),
                new Metric("FailedFiles", _failed),
                new Metric("SkippedFiles", _skipped),
                new Metric("RowsInserted", _rowsInserted),
                new Metric("RowsRejected", _rowsRejected),
                new Metric("IngestDurationMs", _durations.DefaultIfEmpty().Max(), MetricUnit.Milliseconds),
            ];
}
