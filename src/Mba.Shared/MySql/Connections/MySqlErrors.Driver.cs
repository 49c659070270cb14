namespace Mba.MySql.Connections;

public static partial class MySqlErrors
{
    /// <summary>The driver threw it, or what it is the cause of: broken files and sockets of others are not the database's errors.</summary>
    public static bool IsDriverError(Exception e)
    {
        for (Exception? at = e; at is not null; at = at.InnerException)
        {
            if (
                at.GetType().Namespace?.StartsWith("MySql", StringComparison.Ordinal) == true
                || at.Source?.StartsWith("MySql", StringComparison.Ordinal) == true
            )
                return true;
        }
        return false;
    }
}
