using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using MySqlConnector;

namespace Mba.MySql.Loads;

/// <summary>Which content a table holds already: one row for each (table, SHA-256), owned by the run that loaded it.</summary>
internal static class ContentLedger
{
    /// <summary>The run that has loaded this content; null when none has, or somebody has dropped the table.</summary>
    public static async Task<(long Seq, string Id)?> OwnerAsync(
        MySqlSession session,
        string table,
        string sha256,
        long besides,
        CancellationToken cancellationToken
    )
    {
        var owners = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT a.seq, a.id FROM ingestion_content c JOIN ingestion_audit a ON a.seq = c.seq
                WHERE c.table_name = {table} AND c.content_sha256 = {sha256} AND c.seq <> {besides} AND a.status = 'SUCCESS'
                """
            ),
            row => (row.GetInt64("seq"), row.GetString("id")),
            cancellationToken
        );
        return owners.Count > 0 && await Catalogue.ExistsAsync(session, table, cancellationToken) ? owners[0] : null;
    }

    /// <summary>
    /// Enters the content for this run, waiting for another transaction that is entering it. A forced run leaves the entry to its owner.
    /// An entry whose owner has failed, or was removed, is taken over.
    /// </summary>
    /// <exception cref="ContentLoadInProgressException">The owner is at work, or has just succeeded.</exception>
    public static async Task ReserveAsync(
        MySqlSession session,
        Claim claim,
        string table,
        string sha256,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await session.ExecuteAsync(
                Sql.Of($"INSERT INTO ingestion_content (table_name, content_sha256, seq) VALUES ({table}, {sha256}, {claim.Seq})"),
                cancellationToken
            );
        }
        catch (Exception e) when (MySqlErrors.CodeOf(e) is MySqlErrorCode.DuplicateKeyEntry or MySqlErrorCode.LockWaitTimeout)
        {
            if (
                !claim.Request.Force
                && (
                    MySqlErrors.CodeOf(e) == MySqlErrorCode.LockWaitTimeout
                    || !await TakeOverAsync(session, claim, table, sha256, cancellationToken)
                )
            )
                throw new ContentLoadInProgressException();
        }
    }

    /// <summary>Releases what a run entered; another run that has loaded the same content inherits the entry.</summary>
    public static async Task ReleaseAsync(MySqlSession session, long seq, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_content c
                JOIN (SELECT MAX(a.seq) AS seq, a.table_name, a.content_sha256 FROM ingestion_audit a
                      JOIN ingestion_audit mine ON mine.seq = {seq} AND a.table_name = mine.table_name AND a.content_sha256 = mine.content_sha256
                      WHERE a.status = 'SUCCESS' AND a.seq <> {seq} AND a.superseded_by IS NULL GROUP BY a.table_name, a.content_sha256) heir
                  ON heir.table_name = c.table_name AND heir.content_sha256 = c.content_sha256
                SET c.seq = heir.seq WHERE c.seq = {seq}
                """
            ),
            cancellationToken
        );
        await session.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_content WHERE seq = {seq}"), cancellationToken);
    }

    /// <summary>A table that is made anew holds nothing, whatever was loaded into one of its name.</summary>
    public static Task ForgetTableAsync(MySqlSession session, string table, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            Sql.Of(
                $"DELETE c FROM ingestion_content c JOIN ingestion_audit a ON a.seq = c.seq WHERE c.table_name = {table} AND a.status = 'SUCCESS'"
            ),
            cancellationToken
        );

    private static async Task<bool> TakeOverAsync(
        MySqlSession session,
        Claim claim,
        string table,
        string sha256,
        CancellationToken cancellationToken
    ) =>
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_content c LEFT JOIN ingestion_audit a ON a.seq = c.seq SET c.seq = {claim.Seq}
                WHERE c.table_name = {table} AND c.content_sha256 = {sha256} AND (c.seq = {claim.Seq} OR a.seq IS NULL OR a.status IN ('FAILED', 'UNDONE', 'SKIPPED'))
                """
            ),
            cancellationToken
        ) > 0;
}
