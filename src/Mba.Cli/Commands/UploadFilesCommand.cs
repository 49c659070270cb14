using System.CommandLine;
using Mba.Cli.Sending;
using Mba.Cli.Work;

namespace Mba.Cli.Commands;

/// <summary><c>mba ingest</c>: find files, leave out duplicates, send them; or only tell the duplicates.</summary>
internal static class UploadFilesCommand
{
    private const string Monolith = "monolith";
    private const string Micro = "micro";
    private const string CheckDuplicates = "check-duplicates";

    private static readonly Option<string> Mode = new("--mode")
    {
        Description = "monolith: send here. micro: by way of the jobs queue. check-duplicates: send nothing",
        DefaultValueFactory = _ => Monolith,
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Decide everything, send nothing" };
    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Replace objects that have the same key" };
    private static readonly Option<bool> SkipDuplicates = new("--skip-duplicates")
    {
        Description = "Leave out files whose bytes were sent or loaded before",
    };
    private static readonly Option<bool> CheckS3 = new("--check-s3")
    {
        Description = "With check-duplicates: also tell which files are stored already",
    };
    private static readonly Option<string?> Api = new("--api")
    {
        Description = "Send through the upload API at this address instead of straight to the store; MBA_API_URL where no bucket is set",
    };

    public static Command Command()
    {
        Mode.AcceptOnlyFromAmong(Monolith, Micro, CheckDuplicates);
        var command = new Command("ingest", "Send files: find them, tell their scope and key, leave out duplicates, upload in parallel")
        {
            Mode,
            DryRun,
            Overwrite,
            SkipDuplicates,
            CheckS3,
            Api,
        };
        FileArguments.AddTo(command);
        command.SetAction(
            (arguments, cancellationToken) =>
                Operation.RunAsync(arguments, NeedsOf(arguments), operation => RunAsync(arguments, operation, cancellationToken))
        );
        return command;
    }

    /// <summary>A duplicate check of local files needs no store; an upload through the API none of its own.</summary>
    private static SettingsNeeds NeedsOf(ParseResult arguments) =>
        arguments.GetValue(Mode) switch
        {
            Micro => SettingsNeeds.Buckets | SettingsNeeds.JobsQueue,
            CheckDuplicates when !arguments.GetValue(CheckS3) => SettingsNeeds.None,
            _ => SettingsNeeds.None,
        };

    private static async Task<int> RunAsync(ParseResult arguments, Operation operation, CancellationToken cancellationToken)
    {
        var settings = FileArguments.Apply(arguments, operation.Settings);
        var selection = FileArguments.Read(arguments);
        if (arguments.GetValue(Mode) is CheckDuplicates)
            return await DuplicateCheck.RunAsync(selection, settings, arguments.GetValue(CheckS3), operation.Json, cancellationToken);
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
        var sentFiles = await SendView.WithProgressAsync(
            "Uploading",
            selected.Files.Sum(f => f.File.Bytes),
            json || options.DryRun,
            sent => senders.Batches.RunAsync(selected.Files, options, sent, cancellationToken)
        );
        await senders.Cache.SaveAsync(cancellationToken);
        var batch = sentFiles.With(selected.Unreadable);
        SendView.Write(batch, [.. selected.Notes, .. senders.Note is { } note ? [note] : Array.Empty<string>()], json);
        return batch.Count(Outcome.Failed) == 0 ? Operation.Done : Operation.Failed;
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

    /// <summary>The two halves of the queue's way in one process: the jobs go through the queue all the same.</summary>
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
        var sent = await JobProducer.RunAsync(selected.Files, jobs, settings, cancellationToken);
        var queued = sent.With(selected.Unreadable);
        SendView.Write(queued, selected.Notes, operation.Json);
        if (jobs.DryRun)
            return Operation.Done;
        using var senders = await Senders.DirectAsync(settings, cancellationToken);
        var tally = await new UploadWorker(senders, settings, operation.Loggers).DrainAsync(cancellationToken);
        await Console.Error.WriteLineAsync($"{SendView.Pluralize(tally.Done, "job")} done, {tally.Failed} failed");
        return tally.Failed == 0 ? Operation.Done : Operation.Failed;
    }
}
