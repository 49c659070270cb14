using System.CommandLine;
using System.Globalization;
using Mba.Files;
using Mba.MySql.Queries;
using Mba.MySql.Schema;

namespace Mba.Cli.Commands;

/// <summary><c>mba watch</c>: looks into the buckets again and again and loads what is new, where no events can be had.</summary>
internal static class WatchCommand
{
    private static readonly Option<int> Interval = new("--interval")
    {
        Description = "Seconds between two looks",
        DefaultValueFactory = _ => 30,
    };
    private static readonly Option<bool> Once = new("--once") { Description = "Look once and end; exit code 1 when a file failed" };

    public static Command Command()
    {
        var command = new Command("watch", "Poll the buckets and load what is new")
        {
            Interval,
            Once,
            FileArguments.OnlyScope,
            FileArguments.Concurrency,
            FileArguments.AwsProfile,
            FileArguments.Region,
            Operation.JsonOption,
        };
        command.SetAction(
            (arguments, cancellationToken) =>
                Operation.RunAsync(
                    arguments,
                    SettingsNeeds.Buckets | SettingsNeeds.Database,
                    operation => RunAsync(arguments, operation, cancellationToken)
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, Operation operation, CancellationToken cancellationToken)
    {
        var seconds = arguments.GetValue(Interval);
        if (seconds is < 1 or > 86_400)
            throw new Sending.UsageException("--interval must be from 1 to 86400 seconds");
        var scope = FileArguments.OnlyScopeOf(arguments);
        var settings = FileArguments.Apply(arguments, operation.Settings);
        using var parts = await Composition.CreateAsync(settings, operation.Loggers, store: null, options: null, cancellationToken);
        await new Migrations(parts.Sessions).ApplyAsync(cancellationToken);
        if (!operation.Json && !arguments.GetValue(Once))
            Console.WriteLine($"looking every {seconds} s for what the audit does not know; Ctrl-C ends it");
        while (true)
        {
            var (loaded, failed) = await LookAsync(parts, scope, operation.Json, cancellationToken);
            if (arguments.GetValue(Once) && !operation.Json && loaded + failed == 0)
                Console.WriteLine("nothing new");
            if (arguments.GetValue(Once))
                return failed == 0 ? Operation.Done : Operation.Failed;
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(seconds), parts.Time, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return Operation.Done;
            }
        }
    }

    /// <summary>Loads everything that the audit does not know; returns how many were dealt with and how many failed. A failed file holds up no other.</summary>
    private static async Task<(int Loaded, int Failed)> LookAsync(
        Composition parts,
        FileScope? scope,
        bool json,
        CancellationToken cancellationToken
    )
    {
        int loaded = 0,
            failed = 0;
        var backfill = new Backfill(parts.Store, parts.Rules, new KnownObjects(parts.Sessions), parts.Settings);
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = parts.Settings.WorkerConcurrency,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            backfill.MissingAsync(scope, cancellationToken),
            parallel,
            async (missing, token) =>
            {
                var result = await parts.Ingest.RunAsync(
                    new IngestRequest
                    {
                        Bucket = missing.Bucket,
                        Key = missing.Key,
                        Trigger = IngestTrigger.Watch,
                    },
                    token
                );
                if (result.Audit is { Status: AuditStatus.FAILED } || result.Disposition == IngestDisposition.Retry)
                    Interlocked.Increment(ref failed);
                else
                    Interlocked.Increment(ref loaded);
                if (result.Audit is { } row)
                    Console.WriteLine(
                        json
                            ? AuditView.ToJson(row)
                            : string.Create(CultureInfo.InvariantCulture, $"{parts.Time.GetUtcNow():HH:mm:ss} {AuditView.Line(row)}")
                    );
            }
        );
        return (loaded, failed);
    }
}
