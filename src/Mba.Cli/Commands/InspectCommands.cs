using System.CommandLine;

namespace Mba.Cli.Commands;

/// <summary>The commands infer, parse.</summary>
public static class InspectCommands
{
    public static IEnumerable<Command> All() => [];
}
