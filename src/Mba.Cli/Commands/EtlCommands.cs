using System.CommandLine;

namespace Mba.Cli.Commands;

/// <summary>The commands etl, db, audit, dlq.</summary>
public static class EtlCommands
{
    public static IEnumerable<Command> All() => [];
}
