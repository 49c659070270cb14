using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Mba.MySql.Schema;

namespace Mba.Cli.Commands;

/// <summary><c>mba db upgrade-keys</c>: a primary key for tables that were made before every table had one.</summary>
internal static class DbUpgradeKeys
{
    private static readonly Option<bool> Apply = new("--apply") { Description = "Change the tables; without it, only show the changes" };

    public static Command Command()
    {
        var command = new Command("upgrade-keys", "Show which tables lack the primary key (_ingestion_seq, _record), and give it to them")
        {
            Apply,
            Operation.JsonOption,
        };
        return Operation.Runs(
            command,
            SettingsNeeds.Database,
            async (operation, arguments, cancellationToken) =>
            {
                var upgrade = new KeyUpgrade(operation.Sessions(), new IngestOptions(), TimeProvider.System);
                var tables = await upgrade.PlanAsync(cancellationToken);
                var apply = arguments.GetValue(Apply);
                foreach (var table in tables.Where(t => apply && t.Step == KeyUpgradeStep.Convert))
                    await upgrade.ApplyAsync(table.Name, cancellationToken);
                operation.Print(() => Json(tables, apply).ToJsonString(), () => Show(tables, apply));
                return apply && tables.Any(t => t.Step == KeyUpgradeStep.TooLarge) ? Operation.Failed : Operation.Done;
            }
        );
    }

    private static JsonArray Json(IReadOnlyList<KeyUpgradeTable> tables, bool applied) =>
        [
            .. tables.Select(
                JsonNode? (t) =>
                    new JsonObject
                    {
                        ["table"] = t.Name,
                        ["approximate_rows"] = t.ApproximateRows,
                        ["converted"] = applied && t.Step == KeyUpgradeStep.Convert,
                        ["too_large"] = t.Step == KeyUpgradeStep.TooLarge,
                        ["statements"] = new JsonArray([.. t.Statements.Select(JsonNode? (s) => s)]),
                    }
            ),
        ];

    private static void Show(IReadOnlyList<KeyUpgradeTable> tables, bool applied)
    {
        if (tables.Count == 0)
            Console.WriteLine("every table has its primary key");
        foreach (var table in tables)
        {
            var outcome =
                table.Step == KeyUpgradeStep.TooLarge ? "too large to be rewritten by this command; run the statements when it suits"
                : applied ? "converted"
                : "would be converted";
            Console.WriteLine($"{table.Name} (about {table.ApproximateRows.ToString("N0", CultureInfo.InvariantCulture)} rows): {outcome}");
            foreach (var statement in table.Statements.Where(_ => !applied || table.Step == KeyUpgradeStep.TooLarge))
                Console.WriteLine($"  {statement};");
        }
        if (tables.Count > 0 && !applied)
            Console.WriteLine("nothing was changed; add --apply. The tables are locked while they are converted.");
    }
}
