using System.Globalization;
using Mba.Cli.Local;
using Mba.MySql.Connections;

namespace Mba.Benchmarks;

/// <summary>A private server for one bench run; commits are flushed to the disk, as where it matters.</summary>
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

    /// <summary>What the server has spent of the processors since it started.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            const int UserTime = 11;
            const double TicksPerSecond = 100;
            var fields = File.ReadAllText(FormattableString.Invariant($"/proc/{_database.ProcessId}/stat")).Split(") ")[^1].Split(' ');
            return TimeSpan.FromSeconds(
                (
                    long.Parse(fields[UserTime], CultureInfo.InvariantCulture)
                    + long.Parse(fields[UserTime + 1], CultureInfo.InvariantCulture)
                ) / TicksPerSecond
            );
        }
    }

    /// <summary>Starts MySQL (MariaDB with MBA_TEST_DB=mariadb) in <paramref name="folder"/> with an empty database.</summary>
    public static async Task<BenchDatabase> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var options = new LocalDatabaseOptions
        {
            Folder = folder,
            Temporary = true,
            Durable = true,
        };
        var database = Environment.GetEnvironmentVariable("MBA_TEST_DB") is "mariadb"
            ? await LocalMariaDb.StartAsync(options, cancellationToken)
            : await LocalMySql.StartAsync(options, cancellationToken);
        var bench = new BenchDatabase(database);
        await new ClientLoad(bench.Server with { Database = "mysql" }).RunAsync(
            $"CREATE DATABASE IF NOT EXISTS `{Name}` CHARACTER SET utf8mb4",
            cancellationToken
        );
        return bench;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
