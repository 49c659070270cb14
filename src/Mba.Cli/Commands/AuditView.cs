using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Mba.Cli.Commands;

/// <summary>How audit rows look on a terminal and in JSON.</summary>
internal static class AuditView
{
    private const int WideEnough = 190;
    private const int WidthWithoutNames = 81;
    private const int WidthOfRead = 12;
    private const int LeastName = 16;
    private const int LeastFile = 10;
    private const int ShownOfId = 18;

    private static readonly JsonSerializerOptions Indented = new(AuditJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };
    private static readonly JsonSerializerOptions Compact = new(Indented) { WriteIndented = false };

    /// <summary>Keys as the table's columns; the dialect and the schema change as documents.</summary>
    public static string ToJson(AuditRow row) => Document(row).ToJsonString(Indented);

    /// <summary>The same in one line.</summary>
    public static string ToJsonLine(AuditRow row) => Document(row).ToJsonString(Compact);

    public static string ToJson(IEnumerable<AuditRow> rows) =>
        new JsonArray([.. rows.Select(JsonNode? (r) => Document(r))]).ToJsonString(Indented);

    /// <summary>Everything where there is room, as in a pipe; on a terminal what fits into its lines.</summary>
    public static Table List(IEnumerable<AuditRow> rows) =>
        Console.IsOutputRedirected || AnsiConsole.Profile.Width >= WideEnough ? Wide(rows) : Narrow(rows, AnsiConsole.Profile.Width);

    private static Table Narrow(IEnumerable<AuditRow> rows, int width)
    {
        var withRead = width >= WidthWithoutNames + LeastName;
        var room = width - WidthWithoutNames + (withRead ? 0 : WidthOfRead);
        var withTable = room >= 2 * LeastName;
        var name = Math.Max(LeastFile, withTable ? (room / 2) - 2 : room);
        string[] left = ["started", "status", "file", .. withTable ? ["table"] : Array.Empty<string>()];
        string[] counts = [.. withRead ? ["read"] : Array.Empty<string>(), "loaded", "rejected"];
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in left.Concat(counts).Append("audit id"))
            table.AddColumn(
                new TableColumn(column)
                {
                    NoWrap = true,
                    Alignment = counts.Contains(column, StringComparer.Ordinal) ? Justify.Right : Justify.Left,
                }
            );
        foreach (var row in rows)
        {
            List<string> cells =
            [
                row.StartedAt?.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "",
                StatusWord(row),
                Markup.Escape(Short(Path.GetFileName(row.S3Key), name)),
            ];
            if (withTable)
                cells.Add(Markup.Escape(Short(row.TableName ?? "", name)));
            if (withRead)
                cells.Add(Count(row.RowsRead));
            table.AddRow([
                .. cells,
                Count(row.RowsInserted + row.RowsUpdated),
                Count(row.RowsRejected),
                row.Id[..Math.Min(row.Id.Length, ShownOfId)],
            ]);
            if (row.ErrorCode is { } code)
                table.AddRow("", "", $"[red]{Markup.Escape(Short(code, name))}[/]");
        }
        return table;
    }

    private static string Short(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    private static Table Wide(IEnumerable<AuditRow> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("started", "status", "file", "table");
        foreach (var number in new[] { "read", "inserted", "updated", "skipped", "rejected" })
            table.AddColumn(new TableColumn(number).RightAligned());
        table.AddColumns("took", "audit id");
        foreach (var row in rows)
        {
            table.AddRow(
                Markup.Escape(row.StartedAt?.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? ""),
                Status(row),
                Markup.Escape(FileOf(row)),
                Markup.Escape(row.TableName ?? ""),
                Count(row.RowsRead),
                Count(row.RowsInserted),
                Count(row.RowsUpdated),
                Count(row.RowsSkipped),
                Count(row.RowsRejected),
                Took(row),
                row.Id
            );
        }
        return table;
    }

    public static Table Details(AuditRow row)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
        foreach (var (name, value) in Document(row))
        {
            if (value is not null)
                table.AddRow(
                    Markup.Escape(name),
                    name == "status" ? Status(row) : Markup.Escape(value is JsonValue ? value.ToString() : value.ToJsonString(Compact))
                );
        }
        return table;
    }

    /// <summary>One line for one file.</summary>
    public static string Line(AuditRow row) =>
        row.Status == AuditStatus.SUCCESS
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{FileOf(row)}: {row.RowsRead:N0} read, {row.RowsInserted:N0} inserted, {row.RowsUpdated:N0} updated, {row.RowsSkipped:N0} skipped, {row.RowsRejected:N0} rejected into {row.TableName} in {Took(row)}, audit {row.Id}"
            )
            : $"{FileOf(row)}: {row.Status}{(row.ErrorMessage is { } why ? $" {row.ErrorCode}: {why}" : "")}, audit {row.Id}";

    private static string FileOf(AuditRow row) => row.S3Bucket == "local" ? row.S3Key : $"s3://{row.S3Bucket}/{row.S3Key}";

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Took(AuditRow row) =>
        row.DurationMs is { } ms ? string.Create(CultureInfo.InvariantCulture, $"{ms / 1000.0:0.0##} s") : "";

    private static string Status(AuditRow row) =>
        row.Status == AuditStatus.FAILED ? $"{StatusWord(row)} {Markup.Escape(row.ErrorCode ?? "")}" : StatusWord(row);

    private static string StatusWord(AuditRow row) =>
        row.Status switch
        {
            AuditStatus.SUCCESS => "[green]SUCCESS[/]",
            AuditStatus.FAILED => "[red]FAILED[/]",
            AuditStatus.STARTED => "[yellow]STARTED[/]",
            _ => row.Status.ToString(),
        };

    private static JsonObject Document(AuditRow row)
    {
        var document = JsonSerializer.SerializeToNode(row, AuditJson.Default.AuditRow)?.AsObject() ?? [];
        foreach (var name in new[] { "dialect", "schema_change" })
        {
            if (document[name] is JsonValue text)
                document[name] = JsonNode.Parse(text.ToString());
        }
        return document;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AuditRow))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonArray))]
internal sealed partial class AuditJson : JsonSerializerContext;
