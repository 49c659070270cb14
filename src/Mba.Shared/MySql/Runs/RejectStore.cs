using System.Text;
using Mba.MySql.Connections;
using Mba.Rows;

namespace Mba.MySql.Runs;

/// <summary>Keeps rejected records and skipped lines in <c>ingestion_reject</c>, by the number of the record, so that storing them again changes nothing.</summary>
internal static class RejectStore
{
    private const int MaxColumnName = 64;

    /// <summary>Encoded bytes for each LOAD DATA, as far as one record allows.</summary>
    private const int BlockBytes = 1 << 20;

    private static readonly string[] Columns =
    [
        "seq",
        "reject_no",
        "line",
        "byte_offset",
        "column_name",
        "code",
        "raw_record",
        "skipped",
        "created_at",
    ];

    /// <summary>Stores rejected and skipped lines of a run, by LOAD DATA LOCAL where the server allows it.</summary>
    /// <exception cref="IngestException">REJECTS_LOST: the server did not take every record as it was sent.</exception>
    public static async Task StoreAsync(
        MySqlSession session,
        long seq,
        IReadOnlyList<StoredReject> rejects,
        CancellationToken cancellationToken
    )
    {
        if (rejects.Count == 0)
            return;
        var now = await session.ScalarAsync<string>(Sql.Of($"SELECT CAST(UTC_TIMESTAMP(6) AS CHAR)"), cancellationToken) ?? "";
        var transfer = new RowTransfer("ingestion_reject", Columns, DuplicateRows.Replacing);
        using var block = new BlockBuffer(BlockBytes);
        foreach (var reject in rejects)
        {
            if (block.IsFull)
                await SendAsync(session, transfer, block, cancellationToken);
            Encode(seq, reject, now, block);
        }
        await SendAsync(session, transfer, block, cancellationToken);
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

    private static async Task SendAsync(MySqlSession session, RowTransfer transfer, BlockBuffer block, CancellationToken cancellationToken)
    {
        using var log = session.CollectWarnings();
        var changed = await transfer.SendAsync(session, block.Written, cancellationToken);
        if (changed < block.Rows || log.Codes.Count > 0)
            throw new IngestException(
                IngestStage.Load,
                "REJECTS_LOST",
                $"the server took {changed} of {block.Rows} rejected records with {log.Codes.Count} warnings (codes {string.Join(", ", log.Codes.Distinct().Take(5).Select(code => (int)code))}); nothing of the block was kept"
            );
        block.Reset();
    }

    private static void Encode(long seq, StoredReject reject, string now, BlockBuffer block)
    {
        LoadDataText.Number(block, seq, LoadDataText.Tab);
        LoadDataText.Number(block, reject.Record, LoadDataText.Tab);
        LoadDataText.Number(block, reject.Row.Line, LoadDataText.Tab);
        LoadDataText.Number(block, reject.Row.ByteOffset, LoadDataText.Tab);
        if (Cut(reject.Row.Column) is { } column)
            Write(block, column, LoadDataText.Tab);
        else
            LoadDataText.Null(block, LoadDataText.Tab);
        Write(block, reject.Row.Code, LoadDataText.Tab);
        Write(block, Text(reject.Raw.Span), LoadDataText.Tab);
        LoadDataText.Number(block, reject.Skipped ? 1 : 0, LoadDataText.Tab);
        Write(block, now, LoadDataText.NewLine);
        block.EndRow();
    }

    private static void Write(BlockBuffer block, string text, byte separator) =>
        LoadDataText.Value(block, Encoding.UTF8.GetBytes(text), separator);

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
