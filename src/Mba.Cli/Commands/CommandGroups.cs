using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Mba.Cli.Commands;

/// <summary>Commands that belong together.</summary>
internal sealed record CommandGroup(string Title, IReadOnlyList<Command> Commands);

/// <summary>All commands by what they are for, in the order of the help and of docs/cli.md.</summary>
internal static class CommandGroups
{
    private static readonly string[] First = ["ingest", "producer", "worker", "watch", "infer", "parse"];
    private static readonly string[] Second = ["etl", "audit", "tables", "stats"];
    private static readonly string[] Last = ["up", "demo", "samples"];

    public static IReadOnlyList<CommandGroup> All { get; } = Build();

    /// <summary>Help of the whole: groups instead of one long list.</summary>
    public static void AddHelpTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new GroupedHelp(option.Action as SynchronousCommandLineAction);
    }

    private static CommandGroup[] Build()
    {
        Command[] all =
        [
            .. IngestCommands.All(),
            .. InspectCommands.All(),
            .. EtlCommands.All(),
            .. OverviewCommands.All(),
            .. SignInCommands.All(),
            DoctorCommand.Command(),
            SmokeCommand.Command(),
            CompletionCommand.Command(),
            CliManual.Command(),
            .. StackCommands.All(),
        ];
        string[] named = [.. First, .. Second, .. Last];
        return
        [
            new("Files: send and inspect them", Pick(First)),
            new("Data: load files and see their status", Pick(Second)),
            new("Operations", [.. all.Where(c => !named.Contains(c.Name, StringComparer.Ordinal))]),
            new("Local: the whole system on this machine", Pick(Last)),
        ];

        Command[] Pick(string[] names) => [.. names.SelectMany(n => all.Where(c => c.Name == n))];
    }

    /// <summary>In lines of 80 columns.</summary>
    private static string Wrapped(string description, int width, int indent)
    {
        var lines = new List<string> { "" };
        foreach (var word in description.Split(' '))
        {
            if (lines[^1].Length + word.Length >= width)
                lines.Add("");
            lines[^1] += (lines[^1].Length > 0 ? " " : "") + word;
        }
        return string.Join(Environment.NewLine + new string(' ', indent), lines);
    }

    private sealed class GroupedHelp(SynchronousCommandLineAction? usual) : SynchronousCommandLineAction
    {
        /// <summary>Who asks how to use a command need not give its arguments.</summary>
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            if (parseResult.CommandResult.Command is not RootCommand root)
                return usual?.Invoke(parseResult) ?? Operation.Done;
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine(Wrapped(root.Description ?? "", width: 80, indent: 0));
            output.WriteLine();
            output.WriteLine("Usage: mba COMMAND [options]");
            foreach (var group in All)
            {
                output.WriteLine();
                output.WriteLine(group.Title);
                foreach (var command in group.Commands.Where(c => !c.Hidden))
                    output.WriteLine($"  {command.Name, -11} {Wrapped(command.Description ?? "", width: 66, indent: 14)}");
            }
            output.WriteLine();
            output.WriteLine("In the repository, `./mba` also runs tests (test), measurements (bench) and");
            output.WriteLine("long runs (soak).");
            output.WriteLine("`mba COMMAND --help` shows the options of a command. Exit codes: 0 done,");
            output.WriteLine("1 some files failed, 2 wrong usage or settings, 130 interrupted.");
            return Operation.Done;
        }
    }
}
