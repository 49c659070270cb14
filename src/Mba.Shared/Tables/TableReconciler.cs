using Mba.Schemas;

namespace Mba.Tables;

/// <summary>Decides what a table must become so that it holds a file. Pure: values in, a plan out.</summary>
public static class TableReconciler
{
    /// <summary>The plan that loads the file if every value fits that can; see <see cref="TablePlan.MayReject"/>.</summary>
    /// <param name="scan">The file.</param>
    /// <param name="dataset">What is laid down about it.</param>
    /// <param name="table">The table as it is; null when it is absent.</param>
    /// <exception cref="IngestException">The file cannot go into the table, whatever its values: with the column and the remedy.</exception>
    public static TablePlan Plan(FileScan scan, Dataset dataset, TableSchema? table) => throw new NotSupportedException();

    /// <summary>
    /// The plan after the counting pass: final (<see cref="TablePlan.MayReject"/> false: those rows are rejected), or, when columns have become text under the
    /// misfit policy, a new one that may have to be counted again (<see cref="TablePlan.MayReject"/> still true).
    /// </summary>
    /// <exception cref="IngestException">TOO_MANY_REJECTS, COLUMN_TYPE_CONFLICT: nothing may be loaded; with the column and the remedy.</exception>
    public static TablePlan Decide(TablePlan plan, Misfits misfits) => throw new NotSupportedException();
}
