using System.CommandLine;
using Mba.Cli.Audit;

namespace Mba.Cli.Commands;

/// <summary>What the commands on runs share: their ids, and what is said when none or several match.</summary>
internal static class AuditRuns
{
    public static Command Command(
        string name,
        string description,
        Option[] options,
        Func<Operation, IAuditSource, AuditRow, ParseResult, CancellationToken, Task<int>> work
    )
    {
        var ids = new Argument<string[]>("id") { Description = "Audit ids, or unique beginnings of them", Arity = ArgumentArity.OneOrMore };
        var command = new Command(name, description) { ids, Operation.JsonOption };
        foreach (var option in options)
            command.Options.Add(option);
        return Operation.Runs(
            command,
            SettingsNeeds.None,
            async (operation, arguments, cancellationToken) =>
            {
                using var audit = operation.Audit();
                var exit = Operation.Done;
                foreach (var id in arguments.GetRequiredValue(ids))
                    exit = Math.Max(exit, await OneAsync(operation, audit, id, arguments, work, cancellationToken));
                return exit;
            }
        );
    }

    /// <summary>One run's failure leaves the others alone.</summary>
    private static async Task<int> OneAsync(
        Operation operation,
        IAuditSource audit,
        string id,
        ParseResult arguments,
        Func<Operation, IAuditSource, AuditRow, ParseResult, CancellationToken, Task<int>> work,
        CancellationToken cancellationToken
    )
    {
        var rows = await audit.FindAsync(id, cancellationToken);
        if (rows is [var row])
        {
            try
            {
                return await work(operation, audit, row, arguments, cancellationToken);
            }
            catch (Exception e) when (e is IngestException or Client.ApiException)
            {
                var error = CommandError.Of(e, operation.Settings);
                await Console.Error.WriteLineAsync($"{row.Id}: {error.Message}");
                return error.ExitCode;
            }
        }
        await Console.Error.WriteLineAsync(
            rows.Count == 0
                ? $"{id}: no run has this id"
                : $"{id}: several runs begin with this; give more of the id:{string.Concat(rows.Select(r => $"{Environment.NewLine}  {r.Id}  {r.S3Key}"))}"
        );
        return Operation.Failed;
    }
}
