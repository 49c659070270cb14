using System.CommandLine;
using Mba.Cli.Commands;

var root = new RootCommand("Files of member-benefit and policy data become typed rows of MySQL, once, with an audit row that accounts for every line.");
foreach (var command in StackCommands.All().Concat(IngestCommands.All()).Concat(EtlCommands.All()).Concat(InspectCommands.All()))
    root.Subcommands.Add(command);
// Ctrl-C stops servers in order; they are given the time to.
var arguments = root.Parse(args);
var code = await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
return arguments.Errors.Count > 0 ? 2 : code;
