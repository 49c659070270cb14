namespace Mba.Rows;

/// <summary>A rejected record, or a skipped line, with as much of its text as is kept.</summary>
/// <param name="Record">Number of the record, from 0.</param>
/// <param name="Row">Where and why.</param>
/// <param name="Raw">UTF-8, cut at the kept length.</param>
/// <param name="Skipped">No record of the table: its code is one of <see cref="Sources.SkipCodes"/>.</param>
public sealed record StoredReject(long Record, RejectedRow Row, ReadOnlyMemory<byte> Raw, bool Skipped = false);

/// <summary>A run of records on its way to the server: the rows among them, and the account of the others.</summary>
public sealed class EncodedBlock : IDisposable
{
    /// <summary>Rents memory for one block.</summary>
    public EncodedBlock(int blockBytes) => Rows = new BlockBuffer(blockBytes);

    public BlockBuffer Rows { get; }

    /// <summary>Records that are not records of the table.</summary>
    public long Skipped { get; set; }

    public long Rejected { get; set; }

    /// <summary>Those of the rejected records and of the skipped lines that are kept.</summary>
    public List<StoredReject> Rejects { get; } = [];

    /// <summary>Empties the block; keeps its memory.</summary>
    public void Reset()
    {
        Rows.Reset();
        Rejects.Clear();
        Skipped = 0;
        Rejected = 0;
    }

    public void Dispose() => Rows.Dispose();
}

/// <summary>Records from <paramref name="First"/> to <paramref name="Last"/>, both included, counted from 0.</summary>
public readonly record struct RecordRange(long First, long Last);
