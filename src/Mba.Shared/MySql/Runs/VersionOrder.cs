namespace Mba.MySql.Runs;

/// <summary>
/// Which of two versions of a key is the newer: by S3's sequencer where both have one, else by the time of the last change, else by the order of arrival.
/// </summary>
/// <param name="Sequencer">Padded.</param>
/// <param name="Time">Of the object's last change.</param>
/// <param name="Arrived">The version's first run: a version that is loaded again stays where it is.</param>
internal readonly record struct VersionOrder(string? Sequencer, DateTime? Time, long Arrived)
{
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
        return Arrived < other.Arrived;
    }

    /// <summary>S3 orders sequencers as hex numbers: of equal length they order as text.</summary>
    public static string? Padded(string? sequencer) => sequencer?.ToUpperInvariant().PadLeft(64, '0');
}
