using Mba.Cli.Local;
using Mba.MySql;

namespace Mba.Benchmarks;

/// <summary>A private, durable-as-default MySQL for one bench run.</summary>
public sealed class BenchDatabase : IAsyncDisposable
{
    private readonly LocalDatabase _database;

    private BenchDatabase(LocalDatabase database) => _database = database;

    public const string Name = "mba_bench";

    public string Product => _database.Product;

    public string Parameters => _database.Parameters;

    public string ConnectionString => _database.ConnectionString(Name);

    public MySqlSessions Sessions => new(ConnectionString);

    public BenchServer Server => new(_database.Host, _database.Port, _database.Username, _database.Password, Name, _database.Product);

    /// <summary>Starts MySQL (MariaDB with MBA_TEST_DB=mariadb) in <paramref name="folder"/> with an empty database.</summary>
    public static async Task<BenchDatabase> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var options = new LocalDatabaseOptions { Folder = folder, Temporary = true };
        var database = Environment.GetEnvironmentVariable("MBA_TEST_DB") is "mariadb"
            ? await LocalMariaDb.StartAsync(options, cancellationToken)
            : await LocalMySql.StartAsync(options, cancellationToken);
        var bench = new BenchDatabase(database);
        await new ClientLoad(bench.Server with { Database = "mysql" }).RunAsync($"CREATE DATABASE IF NOT EXISTS `{Name}` CHARACTER SET utf8mb4", cancellationToken);
        return bench;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
