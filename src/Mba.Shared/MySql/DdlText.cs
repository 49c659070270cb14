using Mba.Tables;

namespace Mba.MySql;

/// <summary>One statement of a plan's DDL and what it costs.</summary>
public sealed record DdlStatement(string Sql, AlterCost Cost);

/// <summary>SQL text of tables; pure. Stays within what MySQL 8.4, 9.x and MariaDB 10.11 all accept.</summary>
public static class DdlText
{
    /// <summary>An identifier in backticks, for every identifier in every statement.</summary>
    public static string Quote(string identifier) => "`" + identifier.Replace("`", "``", StringComparison.Ordinal) + "`";

    /// <summary>The statements that make a plan's changes, in order: CREATE, or at most one ALTER for each cost.</summary>
    public static IReadOnlyList<DdlStatement> For(TablePlan plan) => throw new NotSupportedException();

    /// <summary>An empty table with the target's loaded columns, no keys and no constraints but an <c>_ordinal</c> that tells the order of the lines.</summary>
    public static string Stage(TablePlan plan, string stageTable) => throw new NotSupportedException();

    /// <summary>An empty table like the target, for a replace.</summary>
    public static string Shadow(TablePlan plan, string shadowTable) => throw new NotSupportedException();
}
