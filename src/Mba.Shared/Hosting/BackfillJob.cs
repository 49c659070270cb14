using Mba.Aws;
using Mba.Logging;
using Mba.MySql.Queries;
using Mba.MySql.Verification;
using Microsoft.Extensions.Logging;

namespace Mba.Hosting;

/// <summary>What a backfill message asks for: queue the stored objects that the audit does not know, then delete what is past its retention and verify the ledger.</summary>
public sealed class BackfillJob(Composition parts, SqsClient queue, ILogger log)
{
    /// <summary>Counting rows leaves time for the files that wait in the same batch.</summary>
    private static readonly TimeSpan VerificationBudget = TimeSpan.FromMinutes(1);

    /// <summary>Queues one message per missing object of the scope; null for both scopes.</summary>
    public async Task RunAsync(FileScope? scope, CancellationToken cancellationToken)
    {
        var objects = new MissingObjects(parts.Store, parts.Rules, new KnownObjects(parts.Sessions), parts.Settings);
        var found = 0L;
        await foreach (var missing in objects.ListAsync(scope, cancellationToken))
        {
            var request = new IngestRequest
            {
                Bucket = missing.Bucket,
                Key = missing.Key,
                Bytes = missing.Bytes,
                Trigger = IngestTrigger.Backfill,
            };
            await queue.SendAsync(parts.Settings.IngestQueueUrl ?? "", IngestCommand.Ingest(request), TimeSpan.Zero, cancellationToken);
            found++;
        }
        IngestLog.Backfilled(log, found, objects.Listed);
        var retained = await new Retention(parts.Sessions, parts.Options).RunAsync(cancellationToken);
        IngestLog.Retained(log, retained.RejectsPurged, retained.TablesDropped);
        await VerifyAsync(cancellationToken);
    }

    /// <summary>The daily run ends what nobody continues, checks the ledger, and reports what is left to an alarm.</summary>
    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        var ledger = new Ledger(parts.Sessions, parts.Options, parts.Time);
        var report = await new RecordedLedger(ledger, new VerificationLog(parts.Sessions)).VerifyAsync(
            new LedgerScope { Repair = true, Budget = VerificationBudget },
            VerificationStart.Schedule,
            requestedBy: null,
            cancellationToken
        );
        foreach (var breach in report.Breaches.Where(b => !b.Repaired))
            IngestLog.LedgerBreach(log, breach.Invariant, breach.Table, string.Join(", ", breach.Runs), breach.Detail, breach.Remedy);
        IngestLog.LedgerVerified(log, report.RunsChecked, report.RunsLeft, report.Breaches.Count, report.Breaches.Count - report.Left);
        Metric[] metrics = [new(LedgerReport.Metric, report.Left)];
        if (Metrics.Line(Metrics.ServiceName("csv-ingest"), parts.Time.GetUtcNow(), metrics) is { } line)
            await Console.Out.WriteLineAsync(line.AsMemory(), CancellationToken.None);
    }
}
