using System.Diagnostics;

namespace Mba.IntegrationTests.Schedules;

/// <summary>Counts statements that deliveries send to a database, without those that only concern their own session.</summary>
internal sealed class StatementCount : IDisposable
{
    private readonly ActivityListener _listener;
    private long _count;

    /// <param name="mark">Part of the connection strings of the deliveries.</param>
    /// <param name="database">Name of the database.</param>
    public StatementCount(string database, string mark)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "MySqlConnector",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (
                    activity.GetTagItem("db.name") is string name
                    && name == database
                    && activity.GetTagItem("db.connection_string") is string address
                    && address.Contains(mark, StringComparison.OrdinalIgnoreCase)
                    && !IsOfTheSession(activity.GetTagItem("db.statement") as string ?? "")
                )
                    Interlocked.Increment(ref _count);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public long Count => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();

    /// <summary>What sets a session, or begins its transaction, comes in one text with the statement behind it.</summary>
    private static bool IsOfTheSession(string text) =>
        text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .All(statement =>
                statement.StartsWith("SET SESSION ", StringComparison.Ordinal)
                || statement.StartsWith("START TRANSACTION", StringComparison.Ordinal)
            );
}
