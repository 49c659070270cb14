using System.CommandLine;

namespace Mba.Cli.Commands;

/// <summary>The commands etl, db, audit, dlq.</summary>
public static class EtlCommands
{
    public static IEnumerable<Command> All() =>
    [
        new Command("etl", "Load files into MySQL") { LoadOne.Command(), LoadAll.Command() },
        new Command("db", "The database and its tables") { DbInit.Command(), DbStatus.Command() },
        new Command("audit", "What was loaded, from which file, and what became of each line")
        {
            AuditList.Command(), AuditShow.Command(), AuditRejects.Command(), AuditRetry.Command(), AuditUndo.Command(),
        },
        new Command("dlq", "Messages that were given up") { DeadLetterList.Command(), DeadLetterRedrive.Command() },
    ];
}
