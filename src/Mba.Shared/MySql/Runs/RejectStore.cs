using System.Text;
using Mba.MySql.Connections;
using Mba.Rows;

namespace Mba.MySql.Runs;

/// <summary>Keeps rejected records and skipped lines in <c>ingestion_reject</c>, by the number of the record, so that storing them again changes nothing.</summary>
internal static class RejectStore
{
    private const int RowsPerStatement = 100;
    private const int MaxColumnName = 64;

    public static async Task StoreAsync(
        MySqlSession session,
        long seq,
        IReadOnlyList<StoredReject> rejects,
        CancellationToken cancellationToken
    )
    {
        foreach (var some in rejects.Chunk(RowsPerStatement))
            await session.ExecuteAsync(Insert(seq, some), cancellationToken);
    }

    public static Task ForgetAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_reject WHERE seq = {seq}"), cancellationToken);

    /// <summary>The rejected records of a run whose rows change hands go with them.</summary>
    public static async Task HandOverAsync(MySqlSession session, long from, long to, CancellationToken cancellationToken)
    {
        await ForgetAsync(session, to, cancellationToken);
        await session.ExecuteAsync(Sql.Of($"UPDATE ingestion_reject SET seq = {to} WHERE seq = {from}"), cancellationToken);
    }

    /// <summary>Deletes some of those that are kept for longer than <paramref name="retention"/>; returns how many.</summary>
    public static async Task<long> PurgeAsync(MySqlSession session, TimeSpan retention, int limit, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            Sql.Of(
                $"DELETE FROM ingestion_reject WHERE created_at < UTC_TIMESTAMP(6) - INTERVAL {(long)retention.TotalSeconds} SECOND LIMIT {limit}"
            ),
            cancellationToken
        );

    private static Sql Insert(long seq, StoredReject[] rejects)
    {
        var rows = rejects.Select(r =>
            Sql.Of(
                $"({seq}, {r.Record}, {r.Row.Line}, {r.Row.ByteOffset}, {Cut(r.Row.Column)}, {r.Row.Code}, {Text(r.Raw.Span)}, {(r.Skipped ? 1 : 0)}, UTC_TIMESTAMP(6))"
            )
        );
        return Sql.Of(
            $"REPLACE INTO ingestion_reject (seq, reject_no, line, byte_offset, column_name, code, raw_record, skipped, created_at) VALUES {Sql.Join(", ", rows)}"
        );
    }

    private static string? Cut(string? column) => column?.Length > MaxColumnName ? column[..MaxColumnName] : column;

    /// <summary>A record that was cut inside a character loses that character.</summary>
    private static string Text(ReadOnlySpan<byte> raw)
    {
        var end = raw.Length;
        while (end > 0 && raw.Length - end < 3 && (raw[end - 1] & 0xC0) == 0x80)
            end--;
        if (
            end > 0
            && raw[end - 1] >= 0xC0
            && !Rune.DecodeFromUtf8(raw[(end - 1)..], out _, out _).Equals(System.Buffers.OperationStatus.Done)
        )
            return Encoding.UTF8.GetString(raw[..(end - 1)]);
        return Encoding.UTF8.GetString(raw);
    }
}
