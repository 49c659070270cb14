using System.Globalization;
using Mba.Sources;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>The rejected records of a file that is not loaded: how many, and those that are kept to be shown, skipped lines among them.</summary>
internal sealed record RejectSample(long Total, IReadOnlyList<StoredReject> Kept)
{
    private const int BytesKept = 16 << 20;
    private const int NamedInMessage = 3;

    public static RejectSample None { get; } = new(0, []);

    /// <summary>The first rejected records, as an error message names them: line, column and code. Nothing when there are none.</summary>
    public string First =>
        Kept.Where(r => !r.Skipped).Take(NamedInMessage).Select(Text).ToList() is { Count: > 0 } first
            ? "; first: " + string.Join(", ", first)
            : "";

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
        return Take(
            reader,
            options,
            record =>
            {
                scratch.Reset();
                return encoder.TryEncode(record, scratch, out var rejected) ? null : rejected;
            },
            cancellationToken
        );
    }

    /// <summary>Which records cannot be read, whatever the table.</summary>
    public static RejectSample TakeUnreadable(IRecordReader reader, IngestOptions options, CancellationToken cancellationToken) =>
        Take(reader, options, record => record.Kind == RecordKind.Broken ? RejectedRow.Unreadable(record) : null, cancellationToken);

    private static RejectSample Take(
        IRecordReader reader,
        IngestOptions options,
        Func<IRecordReader, RejectedRow?> judge,
        CancellationToken cancellationToken
    )
    {
        var kept = new List<StoredReject>();
        long record = -1,
            count = 0,
            skips = 0,
            bytes = 0;
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            record++;
            var skipped = reader.Kind == RecordKind.NonRecord;
            if ((skipped ? RejectedRow.Skipped(reader) : judge(reader)) is not { } row)
                continue;
            var before = skipped ? skips++ : count++;
            if (before >= (skipped ? options.StoredSkips : options.StoredRejects) || bytes >= BytesKept)
                continue;
            var raw = reader.Raw[..Math.Min(reader.Raw.Length, options.RejectBytes)].ToArray();
            bytes += raw.Length;
            kept.Add(new StoredReject(record, row, raw, skipped));
        }
        return new RejectSample(count, kept);
    }

    private static string Text(StoredReject reject) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"line {reject.Row.Line}{(reject.Row.Column is { } column ? " column " + column : "")} {reject.Row.Code}"
        );
}
