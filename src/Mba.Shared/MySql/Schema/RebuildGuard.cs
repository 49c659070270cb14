using Mba.MySql.Connections;
using Mba.Tables;
using MySqlConnector;

namespace Mba.MySql.Schema;

/// <summary>Refuses to rewrite a huge table on the way to a load: such a change is for a person to time.</summary>
public static class RebuildGuard
{
    /// <summary>True when the table is too large to be rewritten without asking, and its rows are not about to be replaced anyway.</summary>
    /// <param name="plan">The plan whose changes are about to be made.</param>
    /// <param name="maxRebuildRows">Rows, by the catalogue's estimate, of the largest table that is rewritten without asking.</param>
    public static bool Applies(TablePlan plan, long maxRebuildRows)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Mode != LoadMode.Replace && plan.Existing is { } table && table.ApproximateRows > maxRebuildRows;
    }

    /// <summary>Passes when the guard does not apply, or no change copies rows as far as the plan can tell.</summary>
    /// <exception cref="IngestException">REBUILD_REFUSED: with the statements to run by hand.</exception>
    public static void Check(TablePlan plan, long maxRebuildRows)
    {
        if (Applies(plan, maxRebuildRows) && DdlText.For(plan).Any(s => s.Cost == AlterCost.Copy))
            throw Refusal(plan);
    }

    /// <summary>
    /// True for the server's refusal of a change that it cannot make without writing every row again: ALGORITHM not supported, or columns added at once too
    /// often.
    /// </summary>
    public static bool IsRefusal(MySqlErrorCode? code) =>
        code is ServerErrorCode.AlterNotSupported or ServerErrorCode.AlterNotSupportedReason or ServerErrorCode.TooManyInstantColumns;

    /// <summary>The error that names the statements to run by hand.</summary>
    public static IngestException Refusal(TablePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new IngestException(
            IngestStage.Reconcile,
            "REBUILD_REFUSED",
            FormattableString.Invariant(
                $"the file needs changes that rewrite all of about {plan.Target.ApproximateRows} rows of {plan.Target.Name}; "
            ) + $"run them when it suits, then `mba audit retry`: {string.Join("; ", DdlText.For(plan).Select(s => s.Sql))}"
        );
    }
}
