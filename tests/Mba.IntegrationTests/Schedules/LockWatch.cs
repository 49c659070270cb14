using System.Text.RegularExpressions;
using Mba.IntegrationTests.Fixtures;

namespace Mba.IntegrationTests.Schedules;

/// <summary>Which connections of a database wait for a lock right now: a row's, a table's, or a named one.</summary>
internal sealed partial class LockWatch(DatabaseFixture database)
{
    private const string OfThreads =
        "SELECT ID FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND (STATE LIKE 'Waiting for%lock%' OR STATE = 'User lock')";

    private const string OfRows =
        "SELECT t.PROCESSLIST_ID FROM performance_schema.data_lock_waits w JOIN performance_schema.threads t ON t.THREAD_ID = w.REQUESTING_THREAD_ID "
        + "WHERE t.PROCESSLIST_DB = DATABASE()";

    public async Task<HashSet<string>> WaitingAsync() =>
        database.IsMariaDb
            ? [.. await FirstColumnAsync(OfThreads), .. await RowWaitsOfMariaDbAsync()]
            : [.. await FirstColumnAsync($"{OfRows} UNION {OfThreads}")];

    /// <summary>
    /// From the engine's status: information_schema.INNODB_TRX shows a copy that is renewed only when nobody has read it for 0.1 s, so whoever looks more often
    /// sees the same for ever.
    /// </summary>
    private async Task<IEnumerable<string>> RowWaitsOfMariaDbAsync()
    {
        var ours = await FirstColumnAsync("SELECT ID FROM information_schema.PROCESSLIST WHERE DB = DATABASE()");
        var status = (await database.QueryAsync("SHOW ENGINE INNODB STATUS"))[0][2] ?? "";
        return status
            .Split("---TRANSACTION ")
            .Where(t => t.Contains("\nLOCK WAIT ", StringComparison.Ordinal))
            .Select(t => ThreadId().Match(t).Groups["id"].Value)
            .Intersect(ours, StringComparer.Ordinal);
    }

    private async Task<IEnumerable<string>> FirstColumnAsync(string sql) =>
        (await database.QueryAsync(sql)).Select(r => r[0] ?? "").Where(id => id.Length > 0);

    [GeneratedRegex("thread id (?<id>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ThreadId();
}
