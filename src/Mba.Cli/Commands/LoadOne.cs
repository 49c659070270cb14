using System.CommandLine;

namespace Mba.Cli.Commands;

/// <summary><c>mba etl load-one FILE|s3://bucket/key</c>: one file through the whole pipeline, in this process.</summary>
internal static class LoadOne
{
    private static readonly Argument<string> File = new("file") { Description = "A file of this machine, or s3://bucket/key" };
    private static readonly Option<string?> Table = new("--table")
    {
        Description = "Target table instead of the one the file's name gives",
    };
    private static readonly Option<bool> Force = new("--force") { Description = "Load again, even what is loaded, undone or a duplicate" };

    public static Command Command()
    {
        var command = new Command("load-one", "Load one file and print its audit row") { File, Table, Force, Operation.JsonOption };
        command.SetAction(
            (arguments, cancellationToken) =>
                Operation.RunAsync(
                    arguments,
                    SettingsNeeds.Database,
                    operation => RunAsync(arguments, operation, cancellationToken),
                    reportsOutcomes: true
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, Operation operation, CancellationToken cancellationToken)
    {
        var file = arguments.GetRequiredValue(File);
        using var parts = await operation.PartsAsync(cancellationToken);
        var request = new IngestRequest
        {
            Bucket = "local",
            Key = Path.GetFileName(file),
            Table = arguments.GetValue(Table),
            Force = arguments.GetValue(Force),
            Trigger = IngestTrigger.Cli,
        };
        var result =
            ObjectAddress.ParseUri(file) is { } uri
                ? await RunAsync(parts.Ingest, request with { Bucket = uri.Bucket, Key = uri.Key }, cancellationToken)
            : System.IO.File.Exists(file) ? await parts.Ingest.RunLocalAsync(file, request, cancellationToken)
            : null;
        if (result is null)
        {
            await Console.Error.WriteLineAsync($"{file}: file not found");
            return Operation.UsageError;
        }
        return Report(file, operation, result);
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
