using System.CommandLine;
using Mba.Cli.Sending;
using Mba.Hosting;
using Mba.MySql.Queries;
using Mba.MySql.Schema;

namespace Mba.Cli.Commands;

/// <summary><c>mba etl load-all</c>: what lies in the buckets and the audit does not know, loaded in this process.</summary>
internal static class LoadAll
{
    private static readonly Option<int?> Concurrency = new("--concurrency")
    {
        Description = "Files at a time, 1 to 32 [default: WORKER_CONCURRENCY, else 4]",
    };

    public static Command Command()
    {
        var command = new Command("load-all", "Load every stored file that was never loaded")
        {
            FileArguments.OnlyScope,
            Concurrency,
            Operation.JsonOption,
        };
        return Operation.Runs(command, SettingsNeeds.Database | SettingsNeeds.Buckets, RunAsync, reportsOutcomes: true);
    }

    private static async Task<int> RunAsync(Operation operation, ParseResult arguments, CancellationToken cancellationToken)
    {
        var scope = FileArguments.OnlyScopeOf(arguments);
        using var parts = await operation.PartsAsync(cancellationToken);
        await new Migrations(parts.Sessions).ApplyAsync(cancellationToken);
        var objects = new MissingObjects(parts.Store, parts.Rules, new KnownObjects(parts.Sessions), operation.Settings);
        var rows = new List<AuditRow>();
        var unfinished = 0;
        var limits = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Clamp(arguments.GetValue(Concurrency) ?? operation.Settings.WorkerConcurrency, 1, 32),
            CancellationToken = cancellationToken,
        };
        await Progress.CountAsync(
            "Loading",
            async (loaded, print) =>
            {
                await Parallel.ForEachAsync(
                    objects.ListAsync(scope, cancellationToken),
                    limits,
                    (missing, token) => LoadAsync(missing, loaded, print, token)
                );
                return rows.Count;
            }
        );
        await new Retention(parts.Sessions, parts.Options).RunAsync(cancellationToken);
        Report(operation, objects.Listed, rows, unfinished);
        return unfinished == 0 && rows.TrueForAll(r => r.Status != AuditStatus.FAILED) ? Operation.Done : Operation.Failed;

        async ValueTask LoadAsync(StoredObject missing, Action loaded, Action<string> print, CancellationToken token)
        {
            var request = new IngestRequest
            {
                Bucket = missing.Bucket,
                Key = missing.Key,
                Trigger = IngestTrigger.Backfill,
            };
            var result = await parts.Ingest.RunAsync(request, token);
            lock (rows)
            {
                if (result.Disposition is not (IngestDisposition.Done or IngestDisposition.Ignored))
                    unfinished++;
                if (result.Audit is { } row)
                    rows.Add(row);
                else if (result.Disposition is IngestDisposition.Retry)
                    (operation.Json ? Console.Error.WriteLine : print)($"{missing}: {result.Reason}");
            }
            loaded();
        }
    }

    private static void Report(Operation operation, long listed, List<AuditRow> rows, int unfinished)
    {
        if (operation.Json)
        {
            Console.WriteLine(AuditView.ToJson(rows.OrderBy(r => r.Seq)));
            return;
        }
        if (rows.Count > 0)
            AuditTableView.Write([.. rows.OrderBy(r => r.Seq)], wide: false, TimeProvider.System.GetUtcNow());
        Console.WriteLine(
            $"{listed} objects listed, {rows.Count} loaded now, {rows.Count(r => r.Status == AuditStatus.FAILED)} failed, {unfinished} to be retried"
        );
    }
}
