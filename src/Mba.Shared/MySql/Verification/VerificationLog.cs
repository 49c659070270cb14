using Mba.MySql.Connections;

namespace Mba.MySql.Verification;

/// <summary>From where a verification was started.</summary>
public enum VerificationStart
{
    Schedule,
    Cli,
    Api,
}

/// <summary>A recorded verification; <paramref name="EndedAt"/> is null while it runs, or when it did not come to its end.</summary>
public sealed record VerificationRecord(long Number, DateTime BeganAt, DateTime? EndedAt, string StartedFrom, string? RequestedBy)
{
    /// <summary>It mended what has one right answer.</summary>
    public bool Repairs { get; init; }

    /// <summary>It was to count the rows of every run.</summary>
    public bool CountsAll { get; init; }

    public long RunsChecked { get; init; }

    public long RunsLeft { get; init; }

    public long Found { get; init; }

    public long Repaired { get; init; }
}

/// <summary>A recorded breach with the file that its run loaded; both are null when no run of the audit is concerned.</summary>
public sealed record RecordedBreach(Breach Breach, string? IngestionId, string? FileName, string? UploadedBy);

/// <summary>Outcomes of verifications, so that who looks later sees what the last one found. Never a cell value.</summary>
public sealed class VerificationLog(MySqlSessions sessions)
{
    /// <summary>Breaches kept of one verification; the counts are exact.</summary>
    public const int MaxBreaches = 1000;

    /// <summary>Verifications kept.</summary>
    private const int Kept = 500;

    private const int MaxText = 1024;
    private const int RowsAtOnce = 100;

    private static readonly SqlText Columns = new(
        "number, began_at, ended_at, started_from, requested_by, repairs, counts_all, runs_checked, runs_left, breaches_found, breaches_repaired"
    );

    /// <summary>The name in the table and in JSON.</summary>
    public static string NameOf(VerificationStart start) =>
        start switch
        {
            VerificationStart.Schedule => "schedule",
            VerificationStart.Cli => "cli",
            _ => "api",
        };

    /// <summary>Records that a verification begins; returns its number.</summary>
    public async Task<long> BeginAsync(LedgerScope scope, VerificationStart start, string? requestedBy, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.InsertAsync(
            Sql.Of(
                $"""
                INSERT INTO ingestion_verification (began_at, started_from, requested_by, repairs, counts_all)
                VALUES (UTC_TIMESTAMP(6), {NameOf(start)}, {requestedBy}, {scope.Repair}, {scope.All})
                """
            ),
            cancellationToken
        );
    }

    /// <summary>Records the outcome. Verifications of long ago go.</summary>
    public async Task EndAsync(long number, LedgerReport report, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        await session.BeginAsync(cancellationToken);
        foreach (var some in report.Breaches.Take(MaxBreaches).Index().Chunk(RowsAtOnce))
        {
            var rows = Sql.Join(", ", some.Select(b => Row(number, b.Index, b.Item)));
            await session.ExecuteAsync(
                Sql.Of(
                    $"""
                    INSERT INTO ingestion_breach (verification, position, invariant, ingestion_id, table_name, detail, remedy, repaired)
                    VALUES {rows}
                    """
                ),
                cancellationToken
            );
        }
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_verification SET ended_at = UTC_TIMESTAMP(6), runs_checked = {report.RunsChecked}, runs_left = {report.RunsLeft},
                  breaches_found = {report.Breaches.Count}, breaches_repaired = {report.Breaches.Count - report.Left}
                WHERE number = {number}
                """
            ),
            cancellationToken
        );
        await session.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_breach WHERE verification <= {number - Kept}"), cancellationToken);
        await session.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_verification WHERE number <= {number - Kept}"), cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>Newest first; null for the first page, else those before <paramref name="before"/>.</summary>
    public Task<IReadOnlyList<VerificationRecord>> ListAsync(long? before, int limit, CancellationToken cancellationToken) =>
        ReadAsync(Sql.Of($"number < {before ?? long.MaxValue} ORDER BY number DESC LIMIT {limit}"), cancellationToken);

    /// <summary>Null when there is none of this number.</summary>
    public async Task<VerificationRecord?> FindAsync(long number, CancellationToken cancellationToken) =>
        await ReadAsync(Sql.Of($"number = {number}"), cancellationToken) is [var one] ? one : null;

    /// <summary>The newest that came to its end; null when none did.</summary>
    public async Task<VerificationRecord?> LastAsync(CancellationToken cancellationToken) =>
        await ReadAsync(Sql.Of($"ended_at IS NOT NULL ORDER BY number DESC LIMIT 1"), cancellationToken) is [var last] ? last : null;

    /// <summary>True while one runs that began within <paramref name="span"/>.</summary>
    public async Task<bool> IsRunningAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        var seconds = (long)span.TotalSeconds;
        return (
                await ReadAsync(
                    Sql.Of($"ended_at IS NULL AND began_at > UTC_TIMESTAMP(6) - INTERVAL {seconds} SECOND ORDER BY number DESC LIMIT 1"),
                    cancellationToken
                )
            ).Count > 0;
    }

    /// <summary>What a verification found, in the order in which it found it.</summary>
    public async Task<IReadOnlyList<RecordedBreach>> BreachesAsync(long number, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT b.invariant, b.ingestion_id, b.table_name, b.detail, b.remedy, b.repaired, a.file_name, a.uploaded_by
                FROM ingestion_breach b LEFT JOIN ingestion_audit a ON a.id = b.ingestion_id WHERE b.verification = {number} ORDER BY b.position
                """
            ),
            row =>
            {
                var id = row.Text("ingestion_id");
                return new RecordedBreach(
                    new Breach(
                        row.GetString("invariant"),
                        id is null ? [] : [id],
                        row.Text("table_name"),
                        row.GetString("detail"),
                        row.GetString("remedy"),
                        row.Number("repaired") == 1
                    ),
                    id,
                    row.Text("file_name"),
                    row.Text("uploaded_by")
                );
            },
            cancellationToken
        );
    }

    private static Sql Row(long number, int position, Breach breach) =>
        Sql.Of(
            $"""
            ({number}, {position}, {breach.Invariant}, {breach.Runs.FirstOrDefault(r => r.Length > 0)}, {breach.Table}, {Cut(
                breach.Detail
            )}, {Cut(breach.Remedy)}, {breach.Repaired})
            """
        );

    private static string Cut(string text) => text.Length > MaxText ? text[..MaxText] : text;

    private async Task<IReadOnlyList<VerificationRecord>> ReadAsync(Sql which, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.QueryAsync(
            Sql.Of($"SELECT {Columns} FROM ingestion_verification WHERE {which}"),
            row => new VerificationRecord(
                row.GetInt64("number"),
                row.Time("began_at") ?? default,
                row.Time("ended_at"),
                row.GetString("started_from"),
                row.Text("requested_by")
            )
            {
                Repairs = row.Number("repairs") == 1,
                CountsAll = row.Number("counts_all") == 1,
                RunsChecked = row.GetInt64("runs_checked"),
                RunsLeft = row.GetInt64("runs_left"),
                Found = row.GetInt64("breaches_found"),
                Repaired = row.GetInt64("breaches_repaired"),
            },
            cancellationToken
        );
    }
}
