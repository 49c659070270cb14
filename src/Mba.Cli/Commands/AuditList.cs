using System.CommandLine;
using Mba.Cli.Audit;
using Mba.Cli.Sending;

namespace Mba.Cli.Commands;

/// <summary><c>mba audit list</c>: runs, newest first.</summary>
internal static class AuditList
{
    private static readonly Option<AuditStatus?> Status = new("--status")
    {
        Description = "Only runs of this status: STARTED, SUCCESS, FAILED, SKIPPED or UNDONE",
    };
    private static readonly Option<string?> Table = new("--table") { Description = "Only runs that load this table" };
    private static readonly Option<string?> Key = new("--key") { Description = "Only files whose key contains this text" };
    private static readonly Option<string?> From = new("--from")
    {
        Description = "Only runs since this time, e.g. 2026-11-20 or 2026-11-20T14:00",
    };
    private static readonly Option<string?> To = new("--to") { Description = "Only runs before this time" };
    private static readonly Option<string?> Since = new("--since") { Description = "Only runs of this recent period, e.g. 30m, 2h, 7d" };
    private static readonly Option<bool> Wide = new("--wide") { Description = "Show all columns, whatever the width of the terminal" };
    private static readonly Option<int> Limit = new("--limit") { Description = "Number of runs to show", DefaultValueFactory = _ => 50 };

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
        return Operation.Runs(
            command,
            SettingsNeeds.None,
            async (operation, arguments, cancellationToken) =>
            {
                using var audit = operation.Audit();
                var rows = await audit.ListAsync(FilterOf(arguments), cancellationToken);
                return operation.PrintList(
                    rows,
                    () => AuditView.ToJson(rows),
                    "no runs match; load files with `mba ingest` or `mba etl load-one`",
                    _ => AuditTableView.Write(rows, arguments.GetValue(Wide), TimeProvider.System.GetUtcNow())
                );
            }
        );
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
