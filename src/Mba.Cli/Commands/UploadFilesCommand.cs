using System.CommandLine;
using System.Diagnostics;
using Mba.Cli.Sending;
using Mba.Cli.Work;

namespace Mba.Cli.Commands;

/// <summary><c>mba ingest</c>: find files, skip duplicates, send them; or only report the duplicates.</summary>
internal static class UploadFilesCommand
{
    private const string Monolith = "monolith";
    private const string Micro = "micro";
    private const string CheckDuplicates = "check-duplicates";

    private static readonly Option<string> Mode = new("--mode")
    {
        Description = "monolith: upload directly; micro: through the jobs queue; check-duplicates: upload nothing",
        DefaultValueFactory = _ => Monolith,
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show what would be sent, send nothing" };
    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Replace objects that have the same key" };
    private static readonly Option<bool> SkipDuplicates = new("--skip-duplicates")
    {
        Description = "Skip files whose bytes are stored or loaded already",
    };
    private static readonly Option<bool> CheckS3 = new("--check-s3")
    {
        Description = "With check-duplicates: show which files are stored already",
    };
    private static readonly Option<bool> Csv = new("--csv") { Description = "With check-duplicates: print CSV" };
    private static readonly Option<string?> Api = new("--api")
    {
        Description = "Send through the upload API at this address [default: MBA_API_URL when no bucket is set]",
    };

    public static Command Command()
    {
        Mode.AcceptOnlyFromAmong(Monolith, Micro, CheckDuplicates);
        var command = new Command("ingest", "Upload files: find them, choose scope and key of each, skip duplicates, send in parallel")
        {
            Mode,
            DryRun,
            Overwrite,
            SkipDuplicates,
            CheckS3,
            Csv,
            Api,
        };
        FileArguments.AddTo(command);
        return Operation.Runs(command, NeedsOf, RunAsync);
    }

    private static DuplicateFormat FormatOf(ParseResult arguments, Operation operation) =>
        operation.Json ? DuplicateFormat.Json
        : arguments.GetValue(Csv) ? DuplicateFormat.Csv
        : DuplicateFormat.Text;

    /// <summary>A duplicate check of local files needs no store; an upload through the API none of its own.</summary>
    private static SettingsNeeds NeedsOf(ParseResult arguments) =>
        arguments.GetValue(Mode) is Micro ? SettingsNeeds.Buckets | SettingsNeeds.JobsQueue : SettingsNeeds.None;

    private static async Task<int> RunAsync(Operation operation, ParseResult arguments, CancellationToken cancellationToken)
    {
        var settings = FileArguments.Apply(arguments, operation.Settings);
        var selection = FileArguments.Read(arguments);
        if (arguments.GetValue(Mode) is CheckDuplicates)
            return await DuplicateCheck.RunAsync(
                selection,
                settings,
                arguments.GetValue(CheckS3),
                FormatOf(arguments, operation),
                cancellationToken
            );
        var selected = SelectedFiles.Find(selection, settings, cancellationToken);
        return arguments.GetValue(Mode) is Micro
            ? await QueueAndWorkAsync(selected, selection, settings, arguments, operation, cancellationToken)
            : await SendAsync(selected, selection, settings, arguments, operation.Json, cancellationToken);
    }

    private static async Task<int> SendAsync(
        SelectedFiles selected,
        FileSelection selection,
        Settings settings,
        ParseResult arguments,
        bool json,
        CancellationToken cancellationToken
    )
    {
        using var senders = ApiOf(arguments, settings) is { } api
            ? Senders.OverApi(api, settings)
            : await Senders.DirectAsync(settings, cancellationToken);
        var options = new SendOptions
        {
            Concurrency = settings.WorkerConcurrency,
            Overwrite = arguments.GetValue(Overwrite),
            SkipDuplicates = arguments.GetValue(SkipDuplicates),
            KeepPaths = selection.KeepPaths,
            DryRun = arguments.GetValue(DryRun),
        };
        if (options.SkipDuplicates)
            await Progress.RunAsync(
                "Hashing",
                selected.Files.Sum(f => f.File.Bytes),
                Progress.Bytes,
                hashed =>
                    senders.Batches.HashAsync(
                        selected.Files,
                        Math.Max(options.Concurrency, Environment.ProcessorCount),
                        hashed,
                        cancellationToken
                    )
            );
        var sentFiles = await Progress.RunAsync(
            "Uploading",
            options.DryRun ? 0 : selected.Files.Sum(f => f.File.Bytes),
            Progress.Bytes,
            sent => senders.Batches.RunAsync(selected.Files, options, sent, cancellationToken)
        );
        await senders.SaveAsync();
        var batch = sentFiles.With(selected.Unreadable);
        SendView.Write(batch, [.. selected.Notes, .. senders.Note is { } note ? [note] : Array.Empty<string>()], json);
        return SendView.ExitCode(batch);
    }

    /// <summary>The API to send through; null for straight to the store, whose buckets must be known then.</summary>
    private static Uri? ApiOf(ParseResult arguments, Settings settings)
    {
        if (arguments.GetValue(Api) is { } text)
            return Uri.TryCreate(text, UriKind.Absolute, out var api) && api.Scheme is "http" or "https"
                ? api
                : throw new UsageException("--api must be an http or https address");
        if (settings.BucketMba.Length == 0 && settings.ApiUrl is { } known)
            return known;
        Settings.Load(SettingsNeeds.Buckets);
        return null;
    }

    /// <summary>The jobs go through the queue, and this process works it until its own jobs are done, by whichever worker.</summary>
    private static async Task<int> QueueAndWorkAsync(
        SelectedFiles selected,
        FileSelection selection,
        Settings settings,
        ParseResult arguments,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        var jobs = new JobOptions
        {
            Overwrite = arguments.GetValue(Overwrite),
            SkipDuplicates = arguments.GetValue(SkipDuplicates),
            KeepPaths = selection.KeepPaths,
            DryRun = arguments.GetValue(DryRun),
        };
        var began = Stopwatch.GetTimestamp();
        var queued = await Progress.RunAsync(
            "Queuing",
            jobs.DryRun ? 0 : selected.Files.Count,
            Progress.Items,
            report => JobProducer.RunAsync(selected.Files, jobs, settings, Console.Error, () => report(1), cancellationToken)
        );
        var files = queued.Batch.Files;
        if (!jobs.DryRun && !cancellationToken.IsCancellationRequested)
        {
            using var senders = await Senders.DirectAsync(settings, cancellationToken);
            files = await Progress.RunAsync(
                "Uploading",
                queued.Batch.Count(Outcome.Queued),
                Progress.Items,
                report => new JobFollower(senders, settings, selected.Files).RunAsync(queued, _ => report(1), cancellationToken)
            );
        }
        var batch = new BatchOutcome(files, Stopwatch.GetElapsedTime(began).TotalSeconds).With(selected.Unreadable);
        SendView.Write(batch, selected.Notes, operation.Json);
        if (cancellationToken.IsCancellationRequested && batch.Count(Outcome.Queued) > 0)
            await Console.Error.WriteLineAsync(
                $"Interrupted. {SendView.Pluralize(batch.Count(Outcome.Queued), "job")} remain in the queue; `mba worker` does them."
            );
        return cancellationToken.IsCancellationRequested ? Operation.Interrupted : SendView.ExitCode(batch);
    }
}
