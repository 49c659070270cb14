namespace Mba.MySql.Claims;

/// <summary>What an undo does about files that were skipped because the run's rows stand for them.</summary>
public enum UndoDuplicates
{
    /// <summary>Refuse the undo, and list them.</summary>
    Refuse,

    /// <summary>The newest of them takes over the rows.</summary>
    HandOver,

    /// <summary>Undo them, too.</summary>
    Undo,
}

/// <summary>What an undo did.</summary>
/// <param name="Audit">The run as it is now.</param>
/// <param name="RowsRemoved">Rows that left the table.</param>
/// <param name="HandedTo">The id of the run that took over the rows; null when none did.</param>
/// <param name="AlsoUndone">Ids of duplicates that were undone with it.</param>
public sealed record UndoResult(AuditRow Audit, long RowsRemoved, string? HandedTo, IReadOnlyList<string> AlsoUndone);
