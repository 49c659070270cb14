using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Microsoft.Extensions.Logging;

namespace Mba.MySql;

/// <summary>MySQL or MariaDB as the place where rows and their account are kept.</summary>
public sealed class MySqlDestination(MySqlSessions sessions, IngestOptions options, FaultPoints faults, TimeProvider time, ILogger log)
    : IDestination
{
    private readonly RunClaims _claims = new(options, time);
    private readonly UnfinishedRuns _unfinished = new(sessions, options);
    private readonly LoadServices _services = new(
        sessions,
        new Catalogue(sessions, options.TableLockTimeout, time),
        new TableChanges(sessions, options, faults, time),
        options,
        faults,
        log
    );
    private volatile bool _isReady;

    public async Task<ClaimOutcome> ClaimAsync(IngestRun run, CancellationToken cancellationToken)
    {
        await EnsureSchemaAsync(cancellationToken);
        var session = await sessions.OpenSessionAsync(cancellationToken);
        try
        {
            var (claim, decision, existing) = await _claims.TakeAsync(session, run, cancellationToken);
            if (claim is not null)
            {
                await faults.ReachAsync(FaultPoints.Claimed, session.DropAsync, cancellationToken);
                return new ClaimOutcome.Taken(new MySqlRun(session, claim, _services, _unfinished, time));
            }
            await session.DisposeAsync();
            var audit = existing?.Audit ?? throw new InvalidOperationException("a claim was refused without a run in its way");
            return decision == ClaimDecision.Busy ? new ClaimOutcome.Busy(audit) : new ClaimOutcome.Finished(audit);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public Task<IReadOnlyList<RejectedRecord>> RejectsAsync(long seq, bool skipped, int limit, CancellationToken cancellationToken) =>
        new AuditLog(sessions).RejectsAsync(seq, skipped, after: null, limit, cancellationToken);

    public async Task RecordArrivalAsync(string uploadId, StoredObject stored, CancellationToken cancellationToken)
    {
        await EnsureSchemaAsync(cancellationToken);
        await new UploadLedger(sessions).RecordArrivalAsync(uploadId, stored, cancellationToken);
    }

    public IngestException Translate(Exception cause, IngestStage stage) =>
        MySqlErrors.Translate(cause, stage, sessions.Database, sessions.Rights);

    public bool IsDatabaseError(Exception cause) => MySqlErrors.IsDatabaseError(cause);

    /// <summary>Creates the database and its tables when they are missing; once per process.</summary>
    private async Task EnsureSchemaAsync(CancellationToken cancellationToken)
    {
        if (_isReady)
            return;
        await new Migrations(sessions).ApplyAsync(cancellationToken);
        _isReady = true;
    }
}
