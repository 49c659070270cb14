using System.Text.Json;
using System.Text.Json.Serialization;
using Mba.MySql.Connections;
using Mba.Scanning;
using Mba.Tables;

namespace Mba.MySql.Runs;

/// <summary>What a long load found out and planned, kept in <c>ingestion_scan</c>, so that a continuation begins with the next block at once.</summary>
internal static class CheckpointStore
{
    /// <summary>Part of the transaction that reserves the content.</summary>
    public static Task SaveAsync(MySqlSession session, Claim claim, TablePlan plan, FileScan scan, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.Serialize(SavedLoad.Of(plan, scan), SavedLoadJson.Default.SavedLoad);
        return session.ExecuteAsync(
            Sql.Of($"INSERT INTO ingestion_scan (seq, scan) VALUES ({claim.Seq}, {text}) ON DUPLICATE KEY UPDATE scan = {text}"),
            cancellationToken
        );
    }

    /// <summary>Another run of the same key that loads the same table in blocks and has not ended; null when there is none.</summary>
    public static Task<long?> OtherVersionAsync(
        MySqlSession session,
        string keyHash,
        string table,
        long seq,
        CancellationToken cancellationToken
    ) =>
        session.ScalarAsync<long?>(
            Sql.Of(
                $"""
                SELECT s.seq FROM ingestion_audit a JOIN ingestion_scan s ON s.seq = a.seq
                WHERE a.key_hash = {keyHash} AND a.table_name = {table} AND a.seq <> {seq} AND a.status IN ('STARTED', 'FAILED') LIMIT 1
                """
            ),
            cancellationToken
        );

    public static Task ForgetAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_scan WHERE seq = {seq}"), cancellationToken);

    /// <summary>Null when there is nothing to go on with: no block is recorded, or what is saved is of another build.</summary>
    public static async Task<LoadCheckpoint?> RestoreAsync(MySqlSession session, Claim claim, CancellationToken cancellationToken)
    {
        var text = await session.ScalarAsync<string>(
            Sql.Of(
                $"""
                SELECT CAST(scan AS CHAR) FROM ingestion_scan s
                WHERE s.seq = {claim.Seq} AND EXISTS (SELECT 1 FROM ingestion_block b WHERE b.seq = s.seq)
                """
            ),
            cancellationToken
        );
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, SavedLoadJson.Default.SavedLoad)?.Restore();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The parts of a scan and its plan that sending rows needs; evidence is not among them.</summary>
internal sealed record SavedLoad
{
    public required FileFormat Format { get; init; }

    public required long RecordsRead { get; init; }

    public required long RecordsSkipped { get; init; }

    public required long RecordsBroken { get; init; }

    public IReadOnlyList<FileWarning> Warnings { get; init; } = [];

    public required long StoredBytes { get; init; }

    public required long DecodedBytes { get; init; }

    public required string Md5 { get; init; }

    public required string Sha256 { get; init; }

    public required TableSchema Target { get; init; }

    public required IReadOnlyList<ColumnBinding> Bindings { get; init; }

    public required IReadOnlyList<ColumnBinding> Overflow { get; init; }

    public required IReadOnlyList<string> LoadColumns { get; init; }

    public required LoadMode Mode { get; init; }

    public required double MaxRejectPercent { get; init; }

    public required long RowsToReject { get; init; }

    public required string Hash { get; init; }

    public required IReadOnlyList<DateOrderChoice> DateOrders { get; init; }

    public IReadOnlyList<MeaningChoice> Meanings { get; init; } = [];

    public required bool KeepsDocuments { get; init; }

    public static SavedLoad Of(TablePlan plan, FileScan scan) =>
        new()
        {
            Format = scan.Format,
            RecordsRead = scan.RecordsRead,
            RecordsSkipped = scan.RecordsSkipped,
            RecordsBroken = scan.RecordsBroken,
            Warnings = scan.Warnings,
            StoredBytes = scan.StoredBytes,
            DecodedBytes = scan.DecodedBytes,
            Md5 = scan.Md5,
            Sha256 = scan.Sha256,
            Target = plan.Target,
            Bindings = plan.Bindings,
            Overflow = plan.Overflow,
            LoadColumns = plan.LoadColumns,
            Mode = plan.Mode,
            MaxRejectPercent = plan.MaxRejectPercent,
            RowsToReject = plan.RowsToReject,
            Hash = plan.Hash,
            DateOrders = plan.DateOrders,
            Meanings = plan.Meanings,
            KeepsDocuments = plan.KeepsDocuments,
        };

    /// <summary>The table as if nothing were known of what this file shows: whether it is news is compared with the table when the load ends.</summary>
    private TableSchema Undecided =>
        Target with
        {
            Columns =
            [
                .. Target.Columns.Select(c =>
                    c with
                    {
                        DateOrder = DateOrders.Any(d => d.Column == c.Name) ? null : c.DateOrder,
                        Meaning = Meanings.Any(m => m.Column == c.Name) ? null : c.Meaning,
                    }
                ),
            ],
        };

    public LoadCheckpoint Restore()
    {
        var scan = new FileScan
        {
            Format = Format,
            Columns = [],
            RecordsRead = RecordsRead,
            RecordsSkipped = RecordsSkipped,
            RecordsBroken = RecordsBroken,
            Warnings = Warnings,
            StoredBytes = StoredBytes,
            DecodedBytes = DecodedBytes,
            Md5 = Md5,
            Sha256 = Sha256,
        };
        var plan = new TablePlan
        {
            Target = Target,
            Changes = [],
            Bindings = Bindings,
            Overflow = Overflow,
            LoadColumns = LoadColumns,
            Mode = Mode,
            MayReject = false,
            RowsToReject = RowsToReject,
            MaxRejectPercent = MaxRejectPercent,
            Hash = Hash,
            DateOrders = DateOrders,
            Meanings = Meanings,
            Existing = Undecided,
            KeepsDocuments = KeepsDocuments,
        };
        return new LoadCheckpoint(scan, plan);
    }
}

[JsonSerializable(typeof(SavedLoad))]
internal sealed partial class SavedLoadJson : JsonSerializerContext;
