using System.CommandLine;
using System.Globalization;
using Mba.Cli.Sending;
using Mba.Cli.Work;
using Mba.Hosting;

namespace Mba.Cli.Commands;

/// <summary><c>mba worker</c>: does the jobs of a queue until it is stopped, or until nothing is waiting.</summary>
internal static class WorkerCommand
{
    private const string Upload = "upload";
    private const string Ingest = "ingest";

    private static readonly Option<string> Role = new("--role")
    {
        Description = "upload: send the files of the jobs queue. ingest: load the files of the ingest queue, as the function does",
        DefaultValueFactory = _ => Upload,
    };

    private static readonly Option<bool> DrainOnce = new("--drain-once")
    {
        Description = "Exit when no job is waiting; exit code 1 when a job failed",
    };
    private static readonly Option<int?> HealthPortOption = new("--health-port") { Description = "Answer /health and /ready on this port" };

    public static Command Command()
    {
        Role.AcceptOnlyFromAmong(Upload, Ingest);
        var command = new Command("worker", "Process the jobs of a queue: upload files, or load them")
        {
            Role,
            FileArguments.Concurrency,
            DrainOnce,
            HealthPortOption,
            FileArguments.AwsProfile,
            FileArguments.Region,
            Operation.JsonOption,
        };
        return Operation.Runs(command, NeedsOf, RunAsync);
    }

    private static SettingsNeeds NeedsOf(ParseResult arguments) =>
        arguments.GetValue(Role) is Ingest
            ? SettingsNeeds.Buckets | SettingsNeeds.Database | SettingsNeeds.IngestQueue
            : SettingsNeeds.Buckets | SettingsNeeds.JobsQueue;

    private static async Task<int> RunAsync(Operation operation, ParseResult arguments, CancellationToken cancellationToken)
    {
        var settings = FileArguments.Apply(arguments, operation.Settings);
        var drainOnce = arguments.GetValue(DrainOnce);
        var isIngest = arguments.GetValue(Role) is Ingest;
        await using var health = arguments.GetValue(HealthPortOption) is { } port
            ? await HealthPort.StartAsync(port, isIngest ? operation.Sessions() : null, cancellationToken)
            : null;
        if (!drainOnce)
            await Console.Error.WriteLineAsync(
                $"working on the {(isIngest ? "ingest" : "jobs")} queue, {settings.WorkerConcurrency} at a time; Ctrl-C stops, and jobs that it interrupts are delivered again"
            );
        var tally = await WorkAsync(isIngest, operation, settings, drainOnce, cancellationToken);
        Console.WriteLine(
            operation.Json
                ? $$"""{"done":{{tally.Done}},"failed":{{tally.Failed}}}"""
                : $"{Sending.SendView.Pluralize(tally.Done, "job")} done, {tally.Failed} failed"
        );
        return tally.Failed == 0 ? Operation.Done : Operation.Failed;
    }

    /// <summary>A worker that is stopped before it began has done nothing, and nothing has failed.</summary>
    private static async Task<WorkTally> WorkAsync(
        bool isIngest,
        Operation operation,
        Settings settings,
        bool drainOnce,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return isIngest
                ? await IngestAsync(operation, settings, drainOnce, cancellationToken)
                : await UploadAsync(operation, settings, drainOnce, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return default;
        }
    }

    private static async Task<WorkTally> UploadAsync(
        Operation operation,
        Settings settings,
        bool drainOnce,
        CancellationToken cancellationToken
    )
    {
        using var senders = await Senders.DirectAsync(settings, cancellationToken);
        var worker = new UploadWorker(senders, settings, done => Report(done, settings, operation.Json), Console.Error);
        return await worker.RunAsync(new LoopEnd { WhenDrained = drainOnce }, cancellationToken);
    }

    private static async Task<WorkTally> IngestAsync(
        Operation operation,
        Settings settings,
        bool drainOnce,
        CancellationToken cancellationToken
    )
    {
        using var parts = await Composition.CreateAsync(settings, operation.Loggers, store: null, options: null, cancellationToken);
        var worker = new IngestWorker(
            parts,
            operation.Loggers,
            (request, result) => Report(request, result, operation.Json),
            Console.Error
        );
        return await worker.RunAsync(settings.WorkerConcurrency, drainOnce, cancellationToken);
    }

    private static void Report(JobReport done, Settings settings, bool json)
    {
        var tries = done.Outcome.Outcome is Outcome.Failed ? $" (delivery {done.Delivery} of {settings.MaxReceives})" : "";
        Console.WriteLine(json ? SendView.JsonLine(done.Outcome) : $"{Clock()} {SendView.Line(done.Outcome)}{tries}");
    }

    private static void Report(IngestRequest request, IngestResult result, bool json)
    {
        if (result.Audit is { } row && json)
            Console.WriteLine(AuditView.ToJsonLine(row));
        else if (!json)
            Console.WriteLine(
                result is { Disposition: IngestDisposition.Done, Audit: { } done }
                    ? $"{Clock()} {AuditView.Line(done)}"
                    : $"{Clock()} s3://{request.Bucket}/{request.Key}: {Word(result.Disposition)}{(result.Reason is { } why ? $", {why}" : "")}"
            );
    }

    private static string Word(IngestDisposition disposition) =>
        disposition switch
        {
            IngestDisposition.Busy => "another worker has it; comes again later",
            IngestDisposition.Continue => "continues in a new message",
            IngestDisposition.Retry => "will be retried",
            IngestDisposition.Ignored => "not loaded",
            _ => "done",
        };

    private static string Clock() => TimeProvider.System.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
