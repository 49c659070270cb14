using System.CommandLine;
using Mba.Cli.Sending;
using Mba.Cli.Work;

namespace Mba.Cli.Commands;

/// <summary><c>mba producer</c>: find files and queue a job for each; workers that see the same disk send them.</summary>
internal static class ProducerCommand
{
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show what would be queued, queue nothing" };
    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Workers replace objects that have the same key" };
    private static readonly Option<bool> SkipDuplicates = new("--skip-duplicates")
    {
        Description = "Workers skip files whose bytes are stored or loaded already",
    };

    public static Command Command()
    {
        var command = new Command("producer", "Queue a job for every file; `mba worker` sends them") { DryRun, Overwrite, SkipDuplicates };
        FileArguments.AddTo(command);
        return Operation.Runs(
            command,
            SettingsNeeds.Buckets | SettingsNeeds.JobsQueue,
            async (operation, arguments, cancellationToken) =>
            {
                var settings = FileArguments.Apply(arguments, operation.Settings);
                var selection = FileArguments.Read(arguments);
                var selected = SelectedFiles.Find(selection, settings, cancellationToken);
                var options = new JobOptions
                {
                    Overwrite = arguments.GetValue(Overwrite),
                    SkipDuplicates = arguments.GetValue(SkipDuplicates),
                    KeepPaths = selection.KeepPaths,
                    DryRun = arguments.GetValue(DryRun),
                };
                var queued = await Progress.RunAsync(
                    "Queuing",
                    options.DryRun ? 0 : selected.Files.Count,
                    Progress.Items,
                    report => JobProducer.RunAsync(selected.Files, options, settings, Console.Error, () => report(1), cancellationToken)
                );
                var batch = queued.Batch.With(selected.Unreadable);
                SendView.Write(batch, selected.Notes, operation.Json);
                return SendView.ExitCode(batch);
            }
        );
    }
}
