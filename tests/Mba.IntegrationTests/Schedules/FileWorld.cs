using System.Globalization;
using System.Text;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Queries;
using Mba.MySql.Verification;
using Mba.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mba.IntegrationTests.Schedules;

/// <summary>A table and the files that are for it: what is stored, what a delivery of one does on the real pipeline, and whether the table is what it must be.</summary>
internal sealed class FileWorld(
    DatabaseFixture database,
    IObjectStore store,
    MemoryStore files,
    string mode,
    string table,
    IngestOptions options
)
{
    private const string Bucket = "mba-bucket";
    private const string Datasets = """
        { "datasets": [
          { "name": "replaced", "match": ["**/rep/**"], "onReupload": "replace" },
          { "name": "merged", "match": ["**/ups/**"], "mode": "upsert", "keys": ["id"], "columns": [{ "name": "id", "type": "BIGINT" }] },
          { "name": "whole", "match": ["**/all/**"], "mode": "replace", "allowShrink": true },
          { "name": "landed", "match": ["**/lan/**"], "mode": "landing" },
          { "name": "kept", "match": ["**/app/**"] }
        ] }
        """;

    private static readonly DateTimeOffset Morning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>In every row of every file, and so in no log.</summary>
    public static string Canary { get; } = "canary" + Guid.NewGuid().ToString("N");

    private static string Pad { get; } = Canary.PadRight(700, 'p');

    public string Table => table;

    /// <summary>The log of the deliveries.</summary>
    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    public string Mode => mode;

    public void Put(FileVersion file) => files.Put(Bucket, KeyOf(file), file.Version, Morning.AddMinutes(file.Minute), Text(file));

    public void Remove(FileVersion file) => files.Remove(KeyOf(file), file.Version);

    /// <summary>One delivery.</summary>
    /// <param name="step">What it does.</param>
    /// <param name="sessions">The connections of the process that does it.</param>
    /// <param name="faults">Its points.</param>
    /// <param name="continues">True when the delivery before has left a continuation.</param>
    /// <param name="time">The process's clock.</param>
    /// <param name="cancellationToken">The process's deadline.</param>
    public async Task<IngestDisposition> AttemptAsync(
        Step step,
        MySqlSessions sessions,
        FaultPoints faults,
        bool continues,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var own = step.InBlocks ? options with { AtomicBytes = 0 } : options;
        if (step.Work == Work.Daily)
        {
            await faults.ReachAsync("daily.begun", null, cancellationToken);
            await new Ledger(sessions, own, time).VerifyAsync(new LedgerScope { Repair = true }, cancellationToken);
            return IngestDisposition.Done;
        }
        if (step.Work == Work.Undo)
            return await UndoAsync(step.File!, sessions, own, faults, cancellationToken);
        var destination = new MySqlDestination(sessions, own, faults, time, Logs.CreateLogger("destination"));
        var rules = DatasetRules.Parse(Encoding.UTF8.GetBytes(Datasets), database.Settings);
        var ingest = new CsvIngest(store, destination, rules, own, time, Logs.CreateLogger<CsvIngest>());
        var result = await ingest.RunAsync(
            new IngestRequest
            {
                Bucket = Bucket,
                Key = KeyOf(step.File!),
                VersionId = step.File!.Version,
                Force = step.Work == Work.Force && !continues,
                StopAt = step.Work == Work.LoadInParts ? DateTimeOffset.UnixEpoch : null,
                Trigger = continues ? IngestTrigger.Continuation : IngestTrigger.Sqs,
            },
            cancellationToken
        );
        return result.Disposition;
    }

    /// <summary>By the time that a killed worker's message comes again, its claim has run out.</summary>
    public async Task ExpireAsync(FileVersion file)
    {
        var held = await database.QueryAsync(
            $"SELECT id FROM ingestion_audit WHERE s3_key = '{KeyOf(file)}' AND version_id = '{file.Version}' AND lease_until IS NOT NULL"
        );
        foreach (var run in held)
            await database.ExecuteAsync(
                $"UPDATE ingestion_audit SET lease_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE id = '{run[0]}'"
            );
    }

    /// <summary>Allows those files that have failed with a code to be tried again, and returns them.</summary>
    public async Task<IReadOnlyList<FileVersion>> AllowRetriesAsync(IEnumerable<FileVersion> delivered, string code)
    {
        var allowed = new List<FileVersion>();
        foreach (var file in delivered)
        {
            var failed = await database.QueryAsync(
                $"SELECT id FROM ingestion_audit WHERE s3_key = '{KeyOf(file)}' AND version_id = '{file.Version}' AND status = 'FAILED' AND error_code = '{code}'"
            );
            foreach (var run in failed)
            {
                await new AuditActions(database.Sessions).AllowRetryAsync(run[0]!, CancellationToken.None);
                allowed.Add(file);
            }
        }
        return allowed;
    }

    /// <summary>Compares the table with the model.</summary>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public async Task CheckRowsAsync(IEnumerable<FileVersion> delivered)
    {
        var runs = await OutcomesAsync(delivered);
        var expected = string.Join(' ', LedgerModel.Rows(mode, runs).Select(r => string.Join(':', r.Split(':')[..2])));
        var actual = string.Join(' ', await RowsAsync());
        if (expected != actual)
            throw new InvalidOperationException(
                $"{mode} {table} holds [{actual}] and must hold [{expected}]; {string.Join("; ", runs.Select(r => $"{r.File} {r.Status} {r.Code}"))}"
            );
    }

    /// <summary>Verifies the whole ledger.</summary>
    /// <exception cref="InvalidOperationException">It is not clean.</exception>
    public static async Task CheckLedgerAsync(DatabaseFixture database, IngestOptions options)
    {
        if (await BreachesAsync(database, options) is { Count: > 0 } breaches)
            throw new InvalidOperationException(string.Join("; ", breaches.Select(Text)));
    }

    /// <summary>Verifies the whole ledger.</summary>
    public static async Task<IReadOnlyList<Breach>> BreachesAsync(DatabaseFixture database, IngestOptions options)
    {
        // A worker that is killed after its commit leaves its stage behind; the daily run drops it.
        await new Retention(database.Sessions, options).RunAsync(CancellationToken.None);
        var scope = new LedgerScope { All = true };
        return (await new Ledger(database.Sessions, options, TimeProvider.System).VerifyAsync(scope, CancellationToken.None)).Breaches;
    }

    public static string Text(Breach breach) => $"{breach.Invariant} {breach.Table} {string.Join(' ', breach.Runs)}: {breach.Detail}";

    /// <summary>An undo that is refused changes nothing; the model sees what the run is.</summary>
    private async Task<IngestDisposition> UndoAsync(
        FileVersion file,
        MySqlSessions sessions,
        IngestOptions own,
        FaultPoints faults,
        CancellationToken cancellationToken
    )
    {
        await faults.ReachAsync("undo.begun", null, cancellationToken);
        var runs = await database.QueryAsync(
            $"SELECT id FROM ingestion_audit WHERE s3_key = '{KeyOf(file)}' AND version_id = '{file.Version}' ORDER BY run DESC LIMIT 1"
        );
        if (runs.Count == 0)
            return IngestDisposition.Done;
        try
        {
            await new AuditActions(sessions, own, faults).UndoAsync(runs[0][0]!, "an operator", UndoDuplicates.HandOver, cancellationToken);
            return IngestDisposition.Done;
        }
        catch (IngestException e)
        {
            return e.Transient ? IngestDisposition.Retry : IngestDisposition.Done;
        }
    }

    private static string Text(FileVersion file)
    {
        var isWide = file.Rows.Any(r => r.Split(':').Length > 2);
        // A day, which means something only together with the files before it: whoever ends a load looks at the table's version again.
        var text = new StringBuilder(isWide ? "id,v,pad,day,extra\n" : "id,v,pad,day\n");
        foreach (var cells in file.Rows.Select(r => r.Split(':')))
            text.Append(CultureInfo.InvariantCulture, $"{cells[0]},{cells[1]},{Pad},2026-01-02{(isWide ? "," + cells[2] : "")}\n");
        return text.ToString();
    }

    private string KeyOf(FileVersion file) => $"mba/csv/{mode}/{table}_2026-01-{file.Key[0] - 'A' + 10}.csv";

    private async Task<IReadOnlyList<RunOutcome>> OutcomesAsync(IEnumerable<FileVersion> delivered)
    {
        var outcomes = new List<RunOutcome>();
        foreach (var file in delivered.DistinctBy(f => (f.Key, f.Time)))
        {
            var runs = await database.QueryAsync(
                $"""
                SELECT status, error_code, CAST(finished_at AS CHAR), CAST(forced_at AS CHAR) FROM ingestion_audit
                WHERE s3_key = '{KeyOf(file)}' AND version_id = '{file.Version}' ORDER BY run DESC
                """
            );
            if (runs.Count == 0)
                throw new InvalidOperationException($"{file} has no audit row");
            outcomes.AddRange(runs.Select(run => new RunOutcome(file, run[0]!, run[1], run[2], run[3])));
        }
        return outcomes;
    }

    private async Task<IReadOnlyList<string>> RowsAsync()
    {
        var exists = await database.QueryAsync(
            $"SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{table}'"
        );
        if (exists.Count == 0)
            return [];
        var (id, v) =
            mode == "lan"
                ? ("JSON_UNQUOTE(JSON_EXTRACT(row_data, '$.id'))", "JSON_UNQUOTE(JSON_EXTRACT(row_data, '$.v'))")
                : ("CAST(id AS CHAR)", "v");
        var rows = await database.QueryAsync($"SELECT CONCAT({id}, ':', {v}) AS r FROM `{table}`");
        return [.. rows.Select(r => r[0]!).Order(StringComparer.Ordinal)];
    }
}
