using Mba.Tables;

namespace Mba.MySql;

/// <summary>Refuses to rewrite a huge table on the way to a load: such a change is for a person to time.</summary>
public static class RebuildGuard
{
    /// <summary>Passes when no change copies rows, the table is small enough, or its rows are about to be replaced anyway.</summary>
    /// <param name="plan">The plan whose changes are about to be made.</param>
    /// <param name="maxRebuildRows">Rows, by the catalogue's estimate, of the largest table that is rebuilt without asking.</param>
    /// <exception cref="IngestException">REBUILD_REFUSED: with the statements to run by hand.</exception>
    public static void Check(TablePlan plan, long maxRebuildRows)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Mode == LoadMode.Replace || plan.Input.Table is not { } table || table.ApproximateRows <= maxRebuildRows)
            return;

        var copies = DdlText.For(plan).Where(s => s.Cost == AlterCost.Copy).Select(s => s.Sql).ToList();
        if (copies.Count == 0)
            return;

        throw new IngestException(
            IngestStage.Reconcile,
            "REBUILD_REFUSED",
            FormattableString.Invariant($"the file needs changes that rewrite all of about {table.ApproximateRows} rows, more than {maxRebuildRows}; ") +
            $"run them when it suits, then `mba audit retry`: {string.Join("; ", copies)}");
    }
}
