using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Mba.Cli.Sending;
using Mba.MySql.Schema;

namespace Mba.Cli.Commands;

/// <summary><c>mba db init</c>: the database and its tables, created or brought up to date.</summary>
internal static class DbInit
{
    private static readonly Option<bool> Repair = new("--repair")
    {
        Description = "Also add what `mba db status` reports as missing: tables, columns, keys",
    };

    public static Command Command()
    {
        var command = new Command("init", "Create the database and its tables, or bring them up to date; harmless when repeated")
        {
            Repair,
            Operation.JsonOption,
        };
        return Operation.Runs(
            command,
            SettingsNeeds.Database,
            async (operation, arguments, cancellationToken) =>
            {
                var applied = await new Migrations(operation.Sessions()).ApplyAsync(cancellationToken);
                if (operation.Json)
                    Console.WriteLine(new JsonArray([.. applied.Select(JsonNode? (a) => a)]).ToJsonString());
                else if (applied.Count > 0)
                    Console.WriteLine($"database {operation.Settings.RdsDatabase}: applied {string.Join(", ", applied)}");
                else if (!arguments.GetValue(Repair))
                    Console.WriteLine($"database {operation.Settings.RdsDatabase} is up to date");
                return arguments.GetValue(Repair) ? await RepairAsync(operation, cancellationToken) : Operation.Done;
            }
        );
    }

    private static async Task<int> RepairAsync(Operation operation, CancellationToken cancellationToken)
    {
        var comparison = await DbStatus.ComparisonAsync(operation, cancellationToken);
        var found = await comparison.ReadAsync(cancellationToken);
        var left = await comparison.RepairAsync(found, cancellationToken);
        var output = operation.Json ? Console.Error : Console.Out;
        foreach (var difference in found.Except(left))
            await output.WriteLineAsync($"added     {difference.Table}: {Added(difference.Problem)}");
        foreach (var difference in left)
            await output.WriteLineAsync(
                $"not added {difference.Table}: {difference.Problem}; run:{Environment.NewLine}  {difference.Statement.ReplaceLineEndings(" ")}"
            );
        await output.WriteLineAsync(
            $"{SendView.Pluralize(found.Count - left.Count, "difference")} repaired, {left.Count.ToString(CultureInfo.InvariantCulture)} left"
        );
        return left.Count == 0 ? Operation.Done : Operation.Failed;
    }

    private static string Added(string problem) => problem.Replace(" is missing", "", StringComparison.Ordinal);
}

/// <summary><c>mba db status</c>: whether this build can work with the database: server, migrations, every table.</summary>
internal static class DbStatus
{
    public static Command Command()
    {
        var command = new Command("status", "Check the database: server, migrations, and every table's columns, types and keys")
        {
            Operation.JsonOption,
        };
        return Operation.Runs(
            command,
            SettingsNeeds.Database,
            async (operation, arguments, cancellationToken) =>
            {
                var status = await new DatabaseStatus(operation.Sessions()).ReadAsync(cancellationToken);
                var comparison = await ComparisonAsync(operation, cancellationToken);
                var (differences, denied) = await DifferencesAsync(comparison, cancellationToken);
                operation.Print(() => Json(status, differences).ToJsonString(), () => Show(status, differences, denied is null));
                if (denied is not null)
                    await Console.Error.WriteLineAsync($"{denied.Code}: {denied.Message}");
                return denied is not null ? Operation.UsageError
                    : status.Migrations.All(m => m.AppliedAt is not null) && differences.Count == 0 ? Operation.Done
                    : Operation.Failed;
            }
        );
    }

    /// <summary>None, and why, when the user may not compare; the rest of the status is shown all the same.</summary>
    private static async Task<(IReadOnlyList<SchemaDifference> Found, IngestException? Denied)> DifferencesAsync(
        SchemaComparison comparison,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await comparison.ReadAsync(cancellationToken), null);
        }
        catch (IngestException e) when (e.Code == "DB_DENIED")
        {
            return ([], e);
        }
    }

    /// <summary>Against an empty database of a name of its own, which is dropped afterwards.</summary>
    public static async Task<SchemaComparison> ComparisonAsync(Operation operation, CancellationToken cancellationToken)
    {
        using var parts = await operation.PartsAsync(cancellationToken);
        var name = SchemaComparison.ScratchPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        return new SchemaComparison(operation.Sessions(), operation.Sessions(name), parts.Rules.Datasets.Where(d => d.Table.Length > 0));
    }

    private static JsonObject Json(DatabaseReport status, IReadOnlyList<SchemaDifference> differences) =>
        new()
        {
            ["server"] = status.Server,
            ["migrations"] = new JsonArray([
                .. status.Migrations.Select(JsonNode? (m) => new JsonObject { ["name"] = m.Name, ["applied_at"] = m.AppliedAt }),
            ]),
            ["differences"] = new JsonArray([
                .. differences.Select(
                    JsonNode? (d) =>
                        new JsonObject
                        {
                            ["table"] = d.Table,
                            ["problem"] = d.Problem,
                            ["statement"] = d.Statement,
                            ["additive"] = d.IsAdditive,
                        }
                ),
            ]),
            ["tables"] = new JsonArray([
                .. status.Tables.Select(
                    JsonNode? (t) =>
                        new JsonObject
                        {
                            ["name"] = t.Name,
                            ["approximate_rows"] = t.ApproximateRows,
                            ["loads"] = t.Loads,
                            ["last_load"] = t.LastLoad,
                        }
                ),
            ]),
        };

    private static void Show(DatabaseReport status, IReadOnlyList<SchemaDifference> differences, bool isCompared)
    {
        Console.WriteLine(status.Server);
        foreach (var migration in status.Migrations)
            Console.WriteLine(
                $"  {migration.Name}: {(migration.AppliedAt is { } at ? "applied " + at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "missing; run `mba db init`")}"
            );
        if (!isCompared)
            Console.WriteLine("  the tables were not compared");
        else if (differences.Count == 0)
            Console.WriteLine("  every table is as this version needs it");
        foreach (var difference in differences)
            Console.WriteLine(
                $"  {difference.Table}: {difference.Problem}{Environment.NewLine}    {difference.Statement.ReplaceLineEndings(" ")}"
            );
        if (differences.Any(d => d.IsAdditive))
            Console.WriteLine("`mba db init --repair` adds what is missing");
        Console.WriteLine($"{SendView.Pluralize(status.Tables.Count, "table")} of data; `mba tables` lists them");
    }
}
