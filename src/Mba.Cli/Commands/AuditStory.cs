using System.Globalization;
using System.Text.Json;
using Mba.Cli.Audit;
using Mba.Cli.Sending;

namespace Mba.Cli.Commands;

/// <summary>The story of one run from its upload to its rows, for a person who misses a file.</summary>
internal static class AuditStory
{
    public static void Write(AuditRow row, IReadOnlyList<RejectLine> rejects)
    {
        Console.WriteLine($"{AuditView.FileOf(row)}: {row.Status}");
        Console.WriteLine(
            $"  audit {row.Id}, run {row.Run}{(row.Bytes is { } bytes ? ", " + SendView.Size(bytes) : "")}{(row.VersionId is { } v ? ", version " + v : "")}"
        );
        if (row.ErrorCode is { } code)
            Console.WriteLine($"  {code}: {row.ErrorMessage}");
        if (row.DuplicateOf is { } original)
            Console.WriteLine($"  duplicate of {original}");
        Section("Timeline (UTC)", Timeline(row));
        Section("Rows", Counts(row));
        Section("How it was read", Members(row.Dialect));
        Section("Schema change", Members(row.SchemaChange));
        Section("Warnings", Members(row.Warnings));
        if (rejects.Count > 0)
        {
            Section("First rejected lines", rejects.Select(Text));
            if (row.RowsRejected > rejects.Count)
                Console.WriteLine($"  … {row.RowsRejected - rejects.Count:N0} more: mba audit rejects {row.Id}");
        }
    }

    public static void WriteRejects(AuditRow row, IReadOnlyList<RejectLine> rejects, RejectQuery query)
    {
        var raw = query.Raw;
        var (total, what) = query.Skipped ? (row.RowsSkipped, "skipped") : (row.RowsRejected, "rejected");
        if (rejects.Count == 0)
        {
            Console.WriteLine(
                total == 0
                    ? $"no record was {what}"
                    : string.Create(CultureInfo.InvariantCulture, $"{total} records were {what}; none of them is kept")
            );
            return;
        }
        Console.WriteLine($"{"line", 10}  {"byte", 12}  {"code", -22}  column{(raw ? "  record" : "")}");
        foreach (var reject in rejects)
            Console.WriteLine(
                $"{Number(reject.Line), 10}  {Number(reject.ByteOffset), 12}  {reject.Code, -22}  {reject.Column}{(raw ? "  " + reject.RawRecord : "")}".TrimEnd()
            );
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rejects.Count} of {total} {what} records"));
    }

    private static IEnumerable<string> Timeline(AuditRow row)
    {
        if (row.CreatedAt is { } created)
            yield return $"{Moment(created)}  received{(row.TriggerSource is { } trigger ? $" ({trigger})" : "")}{(row.UploadedBy is { } who ? $", uploaded by {who}" : "")}{(row.UploadId is { } upload ? $", upload {upload}" : "")}";
        if (row.StartedAt is { } started)
            yield return $"{Moment(started)}  started{(row.RetryCount > 0 ? $", retry {row.RetryCount}" : "")}";
        if (row is { Status: AuditStatus.STARTED, Stage: { } stage })
            yield return $"{"now", 19}  {stage}{(row.RowsSoFar is { } so ? $", {so:N0} rows so far" : "")}";
        if (row.FinishedAt is { } finished)
            yield return $"{Moment(finished)}  {(row.Status is AuditStatus.FAILED ? "failed" : "finished")} after {Times.Took(row.DurationMs)}";
        if (row.UndoneAt is { } undone)
            yield return $"{Moment(undone)}  undone{(row.UndoneBy is { } by ? $" by {by}" : "")}";
    }

    private static IEnumerable<string> Counts(AuditRow row)
    {
        if (row.TableName is { Length: > 0 } table)
            yield return $"table {table}{(row.LoadMode is { } mode ? $", {mode.ToLowerInvariant()}" : "")}";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{row.RowsRead:N0} read = {row.RowsInserted:N0} inserted + {row.RowsUpdated:N0} updated + {row.RowsSkipped:N0} skipped + {row.RowsRejected:N0} rejected"
        );
    }

    /// <summary>A document's members, one to a line; lists of objects one object to a line.</summary>
    private static IEnumerable<string> Members(string? json)
    {
        if (string.IsNullOrEmpty(json))
            yield break;
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind is not JsonValueKind.Object)
        {
            foreach (var line in Lines("", document.RootElement))
                yield return line;
            yield break;
        }
        foreach (var member in document.RootElement.EnumerateObject())
        {
            foreach (var line in Lines(member.Name.Replace('_', ' '), member.Value))
                yield return line;
        }
    }

    private static IEnumerable<string> Lines(string name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Null)
            return [];
        if (value.ValueKind is JsonValueKind.Array && value.EnumerateArray().Any(i => i.ValueKind is JsonValueKind.Object))
            return value.EnumerateArray().Select(i => $"{name}: {Flat(i)}".TrimStart(':', ' '));
        return [$"{name}: {Flat(value)}".TrimStart(':', ' ')];
    }

    private static string Flat(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => string.Join(
                ", ",
                value
                    .EnumerateObject()
                    .Where(m => m.Value.ValueKind is not JsonValueKind.Null)
                    .Select(m => $"{m.Name.Replace('_', ' ')} {Flat(m.Value)}")
            ),
            JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Flat)),
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.String => value.GetString() switch
            {
                "\t" => "tab",
                { } text => text,
                _ => "",
            },
            _ => value.ToString(),
        };

    private static void Section(string title, IEnumerable<string> lines)
    {
        var list = lines.ToList();
        if (list.Count == 0)
            return;
        Console.WriteLine();
        Console.WriteLine(title);
        foreach (var line in list)
            Console.WriteLine("  " + line);
    }

    private static string Text(RejectLine reject) =>
        $"line {Number(reject.Line)}: {reject.Code}{(reject.Column is { } column ? $" in column {column}" : "")}";

    private static string Moment(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
