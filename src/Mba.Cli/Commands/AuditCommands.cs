using System.CommandLine;
using System.Text.Json.Nodes;
using Mba.Cli.Audit;
using Mba.Cli.Sending;
using Mba.MySql.Claims;

namespace Mba.Cli.Commands;

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
                var rejects =
                    row.RowsRejected > 0 && !operation.Json
                        ? await audit.RejectsAsync(row, new RejectQuery(5, Raw: false, Skipped: false), cancellationToken)
                        : [];
                return operation.Print(() => AuditView.ToJson(row), () => AuditStory.Write(row, rejects));
            }
        );
}

/// <summary><c>mba audit rejects ID…</c>: the records that were not loaded, and why.</summary>
internal static class AuditRejects
{
    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "Number of records to show",
        DefaultValueFactory = _ => 100,
    };
    private static readonly Option<bool> Skipped = new("--skipped")
    {
        Description = "List skipped lines instead: titles, blank lines, notes, a second table",
    };
    private static readonly Option<bool> Raw = new("--raw")
    {
        Description = "Also show the text of the records, which holds members' data",
    };

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
                return operation.Print(
                    () => new JsonArray([.. rejects.Select(JsonNode? (r) => Json(r, raw))]).ToJsonString(),
                    () => AuditStory.WriteRejects(row, rejects, query)
                );
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
        Description = "Also undo the files that were skipped as duplicates of the run",
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
