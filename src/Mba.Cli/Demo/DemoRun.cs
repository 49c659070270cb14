using System.Globalization;
using Mba.Cli.Local;
using Mba.MySql.Connections;
using Mba.MySql.Queries;

namespace Mba.Cli.Demo;

/// <summary>The main job, shown: sample files go through presigned URLs into the bucket and come out as typed rows with an audit row each.</summary>
public sealed class DemoRun(LocalSystem system, MySqlSessions sessions, TextWriter output)
{
    /// <summary>True when every file ended as it should.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var client = new DemoClient(http, system.Api);
        var files = SampleFiles();
        await SayAsync($"\nUploading {files.Count} files through presigned URLs:\n");
        var outcomes = await UploadAsync(client, files, cancellationToken);
        await ShowAsync(cancellationToken);
        await SayAsync("\nThe same bytes again, under another name:\n");
        var again = await AgainAsync(client, files[0], cancellationToken);
        var loaded = outcomes.Count(o => o.Status is "SUCCESS");
        await SayAsync(
            $"\n{loaded} of {files.Count} files loaded, {outcomes.Sum(o => o.Inserted).ToString("N0", CultureInfo.InvariantCulture)} rows; the second copy was {again.Status}."
        );
        return loaded == files.Count && again.Status is "SKIPPED";
    }

    private async Task<IReadOnlyList<DemoOutcome>> UploadAsync(
        DemoClient client,
        IReadOnlyList<DemoFile> files,
        CancellationToken cancellationToken
    )
    {
        await SayAsync(Row("file", "table", "status", "read", "inserted", "rejected", "ms", "audit"));
        var ids = new List<string>();
        foreach (var file in files)
            ids.Add(
                await client.UploadAsync(
                    await File.ReadAllBytesAsync(file.Path, cancellationToken),
                    file.Name,
                    file.Scope,
                    force: false,
                    cancellationToken
                )
            );
        var outcomes = new List<DemoOutcome>();
        foreach (var id in ids)
        {
            var outcome = await client.OutcomeAsync(id, cancellationToken);
            outcomes.Add(outcome);
            await SayAsync(Row(outcome));
        }
        return outcomes;
    }

    private async Task<DemoOutcome> AgainAsync(DemoClient client, DemoFile file, CancellationToken cancellationToken)
    {
        // A name of the same table: a number at the end is not part of it.
        var name = Path.GetFileNameWithoutExtension(file.Name) + "_02" + Path.GetExtension(file.Name);
        var bytes = await File.ReadAllBytesAsync(file.Path, cancellationToken);
        // The API would say at once that this content is loaded; forced past that, the pipeline finds it out by itself.
        var id = await client.UploadAsync(bytes, name, file.Scope, force: true, cancellationToken);
        var outcome = await client.OutcomeAsync(id, cancellationToken);
        await SayAsync(Row(outcome) + (outcome.Error is { } error ? "\n    " + error : ""));
        return outcome;
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        var preview = await TablePreview.ReadAsync(sessions, "synthea_payer_transitions", 3, cancellationToken);
        await SayAsync($"\nTable synthea_payer_transitions, as inferred from its file, and three of its rows:\n");
        var width = preview.Columns.Max(c => c.Name.Length);
        for (var i = 0; i < preview.Columns.Count; i++)
        {
            var (name, type) = preview.Columns[i];
            await SayAsync($"  {name.PadRight(width)}  {type, -14} {string.Join(" | ", preview.Rows.Select(r => r[i] ?? "NULL"))}");
        }
    }

    private static string Row(DemoOutcome o) =>
        Row(
            o.FileName,
            o.Table ?? "-",
            o.Status,
            Count(o.Read),
            Count(o.Inserted),
            Count(o.Rejected),
            Count(o.DurationMs ?? 0),
            o.AuditId ?? "-"
        ) + (o.Status is "FAILED" ? "\n    " + o.Error : "");

    private static string Row(
        string file,
        string table,
        string status,
        string read,
        string inserted,
        string rejected,
        string ms,
        string audit
    ) => $"  {file, -36} {table, -36} {status, -8} {read, 7} {inserted, 8} {rejected, 8} {ms, 6}  {audit}";

    private static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    private Task SayAsync(string line) => output.WriteLineAsync(line);

    private static List<DemoFile> SampleFiles()
    {
        var samples = Path.Combine(ProjectLayout.Root, "samples");
        return
        [
            .. Directory
                .GetFiles(Path.Combine(samples, "real"))
                .Where(f => !f.EndsWith(".md", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(f => new DemoFile(f, f.Contains("payers", StringComparison.Ordinal) ? "policy" : "mba")),
            .. Directory
                .GetFiles(Path.Combine(samples, "business"), "*.csv")
                .Order(StringComparer.Ordinal)
                .Select(f => new DemoFile(f, "mba")),
        ];
    }

    private sealed record DemoFile(string Path, string Scope)
    {
        public string Name => System.IO.Path.GetFileName(Path);
    }
}
