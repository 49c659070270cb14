using Mba.MySql.Claims;
using Mba.MySql.Queries;

namespace Mba.Cli.Audit;

/// <summary>Which runs to list; <paramref name="Key"/> is a part of the key.</summary>
internal sealed record RunFilter(
    AuditStatus? Status = null,
    string? Table = null,
    string? Key = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    int Limit = 50
);

/// <summary>Why a record was not loaded.</summary>
internal sealed record RejectLine(long? Line, long? ByteOffset, string? Column, string Code, string? RawRecord);

/// <summary>Which lines of a run to list: the rejected records, or the skipped lines.</summary>
internal sealed record RejectQuery(int Limit, bool Raw, bool Skipped);

/// <summary>A run whose rows were removed, how many, and the outcome of its duplicates.</summary>
internal sealed record UndoneRun(AuditRow Row, long RowsRemoved, string? HandedTo, IReadOnlyList<string> AlsoUndone);

/// <summary>The outcome of a retry: the run, and false when it was only queued.</summary>
internal sealed record RetriedRun(AuditRow? Row, bool IsDone, string? Reason);

/// <summary>What the audit commands ask: the database itself, or the upload API for those who have no way to it.</summary>
internal interface IAuditSource : IDisposable
{
    /// <summary>What the commands work on, for those that change something.</summary>
    string Target { get; }

    Task<IReadOnlyList<AuditRow>> ListAsync(RunFilter filter, CancellationToken cancellationToken);

    /// <summary>Runs whose id begins so, at most a few.</summary>
    Task<IReadOnlyList<AuditRow>> FindAsync(string idPrefix, CancellationToken cancellationToken);

    Task<IReadOnlyList<RejectLine>> RejectsAsync(AuditRow row, RejectQuery query, CancellationToken cancellationToken);

    /// <summary>Loads a failed run again; <paramref name="reading"/> accepts one reading of a doubtful file.</summary>
    Task<RetriedRun> RetryAsync(AuditRow row, int? reading, CancellationToken cancellationToken);

    Task<UndoneRun> UndoAsync(AuditRow row, UndoDuplicates duplicates, CancellationToken cancellationToken);

    Task<IReadOnlyList<TableSummary>> TablesAsync(CancellationToken cancellationToken);
}
