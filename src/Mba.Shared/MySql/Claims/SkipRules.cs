using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.Tables;

namespace Mba.MySql.Claims;

/// <summary>Why a file is SKIPPED, and which run it gives way to.</summary>
internal sealed record SkipReason(string Code, string Text, LoadedRun Other)
{
    public const string Outdated = "OUTDATED";
    public const string Duplicate = "DUPLICATE";
}

/// <summary>When a file is not to be loaded: a newer one is, or the content that it has now stands in the table.</summary>
internal static class SkipRules
{
    /// <summary>True when nothing but the same content in the table keeps the file from being loaded: <see cref="ContentLedger"/> finds that out, too.</summary>
    public static bool DependOnContentAlone(Claim claim) => claim is { OwnsContent: true, ReplacesVersions: false };

    /// <summary>The reason; null when the file is to be loaded. In doubt it is loaded.</summary>
    /// <param name="session">With <paramref name="hold"/>, in a transaction that keeps the answer true.</param>
    /// <param name="claim">The run.</param>
    /// <param name="sha256">Of its content.</param>
    /// <param name="hold">True where the answer is acted upon.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<SkipReason?> ReasonAsync(
        MySqlSession session,
        Claim claim,
        string sha256,
        bool hold,
        CancellationToken cancellationToken
    )
    {
        if (await NewerAsync(session, claim, cancellationToken) is { } newer)
            return new SkipReason(SkipReason.Outdated, $"a newer version of this file is loaded: {newer.Id}", newer);
        if (claim.Dataset.Mode == LoadMode.Replace && await NewerFileAsync(session, claim, cancellationToken) is { } file)
            return new SkipReason(SkipReason.Outdated, $"the table holds a newer file: {file.Id}; force loads this one anyway", file);
        if (claim.IsForced)
            return null;
        var same = claim.Dataset.Mode switch
        {
            LoadMode.Upsert => await StandingMergeAsync(session, claim, sha256, cancellationToken),
            LoadMode.Replace => await StandingFileAsync(session, claim, sha256, cancellationToken),
            _ => await ContentLedger.OwnerAsync(session, claim, sha256, hold, cancellationToken),
        };
        return same is null ? null : new SkipReason(SkipReason.Duplicate, Succession.DuplicateText(same.Id), same);
    }

    /// <summary>A skipped merge or replacement that is as new as the run it equals, or newer: that run's rows stand for it from now on.</summary>
    public static Task RefreshAsync(MySqlSession session, Claim claim, LoadedRun standing, CancellationToken cancellationToken)
    {
        var time = claim.Object.LastModified.UtcDateTime;
        return session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_audit a
                SET as_of_since = IF({TableOrder.TimeOf(
                    "a"
                )} <= {time}, UTC_TIMESTAMP(6), as_of_since), as_of = GREATEST({TableOrder.TimeOf("a")}, {time})
                WHERE seq = {standing.Seq}
                """
            ),
            cancellationToken
        );
    }

    private static async Task<LoadedRun?> NewerAsync(MySqlSession session, Claim claim, CancellationToken cancellationToken) =>
        claim.ReplacesVersions || !claim.OwnsContent ? await KeyVersions.NewerAsync(session, claim, cancellationToken) : null;

    /// <summary>
    /// A table that is replaced as a whole holds the newest file, whichever key it has.
    /// </summary>
    private static async Task<LoadedRun?> NewerFileAsync(MySqlSession session, Claim claim, CancellationToken cancellationToken)
    {
        var time = await TableOrder.PlaceAsync(session, claim, cancellationToken);
        return (
            await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT {LoadedRun.Columns} FROM ingestion_audit a
                    WHERE table_name = {claim.Dataset.Table} AND status = 'SUCCESS' AND superseded_by IS NULL AND load_mode = 'Replace' AND seq <> {claim.Seq}
                      AND object_id <> {claim.Hashes.ObjectId} AND {TableOrder.IsAfter("a", time, claim.ForcedAt)}
                      AND EXISTS (SELECT 1 FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_NAME = {claim.Dataset.Table})
                    LIMIT 1
                    """
                ),
                LoadedRun.Read,
                cancellationToken
            )
        ).FirstOrDefault();
    }

    /// <summary>
    /// The last run of the table, when it is of this content and no file was newer than it, or forced after it: then no row of it gave way, and none was written
    /// since.
    /// </summary>
    private static async Task<LoadedRun?> StandingMergeAsync(
        MySqlSession session,
        Claim claim,
        string sha256,
        CancellationToken cancellationToken
    )
    {
        var last = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT {LoadedRun.Columns}, {TableOrder.TimeOf("a")} AS stands_for, forced_at FROM ingestion_audit a
                WHERE table_name = {claim.Dataset.Table} AND status = 'SUCCESS' AND seq <> {claim.Seq} ORDER BY finished_at DESC, seq DESC LIMIT 1
                """
            ),
            row => (Run: LoadedRun.Read(row), Time: row.Time("stands_for"), ForcedAt: row.Time("forced_at")),
            cancellationToken
        );
        if (last.Count == 0 || last[0].Run.Sha256 != sha256 || !await session.TableExistsAsync(claim.Dataset.Table, cancellationToken))
            return null;
        var newer = await session.ScalarAsync<long>(
            Sql.Of(
                $"""
                SELECT COUNT(*) FROM ingestion_audit a
                WHERE table_name = {claim.Dataset.Table} AND status = 'SUCCESS' AND seq NOT IN ({claim.Seq}, {last[0].Run.Seq})
                  AND {TableOrder.IsAfter("a", last[0].Time, last[0].ForcedAt)}
                """
            ),
            cancellationToken
        );
        // A table without a row was made again, perhaps by this very run, or emptied by hand: nothing stands in it.
        return newer == 0 && await RunRows.OwnerAsync(session, claim.Dataset.Table, cancellationToken) is not null ? last[0].Run : null;
    }

    /// <summary>The rows themselves say whose they are.</summary>
    private static async Task<LoadedRun?> StandingFileAsync(
        MySqlSession session,
        Claim claim,
        string sha256,
        CancellationToken cancellationToken
    )
    {
        if (await RunRows.OwnerAsync(session, claim.Dataset.Table, cancellationToken) is not { } owner)
            return null;
        return (
            await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT {LoadedRun.Columns} FROM ingestion_audit
                    WHERE seq = {owner} AND seq <> {claim.Seq} AND status = 'SUCCESS' AND content_sha256 = {sha256} AND table_name = {claim.Dataset.Table}
                    """
                ),
                LoadedRun.Read,
                cancellationToken
            )
        ).FirstOrDefault();
    }
}
