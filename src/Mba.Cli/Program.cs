using System.CommandLine;
using Mba;
using Mba.Cli.Commands;

var root = new RootCommand(
    "Turn files of member-benefit and policy data into typed rows of MySQL, once, with an audit row that accounts for every line"
);
foreach (var command in CommandGroups.All.SelectMany(g => g.Commands))
    root.Subcommands.Add(command);
CommandGroups.AddHelpTo(root);
Placeholders.AddTo(root);
var arguments = root.Parse(args);
if (arguments.Errors.Count > 0 || Usage.UnknownOptions(arguments).Any())
    return await Usage.ComplainAsync(arguments);
try
{
    // Ctrl-C stops servers in order; they are given the time to.
    return await arguments.InvokeAsync(
        new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20), EnableDefaultExceptionHandler = false }
    );
}
catch (Exception problem)
{
    var error = CommandError.Of(problem, new Settings());
    await Console.Error.WriteLineAsync(error.Message);
    return error.ExitCode;
}
