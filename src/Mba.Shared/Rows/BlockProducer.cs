using System.Threading.Channels;
using Mba.Sources;

namespace Mba.Rows;

/// <summary>Limits of encoding.</summary>
/// <param name="BlockBytes">Encoded bytes after which a block is sent.</param>
/// <param name="StoredRejects">Rejected records that are kept.</param>
/// <param name="RejectBytes">Bytes kept of each.</param>
/// <param name="StoredSkips">Skipped lines that are kept.</param>
public readonly record struct BlockLimits(
    int BlockBytes,
    int StoredRejects,
    int RejectBytes,
    int StoredSkips = IngestOptions.DefaultStoredSkips
);

/// <summary>
/// Reads records and encodes them into blocks, on a thread of its own, a bounded number of blocks ahead of those that send them.
/// Blocks return by <see cref="Recycle"/> and are filled again. The same file, plan and limits always give the same blocks.
/// </summary>
public sealed class BlockProducer(IRecordReader reader, RowEncoder encoder, BlockLimits limits, IReadOnlyList<RecordRange> recorded)
{
    private const int RejectBytesPerBlock = 4 << 20;

    private readonly Channel<EncodedBlock> _free = Channel.CreateUnbounded<EncodedBlock>();
    private EncodedBlock? _block;
    private int _nextRecorded;
    private int _sent;
    private int _keptRejects;
    private int _keptSkips;
    private int _keptBytes;

    /// <summary>Records read, whatever became of them.</summary>
    public long Records { get; private set; }

    /// <summary>Fills blocks until the file ends or <paramref name="stop"/> asks to end after the block at hand, which is one at least; completes the channel either way.</summary>
    /// <returns>True when the whole file was read.</returns>
    public async Task<bool> RunAsync(ChannelWriter<EncodedBlock> blocks, Func<bool> stop, CancellationToken cancellationToken)
    {
        try
        {
            while (reader.Read())
            {
                await TakeAsync(blocks, cancellationToken);
                if (_block is null && _sent > 0 && stop())
                    return false;
            }
            await FlushAsync(blocks, cancellationToken);
            return true;
        }
        finally
        {
            blocks.TryComplete();
            _block?.Dispose();
        }
    }

    /// <summary>Takes back a block that has been sent.</summary>
    public void Recycle(EncodedBlock block)
    {
        block.Reset();
        _free.Writer.TryWrite(block);
    }

    /// <summary>Gives the memory of all returned blocks back.</summary>
    public void Release()
    {
        while (_free.Reader.TryRead(out var block))
            block.Dispose();
    }

    private async ValueTask TakeAsync(ChannelWriter<EncodedBlock> blocks, CancellationToken cancellationToken)
    {
        var record = Records++;
        if (IsRecorded(record))
        {
            await FlushAsync(blocks, cancellationToken);
            return;
        }
        var block = _block ??= Next();
        Encode(block, record);
        if (block.Rows.IsFull || _keptBytes >= RejectBytesPerBlock)
            await FlushAsync(blocks, cancellationToken);
    }

    private bool IsRecorded(long record)
    {
        while (_nextRecorded < recorded.Count && recorded[_nextRecorded].Last < record)
            _nextRecorded++;
        return _nextRecorded < recorded.Count && recorded[_nextRecorded].First <= record;
    }

    private void Encode(EncodedBlock block, long record)
    {
        block.Rows.Cover(record);
        if (reader.Kind == RecordKind.NonRecord)
            Skip(block, record);
        else if (!encoder.TryEncode(reader, block.Rows, out var rejected))
            Reject(block, record, rejected);
    }

    private void Reject(EncodedBlock block, long record, RejectedRow rejected)
    {
        block.Rejected++;
        if (_keptRejects >= limits.StoredRejects)
            return;
        _keptRejects++;
        Keep(block, record, rejected, skipped: false);
    }

    private void Skip(EncodedBlock block, long record)
    {
        block.Skipped++;
        if (_keptSkips >= limits.StoredSkips)
            return;
        _keptSkips++;
        Keep(block, record, RejectedRow.Skipped(reader), skipped: true);
    }

    private void Keep(EncodedBlock block, long record, RejectedRow row, bool skipped)
    {
        var raw = reader.Raw;
        var kept = raw[..Math.Min(raw.Length, limits.RejectBytes)].ToArray();
        _keptBytes += kept.Length;
        block.Rejects.Add(new StoredReject(record, row, kept, skipped));
    }

    private EncodedBlock Next() => _free.Reader.TryRead(out var used) ? used : new EncodedBlock(limits.BlockBytes);

    private async ValueTask FlushAsync(ChannelWriter<EncodedBlock> blocks, CancellationToken cancellationToken)
    {
        if (_block is not { } full)
            return;
        _block = null;
        _keptBytes = 0;
        _sent++;
        await blocks.WriteAsync(full, cancellationToken);
    }
}
