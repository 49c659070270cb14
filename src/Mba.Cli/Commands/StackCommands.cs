using System.CommandLine;

namespace Mba.Cli.Commands;

/// <summary>The commands up, demo.</summary>
public static class StackCommands
{
    public static IEnumerable<Command> All() => [];
}
