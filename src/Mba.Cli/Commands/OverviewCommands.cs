using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Mba.MySql.Queries;

namespace Mba.Cli.Commands;

/// <summary>The command tables: what files were loaded into.</summary>
internal static class OverviewCommands
{
    public static IEnumerable<Command> All() => [Tables(), Stats()];

    private static Command Tables()
    {
        var command = new Command("tables", "List the tables that files are loaded into") { Operation.JsonOption };
        return Operation.Runs(
            command,
            SettingsNeeds.None,
            async (operation, arguments, cancellationToken) =>
            {
                using var audit = operation.Audit();
                var tables = await audit.TablesAsync(cancellationToken);
                return operation.PrintList(
                    tables,
                    () => new JsonArray([.. tables.Select(JsonNode? (t) => Json(t))]).ToJsonString(),
                    "no tables yet; load files with `mba ingest` or `mba etl load-one`",
                    Show
                );
            }
        );
    }

    private static Command Stats()
    {
        var command = new Command("stats", "Count runs and rows of the last hour and day, by status") { Operation.JsonOption };
        return Operation.Runs(
            command,
            SettingsNeeds.None,
            async (operation, arguments, cancellationToken) =>
            {
                using var audit = operation.Audit();
                var now = TimeProvider.System.GetUtcNow();
                var filter = new Audit.RunFilter { From = now.AddDays(-1), Limit = 10_000 };
                var day = await audit.ListAsync(filter, cancellationToken);
                var hour = day.Where(r => (r.CreatedAt ?? r.StartedAt) >= now.UtcDateTime.AddHours(-1)).ToList();
                return operation.Print(
                    () =>
                        new JsonObject
                        {
                            ["last_hour"] = JsonOf(hour),
                            ["last_day"] = JsonOf(day),
                            ["complete"] = day.Count < filter.Limit,
                        }.ToJsonString(),
                    () => ShowStats(hour, day, day.Count < filter.Limit)
                );
            }
        );
    }

    private static JsonObject Json(TableSummary table) =>
        new()
        {
            ["name"] = table.Name,
            ["approximate_rows"] = table.ApproximateRows,
            ["columns"] = table.Columns,
            ["loads"] = table.Loads,
            ["last_loaded_at"] = table.LastLoadedAt?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };

    private static void Show(IReadOnlyList<TableSummary> tables)
    {
        var name = Math.Max(5, tables.Max(t => t.Name.Length));
        Console.WriteLine($"{"table".PadRight(name)}  {"rows (about)", 14}  {"columns", 7}  {"loads", 7}  last load (UTC)");
        foreach (var table in tables)
            Console.WriteLine(
                string.Create(
                        CultureInfo.InvariantCulture,
                        $"{table.Name.PadRight(name)}  {table.ApproximateRows, 14:N0}  {table.Columns, 7:N0}  {table.Loads, 7:N0}  {table.LastLoadedAt:yyyy-MM-dd HH:mm}"
                    )
                    .TrimEnd()
            );
    }

    private static JsonObject JsonOf(IReadOnlyCollection<AuditRow> runs)
    {
        var counts = new JsonObject { ["runs"] = runs.Count };
        foreach (var status in Enum.GetValues<AuditStatus>())
            counts[status.ToString().ToLowerInvariant()] = runs.Count(r => r.Status == status);
        counts["rows"] = runs.Sum(r => r.RowsInserted + r.RowsUpdated);
        counts["rows_rejected"] = runs.Sum(r => r.RowsRejected);
        return counts;
    }

    private static void ShowStats(IReadOnlyCollection<AuditRow> hour, IReadOnlyCollection<AuditRow> day, bool isComplete)
    {
        Console.WriteLine($"{"", -10}{"last hour", 12}{"last day", 12}");
        foreach (var status in Enum.GetValues<AuditStatus>())
            Line(status.ToString(), runs => runs.Count(r => r.Status == status));
        Line("rows", runs => runs.Sum(r => r.RowsInserted + r.RowsUpdated));
        Line("rejected", runs => runs.Sum(r => r.RowsRejected));
        if (!isComplete)
            Console.WriteLine("the newest 10,000 runs alone are counted");

        void Line(string name, Func<IReadOnlyCollection<AuditRow>, long> count) =>
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name, -10}{count(hour), 12:N0}{count(day), 12:N0}"));
    }
}
