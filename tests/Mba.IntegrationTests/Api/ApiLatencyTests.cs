using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Connections;
using Mba.UploadApi;
using Xunit;

namespace Mba.IntegrationTests.Api;

/// <summary>
/// Every request of every page with 100,000 audit rows, 100,000 tickets and 1,000,000 rejects: 300 ms at the 95th percentile, and no statement that reads
/// a large table without an index. <c>MBA_BENCH_API</c> names the file that the figures go to (./mba bench api).
/// </summary>
[Trait("Category", "Soak")]
[Trait("Soak", "Latency")]
public sealed class ApiLatencyTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>
{
    private const int Samples = 40;
    private const double LimitMs = 300;

    [Fact]
    public async Task Every_request_of_every_page_is_answered_within_300_ms()
    {
        var time = new MovedTime();
        await using var api = await ApiUnderTest.StartAsync(Way.Kestrel, database, aws, options: new ApiOptions { Time = time });
        await FillAsync(api.Settings);
        var run = (await database.QueryAsync("SELECT id FROM ingestion_audit ORDER BY seq LIMIT 1"))[0][0]!;
        var ids = string.Join(
            ',',
            (await database.QueryAsync("SELECT id FROM ingestion_audit ORDER BY seq DESC LIMIT 100")).Select(r => r[0])
        );
        await api.GetAsync("/stats?period=month"); // sums all hours for the first time
        await ForgetPlansAsync();

        var report = new StringBuilder("| request | p50 ms | p95 ms |\n|---|---:|---:|\n");
        var slow = new List<string>();
        foreach (var path in Paths(run, ids, api.Settings))
        {
            var took = new List<double>();
            for (var i = 0; i < Samples; i++)
            {
                time.Ahead += TimeSpan.FromMinutes(1); // nothing is answered from memory
                var began = Stopwatch.GetTimestamp();
                var (status, _) = await api.GetAsync(path);
                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                Assert.True(status is HttpStatusCode.OK, $"{path}: {status}");
            }
            took.Sort();
            var (median, p95) = (took[Samples / 2], took[(int)Math.Ceiling(Samples * 0.95) - 1]);
            var shown = path.Length > 100 ? path[..100] + "…" : path;
            report.Append(
                CultureInfo.InvariantCulture,
                $"| {shown.Replace("|", "\\|", StringComparison.Ordinal)} | {median:F0} | {p95:F0} |\n"
            );
            if (p95 > LimitMs)
                slow.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: {p95:F0} ms"));
        }
        var scans = await ScansAsync();
        report
            .Append('\n')
            .AppendLine(scans.Count == 0 ? "No statement reads more than 10,000 rows without an index." : string.Join('\n', scans));
        if (Environment.GetEnvironmentVariable("MBA_BENCH_API") is { Length: > 0 } file)
            await File.WriteAllTextAsync(file, Heading() + report);
        Assert.True(slow.Count == 0 && scans.Count == 0, string.Join('\n', slow) + "\n" + report);
    }

    private static IEnumerable<string> Paths(string run, string ids, Settings settings)
    {
        var (month, week) = (Ago(30), Ago(7));
        yield return "/ingestions?limit=50";
        foreach (var sort in new[] { "created", "name", "-name", "size", "-size", "duration", "-duration", "-rejected" })
            yield return $"/ingestions?limit=50&sort={sort}";
        yield return "/ingestions?name=claims_09";
        yield return "/ingestions?name=c&sort=-size";
        yield return $"/ingestions?contains=0777&from={month}";
        yield return $"/ingestions?type=csv&from={month}";
        yield return $"/ingestions?contains=nothing_like_it&from={month}";
        yield return $"/ingestions?from={week}&to={Ago(6)}";
        yield return $"/ingestions?from={month}&sort=-size";
        foreach (var status in new[] { "SUCCESS", "FAILED", "SKIPPED", "UNDONE", "STARTED" })
            yield return $"/ingestions?status={status}";
        yield return "/ingestions?status=FAILED&table=table_3&sort=-size";
        yield return "/ingestions?status=UNDONE&table=table_1";
        yield return "/ingestions?table=table_7";
        yield return "/ingestions?table=none";
        yield return "/ingestions?code=NOT_A_DATE";
        yield return "/ingestions?code=RARE";
        yield return "/ingestions?scope=mba";
        yield return "/ingestions?scope=policy&status=FAILED";
        yield return "/ingestions?uploader=user_3";
        yield return "/ingestions?uploader=nobody";
        yield return $"/ingestions?uploader=user_3&status=FAILED&from={month}";
        yield return $"/ingestions?bucket={settings.BucketMba}&key=mba/csv/claims_00000777.csv";
        yield return $"/ingestions?ids={ids}";
        yield return $"/ingestions/{run}";
        yield return $"/ingestions/{run}/rejects";
        yield return $"/ingestions/{run}/rejects?limit=1000&raw=true";
        foreach (var period in new[] { "hour", "day", "week", "month" })
            yield return $"/stats?period={period}";
        yield return "/tables";
        yield return "/tables/memberdata";
        yield return "/activity";
        yield return "/activity?actor=ann&action=undo";
        yield return "/verifications";
        yield return "/verifications/1";
        yield return "/dead-letters";
        yield return "/client-config";
        yield return "/me";
        yield return "/ready";
    }

    private async Task FillAsync(Settings settings)
    {
        const string Numbers =
            "(WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 999) SELECT a.i + 1000 * b.i AS i FROM n a JOIN n b WHERE b.i < 100) AS numbers";
        await RunAsync(
            $"""
            INSERT INTO ingestion_audit (id, object_id, run, key_hash, s3_bucket, s3_key, status, content_sha256, table_name, upload_id, uploaded_by, created_at,
              updated_at, started_at, finished_at, duration_ms, bytes, rows_read, rows_inserted, rows_rejected, error_code, error_message, trigger_source,
              dialect, load_mode)
            SELECT CONCAT(LPAD(HEX(i), 8, '0'), '-0000-7000-8000-', LPAD(HEX(i), 12, '0')), SHA2(i, 256), 1,
              SHA2(CONCAT('{settings.BucketMba}', CHAR(0), 'mba/csv/claims_', LPAD(i, 8, '0'), '.csv'), 256),
              IF(i % 10 = 0, '{settings.BucketPolicy}', '{settings.BucketMba}'), CONCAT(IF(i % 10 = 0, 'policy/data/', 'mba/csv/'), 'claims_', LPAD(i, 8, '0'), '.csv'),
              ELT(1 + (i % 50 = 1) + 2 * (i % 50 = 2) + 3 * (i % 1000 = 3), 'SUCCESS', 'FAILED', 'SKIPPED', 'UNDONE'), SHA2(i, 256), CONCAT('table_', i % 40),
              NULL, CONCAT('user_', i % 20), UTC_TIMESTAMP(6) - INTERVAL (i * 25) SECOND, UTC_TIMESTAMP(6) - INTERVAL (i * 25) SECOND,
              UTC_TIMESTAMP(6) - INTERVAL (i * 25) SECOND, UTC_TIMESTAMP(6), 50 + i % 5000, 1000 + i * 7 % 1000003, 100 + i % 900, i % 900, IF(i % 50 = 1, 100, 0),
              IF(i % 50 = 1, IF(i = 1, 'RARE', 'NOT_A_DATE'), NULL), IF(i % 50 = 1, REPEAT('message ', 30), NULL), 'sqs',
              CONCAT('[', REPEAT('0,', 80), '0]'), 'Append'
            FROM {Numbers}
            """
        );
        await RunAsync(
            $"""
            INSERT INTO upload_ticket (id, scope, s3_bucket, s3_key, file_name, bytes, content_type, method, overwrite, url_seconds, requested_by, requested_at,
              expires_at, completed_at)
            SELECT CONCAT(LPAD(HEX(i), 8, '0'), '-0000-7000-8000-', LPAD(HEX(i), 12, '0')), 'mba', 'b', CONCAT('mba/csv/', i), CONCAT(i, '.csv'), 1, 'text/csv', 'Put', 0,
              900, 'ann', UTC_TIMESTAMP(6) - INTERVAL (i * 25) SECOND, UTC_TIMESTAMP(6) - INTERVAL (i * 25) SECOND, IF(i % 3 = 0, NULL, UTC_TIMESTAMP(6))
            FROM {Numbers}
            """
        );
        await RunAsync(
            $"INSERT INTO ingestion_activity (actor, action, outcome) SELECT CONCAT('user_', i % 20), ELT(1 + i % 3, 'undo', 'retry', 'view_values'), 'done' FROM {Numbers}"
        );
        await RunAsync(
            $"INSERT INTO ingestion_verification (began_at, ended_at, started_from, repairs, counts_all) SELECT NOW(), NOW(), 'schedule', 1, 0 FROM {Numbers} WHERE i < 500"
        );
        await RunAsync(
            $"INSERT INTO ingestion_breach SELECT 1, i, 'ROWS_DIFFER', CONCAT(LPAD(HEX(i), 8, '0'), '-0000-7000-8000-', LPAD(HEX(i), 12, '0')), 't', 'd', 'r', 0 FROM {Numbers} WHERE i < 1000"
        );
        for (var block = 0; block < 10; block++)
            await RunAsync(
                $"""
                INSERT INTO ingestion_reject (seq, reject_no, line, byte_offset, column_name, code, raw_record, created_at)
                SELECT (SELECT MIN(seq) FROM ingestion_audit) + {block
                    * 10} + i DIV 10000, i % 10000, i % 10000, i, 'dob', 'NOT_A_DATE', REPEAT('x', 60), UTC_TIMESTAMP(6) FROM {Numbers}
                """
            );
        await RunAsync("ANALYZE TABLE ingestion_audit, ingestion_reject, upload_ticket, ingestion_activity");
    }

    /// <summary>Without a time-out: filling takes as long as it takes.</summary>
    private async Task RunAsync(string sql)
    {
        await using var session = await database.Sessions.OpenSessionAsync(CancellationToken.None);
        await session.ExecuteAsync(Sql.Written(sql), CancellationToken.None);
    }

    private async Task ForgetPlansAsync()
    {
        if (!database.IsMariaDb)
            await database.ExecuteAsync("TRUNCATE TABLE performance_schema.events_statements_summary_by_digest");
    }

    /// <summary>Statements on this database that read a large table without an index, by what the server counted; MariaDB counts none by default.</summary>
    private async Task<List<string>> ScansAsync() =>
        database.IsMariaDb
            ? []
            :
            [
                .. (
                    await database.QueryAsync(
                        $"""
                        SELECT LEFT(DIGEST_TEXT, 300), SUM_ROWS_EXAMINED DIV COUNT_STAR FROM performance_schema.events_statements_summary_by_digest
                        WHERE SCHEMA_NAME = '{database.DatabaseName}' AND SUM_NO_INDEX_USED > 0 AND SUM_ROWS_EXAMINED DIV COUNT_STAR > 10000
                        """
                    )
                ).Select(s => $"{s[1]} rows without an index: {s[0]}"),
            ];

    private string Heading() =>
        $"# Requests of the dashboard\n\nWritten by `./mba bench api` on {(database.IsMariaDb ? "MariaDB" : "MySQL")}: 100,000 audit rows, 100,000 tickets, 1,000,000 rejects, 100,000 records of activity; {Samples} requests each, nothing answered from memory.\n\n";

    private static string Ago(int days) =>
        TimeProvider.System.GetUtcNow().AddDays(-days).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>The system's clock, put forward.</summary>
    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
