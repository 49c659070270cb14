using Mba.Sources;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>The counting pass: which values of a file do not fit a plan, column by column. Constant memory. Not thread-safe.</summary>
public sealed class MisfitCounter
{
    public MisfitCounter(TablePlan plan) => ArgumentNullException.ThrowIfNull(plan);

    /// <summary>Looks at one record; records that are no rows are passed over.</summary>
    public void Observe(IRecordReader record) => throw new NotSupportedException();

    /// <summary>What was found so far.</summary>
    public Misfits Result => throw new NotSupportedException();
}
