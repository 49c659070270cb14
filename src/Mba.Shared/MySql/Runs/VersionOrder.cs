namespace Mba.MySql.Runs;

/// <summary>
/// Which of two versions of a key is the newer: by S3's sequencer where both have one, else by the time of the last change, else by the order of arrival.
/// </summary>
internal readonly record struct VersionOrder(string? Sequencer, DateTime? Time, long Seq)
{
    public static VersionOrder Of(Claim claim) => new(claim.Sequencer, claim.Object.LastModified.UtcDateTime, claim.Seq);

    public bool IsOlderThan(VersionOrder other)
    {
        if (
            Sequencer is not null
            && other.Sequencer is not null
            && string.CompareOrdinal(Sequencer, other.Sequencer) is not 0 and var order
        )
            return order < 0;
        if (Time is { } mine && other.Time is { } others && mine != others)
            return mine < others;
        return Seq < other.Seq;
    }

    /// <summary>S3 orders sequencers as hex numbers: of equal length they order as text.</summary>
    public static string? Padded(string? sequencer) => sequencer?.ToUpperInvariant().PadLeft(64, '0');
}
