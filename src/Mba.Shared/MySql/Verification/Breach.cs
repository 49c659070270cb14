namespace Mba.MySql.Verification;

/// <summary>An invariant of the ledger that does not hold (docs/ledger.md).</summary>
/// <param name="Invariant">Its code.</param>
/// <param name="Runs">Ids of the runs that it concerns.</param>
/// <param name="Table">The table, where rows are concerned.</param>
/// <param name="Detail">What was found; never a cell value.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Repaired">True when this verification has mended it.</param>
public sealed record Breach(
    string Invariant,
    IReadOnlyList<string> Runs,
    string? Table,
    string Detail,
    string Remedy,
    bool Repaired = false
);

/// <summary>The outcome of one verification.</summary>
/// <param name="RunsChecked">Runs whose rows were counted.</param>
/// <param name="RunsLeft">Runs that have not been checked since they ended; the next verification continues with them.</param>
/// <param name="Breaches">What does not hold, or did not before it was repaired.</param>
public sealed record LedgerReport(long RunsChecked, long RunsLeft, IReadOnlyList<Breach> Breaches)
{
    /// <summary>CloudWatch's name for the number of breaches that are left.</summary>
    public const string Metric = "LedgerBreaches";

    public bool IsClean => Left == 0;

    /// <summary>Breaches that were not repaired.</summary>
    public int Left => Breaches.Count(b => !b.Repaired);
}
