using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Mba.Cli.Audit;
using Mba.MySql.Verification;
using Spectre.Console;

namespace Mba.Cli.Commands;

/// <summary><c>mba verify</c>: checks that audit, rows and content agree.</summary>
internal static class VerifyCommand
{
    private static readonly Option<bool> Repair = new("--repair")
    {
        Description = "Repair breaches that have one right answer; tables changed by hand are only reported",
    };

    private static readonly Option<bool> All = new("--all")
    {
        Description = "Count the rows of every run; without it, those since the last verification and a share of the rest",
    };

    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "Stop counting rows after this many seconds",
        DefaultValueFactory = _ => 120,
    };

    public static Command Command()
    {
        var command = new Command("verify", "Check that the audit, the rows in the tables and the loaded content agree")
        {
            Repair,
            All,
            Seconds,
            Operation.JsonOption,
        };
        return Operation.Runs(command, SettingsNeeds.Database, RunAsync);
    }

    private static async Task<int> RunAsync(Operation operation, ParseResult arguments, CancellationToken cancellationToken)
    {
        var sessions = operation.Sessions();
        var ledger = new Ledger(sessions, IngestOptions.From(operation.Settings), TimeProvider.System);
        var report = await new RecordedLedger(ledger, new VerificationLog(sessions)).VerifyAsync(
            new LedgerScope
            {
                Repair = arguments.GetValue(Repair),
                All = arguments.GetValue(All),
                Budget = TimeSpan.FromSeconds(arguments.GetValue(Seconds)),
            },
            VerificationStart.Cli,
            DatabaseAudit.Operator,
            cancellationToken
        );
        if (operation.Json)
            Console.WriteLine(ToJson(report).ToJsonString());
        else
            Show(report);
        return report.IsClean ? Operation.Done : Operation.Failed;
    }

    private static void Show(LedgerReport report)
    {
        if (report.Breaches.Count > 0)
        {
            var table = new Table().Border(TableBorder.Rounded).AddColumns("breach", "table", "runs", "found", "remedy");
            foreach (var breach in report.Breaches)
                table.AddRow(
                    Markup.Escape(breach.Invariant),
                    Markup.Escape(breach.Table ?? ""),
                    Markup.Escape(string.Join('\n', breach.Runs)),
                    Markup.Escape(breach.Detail),
                    Markup.Escape(breach.Repaired ? "repaired" : breach.Remedy)
                );
            Operation.Write(table);
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.RunsChecked} runs checked, {report.RunsLeft} to be checked, {report.Breaches.Count} breaches, {report.Breaches.Count - report.Left} repaired"
            )
        );
    }

    private static JsonObject ToJson(LedgerReport report) =>
        new()
        {
            ["runs_checked"] = report.RunsChecked,
            ["runs_left"] = report.RunsLeft,
            ["clean"] = report.IsClean,
            ["breaches"] = new JsonArray([
                .. report.Breaches.Select(b => new JsonObject
                {
                    ["invariant"] = b.Invariant,
                    ["table_name"] = b.Table,
                    ["runs"] = new JsonArray([.. b.Runs.Select(r => (JsonNode)r)]),
                    ["detail"] = b.Detail,
                    ["remedy"] = b.Remedy,
                    ["repaired"] = b.Repaired,
                }),
            ]),
        };
}
