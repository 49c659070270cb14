using System.CommandLine;
using System.Globalization;
using Mba.Aws;
using Mba.Cli.Sending;
using Mba.Cli.Work;
using Mba.Hosting;
using Mba.MySql.Queries;
using Mba.MySql.Schema;

namespace Mba.Cli.Commands;

/// <summary><c>mba watch</c>: looks into the buckets again and again and loads what is new, where no events can be had.</summary>
internal static class WatchCommand
{
    private static readonly Option<int?> Interval = new("--interval")
    {
        Description = "Seconds between two polls [default: WATCH_INTERVAL_SECONDS, else 30]",
    };
    private static readonly Option<bool> Once = new("--once") { Description = "Poll once and exit; exit code 1 when a file failed" };

    public static Command Command()
    {
        var command = new Command("watch", "Poll the buckets and load new files")
        {
            Interval,
            Once,
            FileArguments.OnlyScope,
            FileArguments.Concurrency,
            FileArguments.AwsProfile,
            FileArguments.Region,
            Operation.JsonOption,
        };
        return Operation.Runs(command, SettingsNeeds.Buckets | SettingsNeeds.Database, RunAsync, reportsOutcomes: true);
    }

    private static async Task<int> RunAsync(Operation operation, ParseResult arguments, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(Interval) is < 1 or > 86_400)
            throw new UsageException("--interval must be from 1 to 86400 seconds");
        var interval = arguments.GetValue(Interval) is { } seconds ? TimeSpan.FromSeconds(seconds) : operation.Settings.WatchInterval;
        var scope = FileArguments.OnlyScopeOf(arguments);
        var settings = FileArguments.Apply(arguments, operation.Settings);
        using var parts = await Composition.CreateAsync(settings, operation.Loggers, store: null, options: null, cancellationToken);
        var watch = new BucketWatch(
            parts,
            scope,
            (row, now) => Line(row, now, operation.Json),
            (file, reason) => Line(file, reason, parts.Time.GetUtcNow(), operation.Json)
        );
        return arguments.GetValue(Once)
            ? await OnceAsync(watch, parts, operation.Json, cancellationToken)
            : await ForeverAsync(watch, parts, interval, operation.Json, cancellationToken);
    }

    private static async Task<int> OnceAsync(BucketWatch watch, Composition parts, bool json, CancellationToken cancellationToken)
    {
        await new Migrations(parts.Sessions).ApplyAsync(cancellationToken);
        await watch.LookAsync(cancellationToken);
        if (!json && watch.Loaded + watch.Failed == 0)
            Console.WriteLine("nothing new");
        return watch.Failed == 0 ? Operation.Done : Operation.Failed;
    }

    private static async Task<int> ForeverAsync(
        BucketWatch watch,
        Composition parts,
        TimeSpan interval,
        bool json,
        CancellationToken cancellationToken
    )
    {
        if (!json)
            Console.WriteLine($"looking every {interval.TotalSeconds:0} s for files that were not loaded yet; Ctrl-C stops");
        var outage = new Outage("the database or the store", parts.Settings, Console.Error, parts.Time);
        try
        {
            await outage.OutlastAsync(token => new Migrations(parts.Sessions).ApplyAsync(token), cancellationToken);
            while (true)
            {
                await outage.OutlastAsync(watch.LookAsync, cancellationToken);
                await Task.Delay(interval, parts.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (!json)
                Console.WriteLine($"stopped: {watch.Loaded} loaded, {watch.Failed} failed");
            return Operation.Done;
        }
    }

    private static string Line(AuditRow row, DateTimeOffset now, bool json) =>
        json
            ? AuditView.ToJsonLine(row)
            : string.Create(CultureInfo.InvariantCulture, $"{now.ToLocalTime():HH:mm:ss} {AuditView.Line(row)}");

    private static string Line(IngestRequest file, string reason, DateTimeOffset now, bool json) =>
        json
            ? SendView.JsonLine(
                new FileOutcome
                {
                    Path = new ObjectAddress(file.Bucket, file.Key).ToString(),
                    Outcome = Outcome.Failed,
                    Reason = reason,
                }
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{now.ToLocalTime():HH:mm:ss} {new ObjectAddress(file.Bucket, file.Key)}: {reason}"
            );
}

/// <summary>Loads what the buckets hold and the audit does not know, again at each look.</summary>
/// <param name="parts">The pipeline.</param>
/// <param name="scope">Null: both, and the source buckets.</param>
/// <param name="line">What is printed of a run.</param>
/// <param name="failed">What is printed of a file that could not be looked at, and why.</param>
internal sealed class BucketWatch(
    Composition parts,
    FileScope? scope,
    Func<AuditRow, DateTimeOffset, string> line,
    Func<IngestRequest, string, string> failed
)
{
    private int _loaded;
    private int _failed;

    /// <summary>Files that were loaded or skipped so far.</summary>
    public int Loaded => _loaded;

    public int Failed => _failed;

    /// <summary>One look. A failed file holds up no other; that a neighbour is away is thrown, so that the look can be repeated.</summary>
    public Task LookAsync(CancellationToken cancellationToken) =>
        Progress.CountAsync(
            "Loading",
            async (loaded, print) =>
            {
                await LoadAsync(loaded, print, cancellationToken);
                return _loaded;
            }
        );

    private async Task LoadAsync(Action loaded, Action<string> print, CancellationToken cancellationToken)
    {
        var objects = new MissingObjects(parts.Store, parts.Rules, new KnownObjects(parts.Sessions), parts.Settings);
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = parts.Settings.WorkerConcurrency,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            objects.ListAsync(scope, cancellationToken),
            parallel,
            async (missing, token) =>
            {
                var request = new IngestRequest
                {
                    Bucket = missing.Bucket,
                    Key = missing.Key,
                    Trigger = IngestTrigger.Watch,
                };
                await LoadAsync(request, print, token);
                loaded();
            }
        );
    }

    private async Task LoadAsync(IngestRequest request, Action<string> print, CancellationToken cancellationToken)
    {
        try
        {
            var result = await parts.Ingest.RunAsync(request, cancellationToken);
            if (result.Disposition == IngestDisposition.Retry)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Neighbours.RequireAsync(parts, cancellationToken);
            }
            Count(request, result, print);
        }
        catch (Exception e) when (e is not OperationCanceledException && !Outage.IsAbsence(e) && !AwsErrors.IsMissing(e))
        {
            Interlocked.Increment(ref _failed);
            print(failed(request, $"not loaded: {CommandError.Of(e, parts.Settings).Message}"));
        }
    }

    private void Count(IngestRequest request, IngestResult result, Action<string> print)
    {
        if (result.Audit is { Status: AuditStatus.FAILED } || result.Disposition == IngestDisposition.Retry)
            Interlocked.Increment(ref _failed);
        else
            Interlocked.Increment(ref _loaded);
        if (result.Audit is { } row)
            print(line(row, parts.Time.GetUtcNow()));
        else if (result.Disposition == IngestDisposition.Retry)
            print(failed(request, result.Reason ?? "not loaded"));
    }
}
