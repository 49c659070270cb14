using Mba.MySql.Connections;

namespace Mba.MySql.Runs;

/// <summary>
/// The runs whose rows are in a table beside those of a file that is being loaded: how their values were read binds the file. An upsert leaves no trace of
/// whose rows it overwrote, and rows of an earlier version of its key that it does not have stay: each version counts, of one that is loaded again the last run.
/// </summary>
internal static class BindingRuns
{
    /// <summary>The condition on <c>ingestion_audit a</c>. Runs whose place this one takes are not among them.</summary>
    public static Sql Of(Claim claim) =>
        Sql.Of(
            $"""
            a.table_name = {claim.Dataset.Table} AND a.status = 'SUCCESS' AND a.superseded_by IS NULL AND a.seq <> {claim.Seq}
              AND NOT ({claim.IsForced} AND a.object_id = {claim.Hashes.ObjectId})
              AND NOT ({claim.ReplacesVersions} AND a.key_hash = {claim.Hashes.KeyHash})
              AND NOT (a.load_mode = 'Upsert' AND EXISTS (SELECT 1 FROM ingestion_audit n
                WHERE n.object_id = a.object_id AND n.seq > a.seq AND n.table_name = a.table_name AND n.status = 'SUCCESS'))
            """
        );
}
