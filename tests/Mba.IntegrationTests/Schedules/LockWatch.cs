using Mba.IntegrationTests.Fixtures;

namespace Mba.IntegrationTests.Schedules;

/// <summary>Which connections of a database wait for a lock right now: a row's, a table's, or a named one.</summary>
internal sealed class LockWatch(DatabaseFixture database)
{
    private string Sql =>
        (
            database.IsMariaDb
                ? "SELECT trx_mysql_thread_id FROM information_schema.INNODB_TRX t JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id "
                    + "WHERE t.trx_state = 'LOCK WAIT' AND p.DB = DATABASE()"
                : "SELECT t.PROCESSLIST_ID FROM performance_schema.data_lock_waits w JOIN performance_schema.threads t ON t.THREAD_ID = w.REQUESTING_THREAD_ID "
                    + "WHERE t.PROCESSLIST_DB = DATABASE()"
        )
        + " UNION SELECT ID FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND (STATE LIKE 'Waiting for%lock%' OR STATE = 'User lock')";

    public async Task<HashSet<string>> WaitingAsync() =>
        [.. (await database.QueryAsync(Sql)).Select(r => r[0] ?? "").Where(id => id.Length > 0)];
}
