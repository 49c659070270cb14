using Mba.Rows;

namespace Mba.MySql.Claims;

/// <summary>Where a claimed run is, for the heartbeat to record. Set by the run, read by the heartbeat.</summary>
internal sealed class RunProgress
{
    public const string Scanning = "scanning";
    public const string Planning = "planning";
    public const string Loading = "loading";
    public const string Committing = "committing";

    private volatile string _stage = Scanning;
    private long _rows;

    public string Stage
    {
        get => _stage;
        set => _stage = value;
    }

    /// <summary>Rows sent to the table so far.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    public void BeginLoad()
    {
        Interlocked.Exchange(ref _rows, 0);
        _stage = Loading;
    }

    public void AddRows(long rows) => Interlocked.Add(ref _rows, rows);
}

/// <summary>A load whose sent rows are counted for the heartbeat.</summary>
internal sealed class CountedLoad(ITableLoad load, RunProgress progress) : ITableLoad
{
    public int Lanes => load.Lanes;

    public IReadOnlyList<RecordRange> Recorded => load.Recorded;

    public long RejectsRecorded => load.RejectsRecorded;

    public bool CanPause => load.CanPause;

    public async Task SendAsync(int lane, Rows.EncodedBlock block, CancellationToken cancellationToken)
    {
        await load.SendAsync(lane, block, cancellationToken);
        progress.AddRows(block.Rows.Rows);
    }

    public Task<AuditRow> CommitAsync(CancellationToken cancellationToken)
    {
        progress.Stage = RunProgress.Committing;
        return load.CommitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => load.DisposeAsync();
}
