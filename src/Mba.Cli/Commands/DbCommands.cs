using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Mba.MySql.Schema;
using Spectre.Console;

namespace Mba.Cli.Commands;

/// <summary><c>mba db init</c>: the database and its tables, made or brought up to date.</summary>
internal static class DbInit
{
    public static Command Command()
    {
        var command = new Command("init", "Create the database and its tables, or bring them up to date; harmless when repeated")
        {
            Operation.JsonOption,
        };
        command.SetAction(
            (arguments, cancellationToken) =>
                Operation.RunAsync(
                    arguments,
                    SettingsNeeds.Database,
                    async operation =>
                    {
                        var applied = await new Migrations(operation.Sessions()).ApplyAsync(cancellationToken);
                        if (operation.Json)
                            Console.WriteLine(new JsonArray([.. applied.Select(JsonNode? (a) => a)]).ToJsonString());
                        else if (applied.Count == 0)
                            Console.WriteLine($"database {operation.Settings.RdsDatabase} is up to date");
                        else
                            Console.WriteLine($"database {operation.Settings.RdsDatabase}: applied {string.Join(", ", applied)}");
                        return Operation.Done;
                    }
                )
        );
        return command;
    }
}

/// <summary><c>mba db status</c>: the server, the migrations, the tables.</summary>
internal static class DbStatus
{
    public static Command Command()
    {
        var command = new Command("status", "Show the server, which migrations are applied, and the tables with their loads")
        {
            Operation.JsonOption,
        };
        command.SetAction(
            (arguments, cancellationToken) =>
                Operation.RunAsync(
                    arguments,
                    SettingsNeeds.Database,
                    async operation =>
                    {
                        var status = await new DatabaseStatus(operation.Sessions()).ReadAsync(cancellationToken);
                        if (operation.Json)
                            Console.WriteLine(Json(status).ToJsonString());
                        else
                            Show(status);
                        return status.Migrations.All(m => m.AppliedAt is not null) ? Operation.Done : Operation.Failed;
                    }
                )
        );
        return command;
    }

    private static JsonObject Json(DatabaseReport status) =>
        new()
        {
            ["server"] = status.Server,
            ["migrations"] = new JsonArray([
                .. status.Migrations.Select(JsonNode? (m) => new JsonObject { ["name"] = m.Name, ["applied_at"] = m.AppliedAt }),
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

    private static void Show(DatabaseReport status)
    {
        Console.WriteLine(status.Server);
        foreach (var migration in status.Migrations)
            Console.WriteLine(
                $"  {migration.Name}: {(migration.AppliedAt is { } at ? "applied " + at.ToString("u", CultureInfo.InvariantCulture) : "missing; run `mba db init`")}"
            );
        var table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumn("table")
            .AddColumn(new TableColumn("about rows").RightAligned())
            .AddColumn(new TableColumn("loads").RightAligned())
            .AddColumn("last load");
        foreach (var known in status.Tables)
            table.AddRow(
                Markup.Escape(known.Name),
                known.ApproximateRows.ToString("N0", CultureInfo.InvariantCulture),
                known.Loads.ToString("N0", CultureInfo.InvariantCulture),
                known.LastLoad?.ToString("u", CultureInfo.InvariantCulture) ?? ""
            );
        Operation.Write(table);
    }
}
