using Mba.Csv;
using Mba.Rows;
using Mba.Scanning;
using Mba.Tables;

namespace Mba;

/// <summary>Where rows go, and where the account of them is kept. One implementation: MySQL.</summary>
public interface IDestination
{
    /// <summary>Takes the file for this worker alone, or says why not.</summary>
    Task<ClaimOutcome> ClaimAsync(IngestRun run, CancellationToken cancellationToken);

    /// <summary>True when an error comes from the database or the way to it.</summary>
    bool IsDatabaseError(Exception cause);

    /// <summary>What an error of the database means, without the server's own text, which may quote cells.</summary>
    IngestException Translate(Exception cause, IngestStage stage);

    /// <summary>Records that the file of an upload arrived that is stored and not loaded.</summary>
    /// <param name="uploadId">The id that travels with the object; one that is not the object's changes nothing.</param>
    /// <param name="stored">The object as it was described.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    Task RecordArrivalAsync(string uploadId, StoredObject stored, CancellationToken cancellationToken);

    /// <summary>The rejected records, or the skipped lines, of a run that are kept, in order of the file.</summary>
    Task<IReadOnlyList<RejectedRecord>> RejectsAsync(long seq, bool skipped, int limit, CancellationToken cancellationToken);
}

/// <summary>A rejected record as it is kept. <see cref="RawRecord"/> holds cell values: show it only to who asked for rejects.</summary>
public sealed record RejectedRecord(long RejectNo, long? Line, long? ByteOffset, string? ColumnName, string Code, string? RawRecord);

/// <summary>How a claim ended.</summary>
public abstract record ClaimOutcome
{
    /// <summary>The file is this worker's until the run is disposed or its lease is lost.</summary>
    public sealed record Taken(IClaimedRun Run) : ClaimOutcome;

    /// <summary>There is nothing to do; the row shows the outcome.</summary>
    public sealed record Finished(AuditRow Audit) : ClaimOutcome;

    /// <summary>Another worker has it.</summary>
    public sealed record Busy(AuditRow Audit) : ClaimOutcome;
}

/// <summary>
/// One run of one file that this worker has claimed. Every change it makes to data checks, under a row lock, that the claim still stands; when it does
/// not, the change is rolled back with an <see cref="IngestException"/> of code LEASE_LOST.
/// </summary>
public interface IClaimedRun : IAsyncDisposable
{
    /// <summary>The run's id, sequence number and previous attempts.</summary>
    RunIdentity Identity { get; }

    /// <summary>Cancelled when another worker took over this file.</summary>
    CancellationToken Lost { get; }

    /// <summary>What an earlier invocation found out and planned for the same run, when its blocks may be continued; else null.</summary>
    Task<LoadCheckpoint?> RestoreAsync(CancellationToken cancellationToken);

    /// <summary>The table as it is, or with <paramref name="allowCached"/> as it was a moment ago; null when it is absent.</summary>
    Task<TableSchema?> DescribeAsync(bool allowCached, CancellationToken cancellationToken);

    /// <summary>Ends the run as SKIPPED when the file is older than what is loaded, or its content is; null when it is to be loaded.</summary>
    Task<AuditRow?> SkipAsync(CancellationToken cancellationToken);

    /// <summary>Ready when the table is as the plan needs it. Else changes the table, unless it changed in the meantime: the plan is outdated either way.</summary>
    Task<PlanOutcome> ApplyAsync(CancellationToken cancellationToken);

    /// <summary>Begins to load as the plan's mode and the file's size demand.</summary>
    Task<ITableLoad> BeginAsync(CancellationToken cancellationToken);

    /// <summary>Records the error and the rejected records; returns the audit row, null when the claim was lost. Committed blocks stay only if a later attempt continues them.</summary>
    Task<AuditRow?> FailAsync(IngestException cause, CancellationToken cancellationToken);

    /// <summary>Gives the claim back so that a continuation can take it at once.</summary>
    Task<AuditRow?> HandOverAsync(CancellationToken cancellationToken);
}

/// <summary>Which run this is. <paramref name="RetryCount"/> counts previous attempts that did not end well.</summary>
public sealed record RunIdentity(string Id, long Seq, int Run, int RetryCount)
{
    /// <summary>The reading that a person accepted for a doubtful file; null when it is detected.</summary>
    public Reading? Accepted { get; init; }

    /// <summary>An earlier delivery has worked on it, and may have left blocks, whatever it was to load them by.</summary>
    public bool IsResumed { get; init; }
}

/// <summary>A scan and the plan made of it, as saved for a continuation. The scan's columns carry no evidence.</summary>
public sealed record LoadCheckpoint(FileScan Scan, TablePlan Plan);

/// <summary>Rows on their way into one table. Blocks may be sent from several lanes at once; each lane has a connection.</summary>
public interface ITableLoad : IAsyncDisposable
{
    /// <summary>Number of lanes, at least 1.</summary>
    int Lanes { get; }

    /// <summary>Ranges of records that an earlier attempt has committed, ascending; they are not sent again.</summary>
    IReadOnlyList<RecordRange> Recorded { get; }

    /// <summary>Rejected records among those.</summary>
    long RejectsRecorded { get; }

    /// <summary>True when each block is committed on its own, so that the load may stop after any of them and continue later.</summary>
    bool CanPause { get; }

    /// <summary>Sends one block and makes sure that the server took every row as it was sent.</summary>
    Task SendAsync(int lane, EncodedBlock block, CancellationToken cancellationToken);

    /// <summary>Makes the rows visible together with SUCCESS; returns the audit row. What has been committed is reported, whoever cancels.</summary>
    /// <exception cref="IngestException">INVARIANT: the counts do not add up; nothing was committed.</exception>
    Task<AuditRow> CommitAsync(CancellationToken cancellationToken);
}

/// <summary>The table, or what is loaded into it, changed after it was described: nothing of this attempt was kept; describe, plan and load again.</summary>
public sealed class OutdatedPlanException(string table) : Exception($"table {table} changed while it was loaded");

/// <summary>Another run is loading the same bytes into the same table: look again when it has ended.</summary>
public sealed class ContentLoadInProgressException() : Exception("another run is loading the same content into the same table");
