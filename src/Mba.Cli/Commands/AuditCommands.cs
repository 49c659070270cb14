using System.CommandLine;
using System.Text.Json.Nodes;
using Mba.Cli.Audit;
using Mba.Cli.Sending;
using Mba.MySql.Claims;
using Spectre.Console;

namespace Mba.Cli.Commands;

/// <summary><c>mba audit list</c>: runs, newest first.</summary>
internal static class AuditList
{
    private static readonly Option<AuditStatus?> Status = new("--status") { Description = "STARTED, SUCCESS, FAILED, SKIPPED or UNDONE" };
    private static readonly Option<string?> Table = new("--table") { Description = "Only loads of this table" };
    private static readonly Option<string?> Key = new("--key") { Description = "Only files whose key contains this" };
    private static readonly Option<string?> From = new("--from")
    {
        Description = "Runs of this time or later, e.g. 2026-11-20 or 2026-11-20T14:00",
    };
    private static readonly Option<string?> To = new("--to") { Description = "Runs before this time" };
    private static readonly Option<string?> Since = new("--since") { Description = "Runs of the last while, e.g. 30m, 2h, 7d" };
    private static readonly Option<bool> Wide = new("--wide") { Description = "All columns" };
    private static readonly Option<int> Limit = new("--limit") { Description = "Runs to show", DefaultValueFactory = _ => 50 };

    public static Command Command()
    {
        var command = new Command("list", "List what was loaded, newest first")
        {
            Status,
            Table,
            Key,
            From,
            To,
            Since,
            Wide,
            Limit,
            Operation.JsonOption,
        };
        command.SetAction(
            (arguments, cancellationToken) =>
                Operation.RunAsync(
                    arguments,
                    SettingsNeeds.None,
                    async operation =>
                    {
                        using var audit = operation.Audit();
                        var rows = await audit.ListAsync(FilterOf(arguments), cancellationToken);
                        if (operation.Json)
                            Console.WriteLine(AuditView.ToJson(rows));
                        else if (rows.Count == 0)
                            Console.WriteLine("no runs match; load files with `mba ingest` or `mba etl load-one`");
                        else
                            AuditTableView.Write(rows, arguments.GetValue(Wide), TimeProvider.System.GetUtcNow());
                        return Operation.Done;
                    }
                )
        );
        return command;
    }

    private static RunFilter FilterOf(ParseResult arguments)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (arguments.GetValue(Since) is not null && arguments.GetValue(From) is not null)
            throw new UsageException("--since and --from cannot be used together");
        return new RunFilter
        {
            Status = arguments.GetValue(Status),
            Table = arguments.GetValue(Table),
            Key = arguments.GetValue(Key),
            From =
                arguments.GetValue(Since) is { } since ? now - Times.Span(since, "--since")
                : arguments.GetValue(From) is { } from ? Times.Moment(from, "--from")
                : null,
            To = arguments.GetValue(To) is { } to ? Times.Moment(to, "--to") : null,
            Limit = Math.Clamp(arguments.GetValue(Limit), 1, 10_000),
        };
    }
}

/// <summary><c>mba audit show ID…</c>: the story of a run.</summary>
internal static class AuditShow
{
    public static Command Command() =>
        AuditRuns.Command(
            "show",
            "Show a file's story: timeline, how it was read, schema change, first rejects",
            [],
            async (operation, audit, row, _, cancellationToken) =>
            {
                if (operation.Json)
                    Console.WriteLine(AuditView.ToJson(row));
                else
                    AuditStory.Write(
                        row,
                        row.RowsRejected > 0
                            ? await audit.RejectsAsync(row, new RejectQuery(5, Raw: false, Skipped: false), cancellationToken)
                            : []
                    );
                return Operation.Done;
            }
        );
}

/// <summary><c>mba audit rejects ID…</c>: the records that were not loaded, and why.</summary>
internal static class AuditRejects
{
    private static readonly Option<int> Limit = new("--limit") { Description = "Records to show", DefaultValueFactory = _ => 100 };
    private static readonly Option<bool> Skipped = new("--skipped")
    {
        Description = "List the skipped lines instead: titles, blank lines, notes, a second table",
    };
    private static readonly Option<bool> Raw = new("--raw") { Description = "Show the records' text as well: it holds members' data" };

    public static Command Command() =>
        AuditRuns.Command(
            "rejects",
            "List the records of a run that were not loaded, and why",
            [Limit, Skipped, Raw],
            async (operation, audit, row, arguments, cancellationToken) =>
            {
                var raw = arguments.GetValue(Raw);
                var query = new RejectQuery(Math.Clamp(arguments.GetValue(Limit), 1, 10_000), raw, arguments.GetValue(Skipped));
                var rejects = await audit.RejectsAsync(row, query, cancellationToken);
                if (operation.Json)
                    Console.WriteLine(new JsonArray([.. rejects.Select(JsonNode? (r) => Json(r, raw))]).ToJsonString());
                else
                    AuditStory.WriteRejects(row, rejects, query);
                return Operation.Done;
            }
        );

    private static JsonObject Json(RejectLine reject, bool raw)
    {
        var document = new JsonObject
        {
            ["line"] = reject.Line,
            ["byte_offset"] = reject.ByteOffset,
            ["column"] = reject.Column,
            ["code"] = reject.Code,
        };
        if (raw)
            document["raw_record"] = reject.RawRecord;
        return document;
    }
}

/// <summary><c>mba audit undo ID…</c>: removes a run's rows.</summary>
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
        AuditRuns.Command(
            "undo",
            "Remove a run's rows from its table; it stays undone until it is loaded with --force",
            [HandOver, WithDuplicates],
            async (operation, audit, row, result, cancellationToken) =>
            {
                await Console.Error.WriteLineAsync($"in {audit.Target}");
                var undone = await audit.UndoAsync(row, Duplicates(result), cancellationToken);
                Console.WriteLine(
                    operation.Json
                        ? AuditView.ToJson(undone.Row)
                        : $"{SendView.Pluralize(undone.RowsRemoved, "row")} removed from {undone.Row.TableName}; {undone.Row.S3Key} is UNDONE{Also(undone.HandedTo, undone.AlsoUndone)}"
                );
                return Operation.Done;
            }
        );

    private static UndoDuplicates Duplicates(ParseResult result) =>
        (result.GetValue(HandOver), result.GetValue(WithDuplicates)) switch
        {
            (true, true) => throw new UsageException("--hand-over and --with-duplicates cannot be used together"),
            (true, _) => UndoDuplicates.HandOver,
            (_, true) => UndoDuplicates.Undo,
            _ => UndoDuplicates.Refuse,
        };

    private static string Also(string? handedTo, IReadOnlyList<string> alsoUndone) =>
        handedTo is not null ? $"; its rows are now those of {handedTo}"
        : alsoUndone.Count > 0 ? $", and so are its duplicates {string.Join(", ", alsoUndone)}"
        : "";
}

/// <summary><c>mba audit retry ID…</c>: loads failed runs again.</summary>
internal static class AuditRetry
{
    private static readonly Option<int?> Reading = new("--reading")
    {
        Description = "Accept this reading of a file that failed with LOW_CONFIDENCE; `audit show` lists them",
    };

    public static Command Command() =>
        AuditRuns.Command(
            "retry",
            "Load failed runs again, once their cause is gone",
            [Reading],
            async (operation, audit, row, arguments, cancellationToken) =>
            {
                await Console.Error.WriteLineAsync($"in {audit.Target}");
                var retried = await audit.RetryAsync(row, arguments.GetValue(Reading), cancellationToken);
                if (retried.Row is { } now)
                    Console.WriteLine(operation.Json ? AuditView.ToJson(now) : AuditView.Line(now));
                if (!retried.IsDone && retried.Reason is { } reason)
                    await Console.Error.WriteLineAsync(reason);
                return retried is { IsDone: true, Row.Status: not AuditStatus.FAILED } ? Operation.Done : Operation.Failed;
            }
        );
}

/// <summary><c>mba audit reload ID</c>: a file that is loaded is loaded again, its rows in the place of those of the run.</summary>
internal static class AuditReload
{
    private static readonly Option<string?> DateOrder = new("--date-order")
    {
        Description = "Read 03/04/2024 with the day or the month first",
    };

    public static Command Command()
    {
        DateOrder.AcceptOnlyFromAmong("day", "month");
        return AuditRuns.Command(
            "reload",
            "Load a file again in place of the run's rows, for instance under another order of day and month",
            [DateOrder],
            async (operation, audit, row, arguments, cancellationToken) =>
            {
                if (audit is not DatabaseAudit)
                {
                    await Console.Error.WriteLineAsync("a reload needs the database: set RDS_HOST");
                    return Operation.Failed;
                }

                if (row.S3Bucket == Tables.DatasetRules.LocalBucket)
                {
                    await Console.Error.WriteLineAsync(
                        $"{row.S3Key} was a file of a machine: load it again with `mba etl load-one --force`"
                    );
                    return Operation.Failed;
                }

                using var parts = await operation.PartsAsync(cancellationToken);
                var request = new IngestRequest
                {
                    Bucket = row.S3Bucket,
                    Key = row.S3Key,
                    VersionId = row.VersionId,
                    Sequencer = row.Sequencer,
                    Trigger = IngestTrigger.Cli,
                    Force = true,
                    DateOrder = arguments.GetValue(DateOrder) switch
                    {
                        "day" => Schemas.DateOrder.DayFirst,
                        "month" => Schemas.DateOrder.MonthFirst,
                        _ => null,
                    },
                };
                var result = await parts.Ingest.RunAsync(request, cancellationToken);
                Console.WriteLine(result.Audit is { } now ? (operation.Json ? AuditView.ToJson(now) : AuditView.Line(now)) : result.Reason);
                return result is { Disposition: IngestDisposition.Done, Audit.Status: AuditStatus.SUCCESS }
                    ? Operation.Done
                    : Operation.Failed;
            }
        );
    }
}

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
        var ids = new Argument<string[]>("id") { Description = "Audit ids, or their beginnings", Arity = ArgumentArity.OneOrMore };
        var command = new Command(name, description) { ids, Operation.JsonOption };
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction(
            (arguments, cancellationToken) =>
                Operation.RunAsync(
                    arguments,
                    SettingsNeeds.None,
                    async operation =>
                    {
                        using var audit = operation.Audit();
                        var exit = Operation.Done;
                        foreach (var id in arguments.GetRequiredValue(ids))
                            exit = Math.Max(exit, await OneAsync(operation, audit, id, arguments, work, cancellationToken));
                        return exit;
                    }
                )
        );
        return command;
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
