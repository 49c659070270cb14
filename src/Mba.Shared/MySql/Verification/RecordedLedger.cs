namespace Mba.MySql.Verification;

/// <summary>Verifies the ledger and keeps the outcome. A verification that fails or is stopped stays on record without an end.</summary>
public sealed class RecordedLedger(Ledger ledger, VerificationLog log)
{
    public async Task<LedgerReport> VerifyAsync(
        LedgerScope scope,
        VerificationStart start,
        string? requestedBy,
        CancellationToken cancellationToken
    )
    {
        var number = await log.BeginAsync(scope, start, requestedBy, cancellationToken);
        return await FinishAsync(number, scope, cancellationToken);
    }

    /// <summary>Does what was recorded as begun.</summary>
    public async Task<LedgerReport> FinishAsync(long number, LedgerScope scope, CancellationToken cancellationToken)
    {
        var report = await ledger.VerifyAsync(scope, cancellationToken);
        await log.EndAsync(number, report, CancellationToken.None);
        return report;
    }
}
