using System.Globalization;
using System.Text.Json;
using Mba.Csv;
using Mba.Files;

namespace Mba.Cli.Sending;

/// <summary>How a duplicate check is printed.</summary>
internal enum DuplicateFormat
{
    Text,
    Json,
    Csv,
}

/// <summary>How duplicates look on a terminal, in JSON and in CSV.</summary>
internal static class DuplicateView
{
    public static void Write(DuplicateReport report, IReadOnlyList<UnreadablePath> unreadable, DuplicateFormat format)
    {
        switch (format)
        {
            case DuplicateFormat.Json:
                Console.WriteLine(
                    JsonSerializer.Serialize(
                        new DuplicateDocument(report, unreadable.Count == 0 ? null : unreadable),
                        SendJson.Default.DuplicateDocument
                    )
                );
                break;
            case DuplicateFormat.Csv:
                WriteCsv(report);
                break;
            default:
                WriteText(report);
                break;
        }
        if (format is DuplicateFormat.Json)
            return;
        foreach (var path in unreadable)
            Console.Error.WriteLine($"{path.Path}: {path.Reason}");
    }

    private static void WriteText(DuplicateReport report)
    {
        foreach (var group in report.Groups)
        {
            Console.WriteLine($"{group.Paths.Count} copies of {SendView.Size(group.Bytes)}, md5 {group.Md5}");
            foreach (var path in group.Paths)
                Console.WriteLine($"  {path}");
        }
        foreach (var stored in report.Stored ?? [])
            Console.WriteLine($"stored already: {stored.Path} as {stored.Key}");
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{SendView.Pluralize(report.Files, "file")}, {SendView.Size(report.Bytes)}: {report.UniqueFiles} unique, {SendView.Pluralize(report.DuplicateFiles, "duplicate")} of {SendView.Size(report.DuplicateBytes)}"
            ) + (report.Stored is { } found ? $", {found.Count} stored already" : "")
        );
    }

    /// <summary>One line for each file that has a copy, here or in the store: RFC 4180.</summary>
    private static void WriteCsv(DuplicateReport report)
    {
        var stored = (report.Stored ?? []).ToDictionary(s => s.Path, s => s.Key, StringComparer.Ordinal);
        Console.Write("group,path,bytes,md5,sha256,stored_as\r\n");
        var number = 0;
        foreach (var group in report.Groups)
        {
            number++;
            foreach (var path in group.Paths)
                WriteLine(number.ToString(CultureInfo.InvariantCulture), path, group, stored.GetValueOrDefault(path));
        }
        foreach (var single in (report.Stored ?? []).Where(s => !report.Groups.Any(g => g.Paths.Contains(s.Path, StringComparer.Ordinal))))
            WriteLine("", single.Path, group: null, single.Key);
    }

    private static void WriteLine(string number, string path, DuplicateGroup? group, string? storedAs) =>
        Console.Write(
            string.Join(
                ',',
                [
                    number,
                    CsvText.Quote(path),
                    group?.Bytes.ToString(CultureInfo.InvariantCulture),
                    group?.Md5,
                    group?.Sha256,
                    CsvText.Quote(storedAs ?? ""),
                ]
            ) + "\r\n"
        );
}

/// <summary>A duplicate check in JSON: the report, and what could not be read.</summary>
internal sealed record DuplicateDocument
{
    public DuplicateDocument(DuplicateReport report, IReadOnlyList<UnreadablePath>? unreadable)
    {
        (Files, Bytes, UniqueFiles) = (report.Files, report.Bytes, report.UniqueFiles);
        (DuplicateFiles, DuplicateBytes, Groups, Stored) = (report.DuplicateFiles, report.DuplicateBytes, report.Groups, report.Stored);
        Unreadable = unreadable;
    }

    public int Files { get; }

    public long Bytes { get; }

    public int UniqueFiles { get; }

    public int DuplicateFiles { get; }

    public long DuplicateBytes { get; }

    public IReadOnlyList<DuplicateGroup> Groups { get; }

    public IReadOnlyList<StoredDuplicate>? Stored { get; }

    public IReadOnlyList<UnreadablePath>? Unreadable { get; }
}
