using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Mba.Cli.Sending;
using Mba.MySql.Claims;
using Mba.MySql.Queries;
using Spectre.Console;

namespace Mba.Cli.Commands;

/// <summary><c>mba audit list</c>: runs, newest first.</summary>
internal static class AuditList
{
    private static readonly Option<AuditStatus?> Status = new("--status") { Description = "STARTED, SUCCESS, FAILED, SKIPPED or UNDONE" };
    private static readonly Option<string?> Table = new("--table") { Description = "Only loads of this table" };
    private static readonly Option<string?> Key = new("--key") { Description = "Only files whose key contains this" };
    private static readonly Option<int> Limit = new("--limit") { Description = "Runs to show", DefaultValueFactory = _ => 50 };

    public static Command Command()
    {
        var command = new Command("list", "List runs, newest first") { Status, Table, Key, Limit, Operation.JsonOption };
        command.SetAction(
            (arguments, cancellationToken) =>
                Operation.RunAsync(
                    arguments,
                    SettingsNeeds.Database,
                    async operation =>
                    {
                        var filter = new AuditFilter
                        {
                            Status = arguments.GetValue(Status),
                            Table = arguments.GetValue(Table),
                            KeyContains = arguments.GetValue(Key),
                            Limit = Math.Clamp(arguments.GetValue(Limit), 1, 10_000),
                        };
                        var rows = await new AuditLog(operation.Sessions()).ListAsync(filter, cancellationToken);
                        if (operation.Json)
                            Console.WriteLine(AuditView.ToJson(rows));
                        else if (rows.Count == 0)
                            Console.WriteLine("no such runs; `mba ingest` or `mba etl load-one` brings files in");
                        else
                            Operation.Write(AuditView.List(rows));
                        return Operation.Done;
                    }
                )
        );
        return command;
    }
}

/// <summary><c>mba audit show ID</c>: everything about one run.</summary>
internal static class AuditShow
{
    public static Command Command() =>
        AuditRun.Command(
            "show",
            "Show everything about one run",
            [],
            async (operation, row, _, _) =>
            {
                await Task.CompletedTask;
                if (operation.Json)
                    Console.WriteLine(AuditView.ToJson(row));
                else
                    Operation.Write(AuditView.Details(row));
                return Operation.Done;
            }
        );
}

/// <summary><c>mba audit rejects ID</c>: the records that were not loaded, and why.</summary>
internal static class AuditRejects
{
    private static readonly Option<int> Limit = new("--limit") { Description = "Records to show", DefaultValueFactory = _ => 100 };
    private static readonly Option<bool> Skipped = new("--skipped")
    {
        Description = "List the lines that are no records of the table instead: titles, blank lines, notes, a second table",
    };
    private static readonly Option<bool> Raw = new("--raw") { Description = "Show the records' text, too: it holds members' data" };

    public static Command Command() =>
        AuditRun.Command(
            "rejects",
            "List the records of a run that were not loaded, and why",
            [Limit, Skipped, Raw],
            async (operation, row, arguments, cancellationToken) =>
            {
                var raw = arguments.GetValue(Raw);
                var skipped = arguments.GetValue(Skipped);
                var rejects = await new AuditLog(operation.Sessions()).RejectsAsync(
                    row.Seq,
                    skipped,
                    after: null,
                    arguments.GetValue(Limit),
                    cancellationToken
                );
                if (operation.Json)
                    Console.WriteLine(new JsonArray([.. rejects.Select(JsonNode? (r) => Json(r, raw))]).ToJsonString());
                else
                    Show(skipped ? row.RowsSkipped : row.RowsRejected, skipped ? "skipped" : "rejected", rejects, raw);
                return Operation.Done;
            }
        );

    private static JsonObject Json(RejectedRecord reject, bool raw)
    {
        var document = new JsonObject
        {
            ["line"] = reject.Line,
            ["byte_offset"] = reject.ByteOffset,
            ["column"] = reject.ColumnName,
            ["code"] = reject.Code,
        };
        if (raw)
            document["raw_record"] = reject.RawRecord;
        return document;
    }

    private static void Show(long total, string what, IReadOnlyList<RejectedRecord> rejects, bool raw)
    {
        if (rejects.Count == 0)
        {
            Console.WriteLine(
                total == 0
                    ? $"no record was {what}"
                    : string.Create(CultureInfo.InvariantCulture, $"{total} records were {what}; none of them is kept")
            );
            return;
        }
        var table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumn(new TableColumn("line").RightAligned())
            .AddColumn(new TableColumn("byte").RightAligned())
            .AddColumns("column", "code");
        if (raw)
            table.AddColumn("record");
        foreach (var reject in rejects)
        {
            string[] cells =
            [
                Text(reject.Line),
                Text(reject.ByteOffset),
                reject.ColumnName ?? "",
                reject.Code,
                .. raw ? [reject.RawRecord ?? ""] : Array.Empty<string>(),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }
        Operation.Write(table);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rejects.Count} of {total} {what} records"));
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}

/// <summary><c>mba audit undo ID</c>: takes a run's rows out again.</summary>
internal static class AuditUndo
{
    private static readonly Option<bool> HandOver = new("--hand-over")
    {
        Description = "Let the newest file that was skipped as a duplicate of the run take over its rows",
    };

    private static readonly Option<bool> WithDuplicates = new("--with-duplicates")
    {
        Description = "Undo the files that were skipped as duplicates of the run, too",
    };

    public static Command Command() =>
        AuditRun.Command(
            "undo",
            "Delete a run's rows from its table; it stays undone until it is forced",
            [HandOver, WithDuplicates],
            async (operation, row, result, cancellationToken) =>
            {
                var (undone, removed, handedTo, alsoUndone) = await new AuditActions(operation.Sessions()).UndoAsync(
                    row.Id,
                    $"{Environment.UserName}@{Environment.MachineName}",
                    Duplicates(result),
                    cancellationToken
                );
                Console.WriteLine(
                    operation.Json
                        ? AuditView.ToJson(undone)
                        : string.Create(
                            CultureInfo.InvariantCulture,
                            $"{removed} rows deleted from {undone.TableName}; {undone.S3Key} is UNDONE{Also(handedTo, alsoUndone)}"
                        )
                );
                return Operation.Done;
            }
        );

    private static UndoDuplicates Duplicates(ParseResult result) =>
        (result.GetValue(HandOver), result.GetValue(WithDuplicates)) switch
        {
            (true, true) => throw new UsageException("--hand-over and --with-duplicates exclude each other"),
            (true, _) => UndoDuplicates.HandOver,
            (_, true) => UndoDuplicates.Undo,
            _ => UndoDuplicates.Refuse,
        };

    private static string Also(string? handedTo, IReadOnlyList<string> alsoUndone) =>
        handedTo is not null ? $"; its rows are now those of {handedTo}"
        : alsoUndone.Count > 0 ? $", and so are its duplicates {string.Join(", ", alsoUndone)}"
        : "";
}

/// <summary><c>mba audit retry ID</c>: a failed run is tried again, in this process.</summary>
internal static class AuditRetry
{
    public static Command Command() =>
        AuditRun.Command(
            "retry",
            "Try a failed run again",
            [],
            async (operation, row, _, cancellationToken) =>
            {
                var request = await new AuditActions(operation.Sessions()).AllowRetryAsync(row.Id, cancellationToken);
                if (request.Bucket == Tables.DatasetRules.LocalBucket)
                {
                    await Console.Error.WriteLineAsync($"{row.S3Key} was a file of a machine: load it again with `mba etl load-one`");
                    return Operation.Failed;
                }
                using var parts = await operation.PartsAsync(cancellationToken);
                var result = await parts.Ingest.RunAsync(request with { Trigger = IngestTrigger.Cli }, cancellationToken);
                Console.WriteLine(result.Audit is { } now ? (operation.Json ? AuditView.ToJson(now) : AuditView.Line(now)) : result.Reason);
                return result is { Disposition: IngestDisposition.Done, Audit.Status: not AuditStatus.FAILED }
                    ? Operation.Done
                    : Operation.Failed;
            }
        );
}

/// <summary>What the commands on one run share: its id, and the complaint when there is none.</summary>
internal static class AuditRun
{
    public static Command Command(
        string name,
        string description,
        Option[] options,
        Func<Operation, AuditRow, ParseResult, CancellationToken, Task<int>> work
    )
    {
        var id = new Argument<string>("id") { Description = "The audit id, or its beginning" };
        var command = new Command(name, description) { id, Operation.JsonOption };
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction(
            (arguments, cancellationToken) =>
                Operation.RunAsync(
                    arguments,
                    SettingsNeeds.Database,
                    async operation =>
                    {
                        if (
                            await new AuditLog(operation.Sessions()).FindAsync(arguments.GetRequiredValue(id), cancellationToken) is { } row
                        )
                            return await work(operation, row, arguments, cancellationToken);
                        await Console.Error.WriteLineAsync($"no run has the id {arguments.GetRequiredValue(id)}, or several begin with it");
                        return Operation.Failed;
                    }
                )
        );
        return command;
    }
}
