using System.CommandLine;
using Mba.Cli.Sending;
using Mba.Files;
using Mba.Tables;

namespace Mba.Cli.Commands;

/// <summary><c>mba etl load-one FILE|s3://bucket/key</c>: one file through the whole pipeline, in this process.</summary>
internal static class LoadOne
{
    private static readonly Argument<string> File = new("file") { Description = "A local file, or s3://bucket/key" };
    private static readonly Option<string?> Table = new("--table") { Description = "Target table [default: from the file's name]" };
    private static readonly Option<bool> Force = new("--force")
    {
        Description = "Load the file even if it is loaded already, undone, or a duplicate",
    };

    public static Command Command()
    {
        var command = new Command("load-one", "Load one file and print its audit row")
        {
            File,
            Table,
            FileArguments.Scope,
            Force,
            Operation.JsonOption,
        };
        return Operation.Runs(command, SettingsNeeds.Database, RunAsync, reportsOutcomes: true);
    }

    private static async Task<int> RunAsync(Operation operation, ParseResult arguments, CancellationToken cancellationToken)
    {
        var file = arguments.GetRequiredValue(File);
        using var parts = await operation.PartsAsync(cancellationToken);
        var stored = ObjectAddress.ParseUri(file);
        if (stored is null && !System.IO.File.Exists(file))
        {
            await Console.Error.WriteLineAsync($"{file}: file not found");
            return Operation.UsageError;
        }
        var request = new IngestRequest
        {
            Bucket = stored?.Bucket ?? DatasetRules.LocalBucket,
            Key = stored?.Key ?? KeyOf(file, arguments, operation.Settings),
            Table = arguments.GetValue(Table),
            Force = arguments.GetValue(Force),
            Trigger = IngestTrigger.Cli,
        };
        var result = await Progress.LoadAsync(progress =>
            stored is null
                ? parts.Ingest.RunLocalAsync(file, request with { Progress = progress }, cancellationToken)
                : RunAsync(parts.Ingest, request with { Progress = progress }, cancellationToken)
        );
        return Report(file, operation, result);
    }

    /// <summary>A local file's scope is decided as <c>mba ingest</c> decides it; with a table named, it may stay open.</summary>
    /// <exception cref="UsageException">No folder decides, and neither --scope, DEFAULT_SCOPE nor --table says where the file belongs.</exception>
    private static string KeyOf(string file, ParseResult arguments, Settings settings)
    {
        var decision = ScopeDetection.OfLocal(file, FileArguments.ScopeOf(arguments), settings.DefaultScope);
        if (decision is null && arguments.GetValue(Table) is null)
            throw new UsageException(
                $"No folder decides the scope of {file}; nothing was loaded. Name it with --scope mba or --scope policy, set DEFAULT_SCOPE, "
                    + "name the table with --table, or put the file below a folder named mba, policy or policies"
            );
        return DatasetRules.LocalKey(decision?.Scope ?? FileScope.Mba, Path.GetFileName(file));
    }

    /// <summary>A load in blocks that has to stop is continued here and now.</summary>
    private static async Task<IngestResult> RunAsync(CsvIngest ingest, IngestRequest request, CancellationToken cancellationToken)
    {
        var result = await ingest.RunAsync(request, cancellationToken);
        while (result.Disposition == IngestDisposition.Continue)
            result = await ingest.RunAsync(request with { Trigger = IngestTrigger.Continuation, Force = false }, cancellationToken);
        return result;
    }

    /// <summary>A run that had ended before is shown as it was; that nothing was done now has to be said.</summary>
    private static string Before(IngestResult result, AuditRow row) =>
        result is { Disposition: IngestDisposition.Done, Reason: { } reason } && row.ErrorMessage is null
            ? $" ({reason}: nothing was done now; --force loads it again)"
            : "";

    private static int Report(string file, Operation operation, IngestResult result)
    {
        if (result.Audit is { } row)
            Console.WriteLine(operation.Json ? AuditView.ToJson(row) : AuditView.Line(row) + Before(result, row));
        if (result.Audit is null || result.Disposition != IngestDisposition.Done)
            Console.Error.WriteLine($"{file}: {result.Reason}");
        return result.Disposition == IngestDisposition.Done && result.Audit is { Status: not AuditStatus.FAILED }
            ? Operation.Done
            : Operation.Failed;
    }
}
