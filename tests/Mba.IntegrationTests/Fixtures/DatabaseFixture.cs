using Mba.Cli.Local;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using MySqlConnector;
using Xunit;

namespace Mba.IntegrationTests.Fixtures;

/// <summary>An empty database with a name of its own, for one test class (IClassFixture) or one test (built by hand).</summary>
public sealed class DatabaseFixture(DatabaseServer server) : IAsyncLifetime
{
    public string DatabaseName { get; } = "t_" + Guid.NewGuid().ToString("N");

    public LocalDatabase Server => server.Database;

    public bool IsMariaDb => server.IsMariaDb;

    public bool IsAttached => server.IsAttached;

    public string ConnectionString => server.Database.ConnectionString(DatabaseName);

    public MySqlSessions Sessions => field ??= new(ConnectionString);

    /// <summary>Settings that lead to this database; buckets named, no AWS endpoint.</summary>
    public Settings Settings =>
        new()
        {
            RdsHost = Server.Host,
            RdsPort = Server.Port,
            RdsDatabase = DatabaseName,
            RdsUsername = Server.Username,
            RdsPassword = Server.Password,
            RdsParams = Server.Parameters,
            BucketMba = "mba-bucket",
            BucketPolicy = "policy-bucket",
        };

    public async ValueTask InitializeAsync() => await ExecuteOnServerAsync($"CREATE DATABASE `{DatabaseName}` CHARACTER SET utf8mb4");

    /// <summary>Gives the database the system's tables, as the migrations make them; nothing more when it has them.</summary>
    public async Task MigrateAsync()
    {
        if (await QueryAsync("SHOW TABLES LIKE 'ingestion_migration'") is [])
            await ExecuteAsync(await server.SchemaAsync());
    }

    public async ValueTask DisposeAsync() => await ExecuteOnServerAsync($"DROP DATABASE IF EXISTS `{DatabaseName}`");

    /// <summary>Runs one statement in this database, in a session with the server's defaults.</summary>
    public async Task ExecuteAsync(string sql) => await ExecuteAsync(ConnectionString, sql);

    /// <summary>All rows of a query, each value as text; null for NULL.</summary>
    public async Task<IReadOnlyList<string?[]>> QueryAsync(string sql)
    {
        await using var connection = await Sessions.OpenAsync(CancellationToken.None);
        await using var command = new MySqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string?[]>();
        while (await reader.ReadAsync())
            rows.Add([
                .. Enumerable
                    .Range(0, reader.FieldCount)
                    .Select(i =>
                        reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture)
                    ),
            ]);
        return rows;
    }

    private Task ExecuteOnServerAsync(string sql) => ExecuteAsync(server.Database.ConnectionString("mysql"), sql);

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new MySqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
