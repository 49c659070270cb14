using Mba.Sources;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>The rejected records of a file that is not loaded: how many, and those that are kept to be shown.</summary>
internal sealed record RejectSample(long Total, IReadOnlyList<StoredReject> Kept)
{
    private const int BytesKept = 16 << 20;

    public static RejectSample None { get; } = new(0, []);

    /// <summary>The counting pass over a whole file.</summary>
    public static Misfits CountMisfits(TablePlan plan, IRecordReader reader, CancellationToken cancellationToken)
    {
        var counter = new MisfitCounter(plan);
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            counter.Observe(reader);
        }
        return counter.Result;
    }

    /// <summary>Which records would have been rejected under a plan that was refused.</summary>
    public static RejectSample Take(TablePlan plan, IRecordReader reader, IngestOptions options, CancellationToken cancellationToken)
    {
        using var scratch = new BlockBuffer(options.BlockBytes);
        var encoder = new RowEncoder(plan, new RowOrigin(0, "", "", null));
        var kept = new List<StoredReject>();
        long record = -1,
            count = 0,
            bytes = 0;
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            record++;
            scratch.Reset();
            if (reader.Kind == RecordKind.NonRecord || encoder.TryEncode(reader, scratch, out var rejected))
                continue;
            count++;
            if (kept.Count >= options.StoredRejects || bytes >= BytesKept)
                continue;
            var raw = reader.Raw[..Math.Min(reader.Raw.Length, options.RejectBytes)].ToArray();
            bytes += raw.Length;
            kept.Add(new StoredReject(record, rejected, raw));
        }
        return new RejectSample(count, kept);
    }
}
