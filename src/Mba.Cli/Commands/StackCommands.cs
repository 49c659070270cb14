using System.CommandLine;
using Mba.Cli.Samples;

namespace Mba.Cli.Commands;

/// <summary>The commands up, demo, samples.</summary>
public static class StackCommands
{
    public static IEnumerable<Command> All() => [Samples()];

    private static Command Samples()
    {
        var output = new Option<DirectoryInfo>("--output") { Description = "Folder to write into", Required = true };
        var rows = new Option<int>("--rows") { Description = "Members; the other files grow with them", DefaultValueFactory = _ => 1500 };
        var seed = new Option<int>("--seed") { Description = "The same seed and rows give the same bytes", DefaultValueFactory = _ => 2024 };
        var command = new Command("samples", "Writes made-up business files: memberdata, plan_details, benefit_accumulator, deductibles_oop.") { output, rows, seed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = parsed.GetRequiredValue(output).FullName;
            foreach (var file in await SampleFiles.WriteAsync(folder, parsed.GetValue(rows), parsed.GetValue(seed), cancellationToken))
                await Console.Out.WriteLineAsync(file.AsMemory(), cancellationToken);
            return 0;
        });
        return command;
    }
}
