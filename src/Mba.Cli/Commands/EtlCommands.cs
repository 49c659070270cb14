using System.CommandLine;

namespace Mba.Cli.Commands;

/// <summary>The commands etl, db, audit, verify, dlq.</summary>
public static class EtlCommands
{
    public static IEnumerable<Command> All() =>
        [
            new Command("etl", "Load files into MySQL") { LoadOne.Command(), LoadAll.Command() },
            new Command("db", "Set up or inspect the database") { DbInit.Command(), DbStatus.Command(), DbUpgradeKeys.Command() },
            new Command("audit", "Show the status of files and rejected lines; retry or undo a load")
            {
                AuditList.Command(),
                AuditShow.Command(),
                AuditRejects.Command(),
                AuditRetry.Command(),
                AuditUndo.Command(),
                AuditReload.Command(),
            },
            VerifyCommand.Command(),
            new Command("dlq", "List dead-lettered messages, or send them again") { DeadLetterList.Command(), DeadLetterRedrive.Command() },
        ];
}
