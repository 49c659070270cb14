using System.CommandLine;

namespace Mba.Cli.Commands;

/// <summary>The commands ingest, producer, worker, api, app, watch.</summary>
public static class IngestCommands
{
    public static IEnumerable<Command> All() =>
        [
            UploadFilesCommand.Command(),
            ProducerCommand.Command(),
            WorkerCommand.Command(),
            ApiCommand.Command(),
            AppCommand.Command(),
            WatchCommand.Command(),
        ];
}
