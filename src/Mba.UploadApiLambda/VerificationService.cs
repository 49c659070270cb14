using Mba.MySql.Connections;
using Mba.MySql.Verification;

namespace Mba.UploadApi;

/// <summary>Verifies the ledger within what a request may take, one verification at a time.</summary>
public sealed class VerificationService(Settings settings, MySqlSessions sessions, VerificationLog log, TimeProvider time)
{
    /// <summary>A function ends after 29 s: what takes longer is stopped before, and stays on record without an end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(22);

    private static readonly LedgerScope Scope = new() { Budget = TimeSpan.FromSeconds(8) };

    public Task<bool> IsRunningAsync(CancellationToken cancellationToken) => log.IsRunningAsync(Patience, cancellationToken);

    /// <summary>The verification as it is on record afterwards: with an end when it came to it.</summary>
    public async Task<VerificationRecord> RunAsync(string requestedBy, CancellationToken cancellationToken)
    {
        var number = await log.BeginAsync(Scope, VerificationStart.Api, requestedBy, cancellationToken);
        using var patience = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var ledger = new Ledger(sessions, IngestOptions.From(settings), time);
            await new RecordedLedger(ledger, log).FinishAsync(number, Scope, stop.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // On record without an end, which the answer shows.
        }
        return await log.FindAsync(number, CancellationToken.None)
            ?? throw new InvalidOperationException("the verification's record is gone");
    }
}
