using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Connections;
using MySqlConnector;

namespace Mba.IntegrationTests.Schedules;

/// <summary>What a database does to its users for a while: a storage that is full, and others who hold locks.</summary>
internal sealed class DatabaseTroubles(DatabaseFixture database)
{
    private const int MostAttempts = 400;

    private static readonly string[] Refused =
    [
        "INSERT ON ingestion_audit",
        "UPDATE ON ingestion_audit",
        "INSERT ON ingestion_block",
        "INSERT ON ingestion_content",
        "INSERT ON ingestion_scan",
    ];

    private static readonly Func<string, string>[] Holds =
    [
        table => $"SELECT COUNT(*) FROM ingestion_content WHERE table_name = '{table}' FOR UPDATE",
        table => $"SELECT COUNT(*) FROM ingestion_table WHERE table_name = '{table}' FOR UPDATE",
        _ => "SELECT COUNT(*) FROM ingestion_audit WHERE status = 'STARTED' FOR UPDATE",
    ];

    /// <summary>How many kinds of statements a full storage can refuse.</summary>
    public static int Refusals => Refused.Length;

    /// <summary>How many kinds of locks can be held.</summary>
    public static int Locks => Holds.Length;

    /// <summary>
    /// The server answers for a while that a table is full (1114), by a trigger: InnoDB itself aborts the whole server when a rollback finds no page.
    /// </summary>
    public async Task FillAsync(int refusal, int milliseconds)
    {
        await PersistAsync(
            $"CREATE TRIGGER no_space BEFORE {Refused[refusal]} FOR EACH ROW SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114"
        );
        await Task.Delay(milliseconds, CancellationToken.None);
        await PersistAsync("DROP TRIGGER IF EXISTS no_space");
    }

    /// <summary>Holds a lock for a moment, or until the server goes away.</summary>
    public async Task HoldAsync(string table, int kind, int milliseconds)
    {
        try
        {
            await using var session = await new MySqlSessions(database.ConnectionString).OpenSessionAsync(CancellationToken.None);
            await session.BeginAsync(CancellationToken.None);
            await session.ScalarAsync<long>(Sql.Written(Holds[kind](table)), CancellationToken.None);
            await Task.Delay(milliseconds, CancellationToken.None);
        }
        catch (Exception e) when (MySqlErrors.IsDatabaseError(e))
        {
            // The server went away under it.
        }
    }

    /// <summary>Until the server, which may be killed meanwhile, has run a statement.</summary>
    private async Task PersistAsync(string statement)
    {
        for (var i = 0; i < MostAttempts; i++)
        {
            try
            {
                await database.ExecuteAsync(statement);
                return;
            }
            catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.TriggerAlreadyExists)
            {
                return;
            }
            catch (Exception e) when (MySqlErrors.IsDatabaseError(e))
            {
                await Task.Delay(200, CancellationToken.None);
            }
        }
        throw new InvalidOperationException("the server did not run " + statement);
    }
}
