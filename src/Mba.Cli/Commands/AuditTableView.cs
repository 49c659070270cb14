using System.Globalization;

namespace Mba.Cli.Commands;

/// <summary>Runs as a table that fits the terminal: at 80 columns age, status, file, table, rows, rejected, took; with more room, or when asked, more.</summary>
internal static class AuditTableView
{
    private const int RoomForIds = 100;
    private const int RoomForTable = 60;
    private const int ShownOfId = 13;
    private const string Gap = "  ";

    private sealed record Column(string Title, int Width, bool IsNumber, Func<AuditRow, string> Text);

    public static void Write(IReadOnlyList<AuditRow> rows, bool wide, DateTimeOffset now)
    {
        var width = Terminal.Width;
        var columns = wide || width is null ? Wide(rows, now) : Fitting(rows, width.GetValueOrDefault(), now);
        Console.WriteLine(Line(columns, c => c.Title));
        foreach (var row in rows)
        {
            Console.WriteLine(Terminal.Colored(Line(columns, c => c.Text(row)), ColorOf(row.Status)));
            if (row is { Status: AuditStatus.FAILED, ErrorCode: { } code })
                Console.WriteLine(Terminal.Clip($"      {code}: {row.ErrorMessage}", wide ? null : width));
        }
    }

    private static Column[] Fitting(IReadOnlyList<AuditRow> rows, int width, DateTimeOffset now)
    {
        List<Column> fixedColumns =
        [
            new("age", 4, true, r => Times.Age(r.CreatedAt ?? r.StartedAt, now)),
            new("status", 7, false, r => r.Status.ToString()),
        ];
        List<Column> numbers =
        [
            new("rows", 9, true, Rows),
            new("rejected", 8, true, r => Count(r.RowsRejected)),
            new("took", 9, true, Took),
        ];
        if (width >= RoomForIds)
            fixedColumns.Add(new("audit id", ShownOfId, false, r => r.Id[..Math.Min(r.Id.Length, ShownOfId)]));
        var taken = fixedColumns.Concat(numbers).Sum(c => c.Width + Gap.Length);
        var room = width - taken;
        var withTable = width >= RoomForTable;
        var file = Math.Max(8, withTable ? ((room - Gap.Length) * 55 / 100) : room);
        Column[] names =
        [
            Names("file", file, NameOf),
            .. withTable ? [Names("table", Math.Max(8, room - Gap.Length - file), r => r.TableName ?? "")] : Array.Empty<Column>(),
        ];
        return [.. fixedColumns, .. names, .. numbers];

        Column Names(string title, int columns, Func<AuditRow, string> text)
        {
            var shown = ShortNames.Of(rows.Select(text), columns);
            return new Column(title, columns, false, r => shown[text(r)]);
        }
    }

    private static Column[] Wide(IReadOnlyList<AuditRow> rows, DateTimeOffset now)
    {
        return
        [
            Fit("audit id", false, r => r.Id),
            Fit("started", false, r => r.StartedAt?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? ""),
            Fit("age", true, r => Times.Age(r.CreatedAt ?? r.StartedAt, now)),
            Fit("status", false, r => r.Status.ToString()),
            Fit("file", false, AuditView.FileOf),
            Fit("table", false, r => r.TableName ?? ""),
            Fit("read", true, r => Count(r.RowsRead)),
            Fit("inserted", true, r => Count(r.RowsInserted)),
            Fit("updated", true, r => Count(r.RowsUpdated)),
            Fit("skipped", true, r => Count(r.RowsSkipped)),
            Fit("rejected", true, r => Count(r.RowsRejected)),
            Fit("took", true, Took),
        ];

        Column Fit(string title, bool isNumber, Func<AuditRow, string> text) =>
            new(title, Math.Max(title.Length, rows.Max(r => text(r).Length)), isNumber, text);
    }

    private static string Line(IReadOnlyList<Column> columns, Func<Column, string> text) =>
        string.Join(Gap, columns.Select(c => Pad(text(c), c))).TrimEnd();

    private static string Pad(string text, Column column)
    {
        return column.IsNumber ? Terminal.Clip(text, column.Width).PadLeft(column.Width) : text.PadRight(column.Width);
    }

    private static string NameOf(AuditRow row) =>
        row.FileName is { Length: > 0 } name ? name : row.S3Key[(row.S3Key.LastIndexOf('/') + 1)..];

    private static string Rows(AuditRow row) =>
        row is { Status: AuditStatus.STARTED, RowsSoFar: { } so } ? Count(so) : Count(row.RowsInserted + row.RowsUpdated);

    private static string Took(AuditRow row) =>
        row is { Status: AuditStatus.STARTED, Stage: { } stage } ? stage : Times.Took(row.DurationMs);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string? ColorOf(AuditStatus status) =>
        status switch
        {
            AuditStatus.SUCCESS => "32",
            AuditStatus.FAILED => "31",
            AuditStatus.STARTED => "33",
            _ => null,
        };
}

/// <summary>What standard output can show.</summary>
internal static class Terminal
{
    /// <summary>Columns of the terminal, or of COLUMNS in a pipe; null in a pipe that says nothing.</summary>
    public static int? Width =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns)
        && columns > 0
            ? columns
        : Console.IsOutputRedirected ? null
        : Console.WindowWidth > 0 ? Console.WindowWidth
        : 80;

    /// <summary>Text with an SGR color on a terminal; NO_COLOR and pipes get it plain.</summary>
    public static string Colored(string text, string? color) =>
        color is null || Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
            ? text
            : $"\u001b[{color}m{text}\u001b[0m";

    /// <summary>Text of at most so many characters.</summary>
    public static string Clip(string text, int? width) =>
        width is { } most && text.Length > most ? text[..Math.Max(1, most - 1)] + "…" : text;
}
