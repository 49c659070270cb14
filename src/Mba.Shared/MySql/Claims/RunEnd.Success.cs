using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.Scanning;
using Mba.Tables;
using MySqlConnector;

namespace Mba.MySql.Claims;

internal static partial class RunEnd
{
    /// <summary>
    /// Part of the loading transaction: rows and SUCCESS become visible together. It is also the fence: no row changes when the claim is lost. Returns the row
    /// as the transaction leaves it.
    /// </summary>
    public static Task<AuditRow> SucceedAsync(
        MySqlSession session,
        Claim claim,
        FileScan scan,
        TablePlan plan,
        RowCounts counts,
        CancellationToken cancellationToken
    ) =>
        session.ReadAsync(
            Sql.Of($"{Success(claim, scan, plan, counts)}; {OwnRow(claim)}"),
            async (reader, token) =>
                reader.RecordsAffected == 1 && await reader.ReadAsync(token) ? AuditTable.Read(reader) : throw Lease.LostError(),
            cancellationToken
        );

    /// <summary>
    /// The same with the COMMIT, and before it what the load hangs on, in one round trip. The text requires what <see cref="SucceedAsync"/> looks at: when the
    /// claim is lost, or the table has another version, the server does not come to the COMMIT.
    /// </summary>
    /// <param name="session">In the loading transaction.</param>
    /// <param name="claim">The run.</param>
    /// <param name="scan">What was read.</param>
    /// <param name="plan">What it was loaded by.</param>
    /// <param name="counts">The outcome of its records.</param>
    /// <param name="holdsVersion">True where nobody may decide about the table until the transaction ends: its version is read under a lock.</param>
    /// <param name="cancellationToken">Rolls everything back.</param>
    /// <exception cref="OutdatedPlanException">The version is another by now.</exception>
    public static async Task<AuditRow> SucceedAndCommitAsync(
        MySqlSession session,
        Claim claim,
        FileScan scan,
        TablePlan plan,
        RowCounts counts,
        bool holdsVersion,
        CancellationToken cancellationToken
    )
    {
        var hold = holdsVersion ? Sql.Of($"{Requirement.That(IsOfVersion(plan.Target))}; ") : Sql.Of($"");
        var isHeld = !holdsVersion;
        try
        {
            return await session.ReadAndCommitAsync(
                Sql.Of($"{hold}{Success(claim, scan, plan, counts)}; {Requirement.ThatChanged(1)}; {OwnRow(claim)}"),
                async (reader, token) =>
                {
                    isHeld = isHeld || await PassAsync(reader, token);
                    return await PassAsync(reader, token) && reader.RecordsAffected == 1 && await reader.ReadAsync(token)
                        ? AuditTable.Read(reader)
                        : throw new InvalidOperationException("the text that ends a run returned something else than its results");
                },
                cancellationToken
            );
        }
        catch (Exception e) when (Requirement.IsUnmet(e))
        {
            throw isHeld ? Lease.LostError() : new OutdatedPlanException(plan.Target.Name);
        }
    }

    /// <summary>Reads the row of a requirement that is met, and goes on to the next result.</summary>
    private static async Task<bool> PassAsync(MySqlDataReader reader, CancellationToken cancellationToken) =>
        await reader.ReadAsync(cancellationToken) && await reader.NextResultAsync(cancellationToken);

    private static Sql IsOfVersion(TableSchema table) =>
        Sql.Of($"(SELECT version FROM ingestion_table WHERE table_name = {table.Name} LOCK IN SHARE MODE) = {table.Version}");

    private static Sql OwnRow(Claim claim) => Sql.Of($"SELECT {AuditTable.Columns} FROM ingestion_audit WHERE seq = {claim.Seq}");

    private static Sql Success(Claim claim, FileScan scan, TablePlan plan, RowCounts counts)
    {
        counts.MustAccountFor(scan.RecordsRead);
        return Sql.Of(
            $"""
            UPDATE ingestion_audit SET status = 'SUCCESS', resume_by = NULL, {Ending}, {Found(
                scan,
                scan.RecordsRead
            )}, rows_inserted = {counts.Inserted}, rows_updated = {counts.Updated},
              rows_skipped = {counts.Skipped}, rows_rejected = {counts.Rejected}, schema_change = COALESCE(schema_change, {plan.SchemaChange}), uncertain_dates = {UncertainDates.Of(plan)},
              meanings = {MeaningMemory.Of(plan)},
              error_code = NULL, error_message = NULL, duplicate_of = NULL, retryable = 0
            WHERE seq = {claim.Seq} AND lease_token = {claim.Token}
            """
        );
    }
}
