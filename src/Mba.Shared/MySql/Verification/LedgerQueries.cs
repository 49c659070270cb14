using Mba.MySql.Connections;

namespace Mba.MySql.Verification;

/// <summary>An invariant as a query that finds what breaks it: columns <c>seq</c>, <c>id</c>, <c>table_name</c>, <c>detail</c>.</summary>
/// <param name="Code">Names it in reports.</param>
/// <param name="Find">Returns nothing when it holds.</param>
/// <param name="Remedy">What to do about a breach.</param>
internal sealed record Invariant(string Code, Sql Find, string Remedy);

/// <summary>The invariants that the system's own tables answer, in the order of docs/ledger.md. Those about rows are in <see cref="RowInvariants"/>.</summary>
internal static class LedgerQueries
{
    private const string RepairRemedy = "mba verify --repair";
    private const string Bearer = "a.status = 'SUCCESS' AND a.superseded_by IS NULL AND a.load_mode IN ('Append', 'Landing')";
    private const string IsLeft = "COALESCE(a.lease_until <= UTC_TIMESTAMP(6), 1)";

    public const string Overdue = "OVERDUE";
    public const string Content = "CONTENT_WITHOUT_ROWS";
    public const string Unregistered = "ROWS_WITHOUT_CONTENT";
    public const string Unrepresented = "DUPLICATE_UNREPRESENTED";
    public const string Leftovers = "LEFTOVERS";

    public static IReadOnlyList<Invariant> All { get; } =
    [
        Of(
            Overdue,
            $"""
            SELECT a.seq, a.id, a.table_name, CONCAT(a.status, ' without a live lease, to be continued by ', COALESCE(a.resume_by, 'nobody')) AS detail
            FROM ingestion_audit a
            WHERE {IsLeft} AND (a.resume_by < UTC_TIMESTAMP(6) OR a.resume_by IS NULL)
              AND (a.status = 'STARTED' OR (a.status = 'FAILED' AND EXISTS (SELECT 1 FROM ingestion_block b WHERE b.seq = a.seq)))
            """,
            RepairRemedy
        ),
        Of(
            "VERSIONS_STAND_TOGETHER",
            """
            SELECT a.seq, a.id, a.table_name, CONCAT('run ', n.id, ' of the same key stands beside it') AS detail
            FROM ingestion_audit a JOIN ingestion_audit n ON n.key_hash = a.key_hash AND n.table_name = a.table_name AND n.seq <> a.seq
            WHERE a.replaces_versions = 1 AND n.replaces_versions = 1 AND a.superseded_by IS NULL AND n.superseded_by IS NULL
              AND a.status = 'SUCCESS' AND (n.status = 'SUCCESS' OR (n.status = 'SKIPPED' AND n.error_code = 'DUPLICATE' AND n.duplicate_of <> a.id))
            """,
            "undo the one that is not the newest version: mba audit undo ID"
        ),
        Of(
            "OLDER_VERSION_STANDS",
            """
            SELECT a.seq, a.id, a.table_name, CONCAT('it took the place of run ', n.id, ', which is of a newer version') AS detail
            FROM ingestion_audit n JOIN ingestion_audit a ON a.seq = n.superseded_by AND a.key_hash = n.key_hash
            WHERE a.replaces_versions = 1 AND a.forced = 0 AND a.object_id <> n.object_id
              AND IF(a.sequencer IS NOT NULL AND n.sequencer IS NOT NULL AND a.sequencer <> n.sequencer, a.sequencer < n.sequencer,
                a.object_time < n.object_time)
            """,
            "load the newer version again: mba etl load-one s3://… --force"
        ),
        Of(
            "CONTENT_STANDS_TWICE",
            $"""
            SELECT a.seq, a.id, a.table_name, CONCAT('run ', n.id, ' has loaded the same content, and neither was forced') AS detail
            FROM ingestion_audit a JOIN ingestion_audit n ON n.content_sha256 = a.content_sha256 AND n.table_name = a.table_name AND n.seq > a.seq
            WHERE {Bearer} AND n.status = 'SUCCESS' AND n.superseded_by IS NULL AND n.load_mode IN ('Append', 'Landing') AND a.forced = 0 AND n.forced = 0
            """,
            "undo one of the two: mba audit undo ID"
        ),
        Of(
            Content,
            """
            SELECT c.seq, COALESCE(a.id, '') AS id, c.table_name, CONCAT('content is reserved for a run that is ', COALESCE(a.status, 'gone')) AS detail
            FROM ingestion_content c LEFT JOIN ingestion_audit a ON a.seq = c.seq
            WHERE a.seq IS NULL OR a.status IN ('SKIPPED', 'UNDONE') OR a.superseded_by IS NOT NULL
              OR (a.status = 'FAILED' AND COALESCE(a.lease_until <= UTC_TIMESTAMP(6), 1) AND NOT EXISTS (SELECT 1 FROM ingestion_block b WHERE b.seq = a.seq))
            """,
            RepairRemedy
        ),
        Of(
            Unregistered,
            $"""
            SELECT a.seq, a.id, a.table_name, 'its content is not registered: the same bytes would be loaded again' AS detail
            FROM ingestion_audit a LEFT JOIN ingestion_content c ON c.table_name = a.table_name AND c.content_sha256 = a.content_sha256
            WHERE {Bearer} AND a.content_sha256 IS NOT NULL AND c.seq IS NULL
              AND EXISTS (SELECT 1 FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_NAME = a.table_name)
            """,
            RepairRemedy
        ),
        Of(
            Unrepresented,
            """
            SELECT a.seq, a.id, a.table_name, CONCAT('the run whose rows stand for it, ', COALESCE(a.duplicate_of, 'none'), ', has none') AS detail
            FROM ingestion_audit a LEFT JOIN ingestion_audit n ON n.id = a.duplicate_of AND n.status = 'SUCCESS' AND n.superseded_by IS NULL
            WHERE a.status = 'SKIPPED' AND a.error_code = 'DUPLICATE' AND a.superseded_by IS NULL AND a.load_mode IN ('Append', 'Landing') AND n.seq IS NULL
            """,
            "load it: mba etl load-one s3://… --force"
        ),
        Of(
            "COUNTS_DO_NOT_ADD_UP",
            """
            SELECT a.seq, a.id, a.table_name, CONCAT(a.rows_read, ' read, ', a.rows_inserted + a.rows_updated + a.rows_skipped + a.rows_rejected, ' accounted for') AS detail
            FROM ingestion_audit a WHERE a.rows_read <> a.rows_inserted + a.rows_updated + a.rows_skipped + a.rows_rejected
            """,
            "report it as a defect"
        ),
        Of(
            "MORE_REJECTS_THAN_COUNTED",
            $"""
            SELECT a.seq, a.id, a.table_name, CONCAT(r.kept, ' rejected records stored, ', a.rows_rejected, ' counted') AS detail
            FROM ingestion_audit a JOIN (SELECT seq, COUNT(*) AS kept FROM ingestion_reject WHERE skipped = 0 GROUP BY seq) r ON r.seq = a.seq
            WHERE r.kept > a.rows_rejected AND {IsLeft} AND a.status <> 'STARTED'
            """,
            "report it as a defect"
        ),
        Of(
            Leftovers,
            """
            SELECT a.seq, a.id, a.table_name, 'blocks, a saved scan or a lease are left of a run that has ended' AS detail
            FROM ingestion_audit a
            WHERE a.status IN ('SUCCESS', 'SKIPPED', 'UNDONE') AND (a.lease_token IS NOT NULL OR a.resume_by IS NOT NULL
              OR EXISTS (SELECT 1 FROM ingestion_block b WHERE b.seq = a.seq) OR EXISTS (SELECT 1 FROM ingestion_scan s WHERE s.seq = a.seq))
            """,
            RepairRemedy
        ),
    ];

    private static Invariant Of(string code, string find, string remedy) => new(code, Sql.Written(find), remedy);
}
