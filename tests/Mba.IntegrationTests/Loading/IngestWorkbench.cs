using System.Text;
using Mba.Files;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>A database of its own, a folder as object store, and the real pipeline between them.</summary>
public sealed class IngestWorkbench : IAsyncLifetime
{
    private readonly DatabaseFixture _database;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "mba-load-" + Guid.NewGuid().ToString("N"));

    private DatabaseLogin? _api;

    public IngestWorkbench(DatabaseServer server)
    {
        _database = new DatabaseFixture(server);
        Store = new FolderObjectStore(_folder);
    }

    public const string Bucket = "mba-bucket";

    public FolderObjectStore Store { get; }

    public DatabaseFixture Database => _database;

    public string StoreFolder => _folder;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        await _database.MigrateAsync();
    }

    /// <summary>What operators do, with the rights that the API has in a deployment.</summary>
    public async Task<AuditActions> ActionsAsync() => new((_api ??= await DatabaseLogin.CreateAsync(_database, DatabaseRole.Api)).Sessions);

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
            await _api.DisposeAsync();
        await MySqlConnector.MySqlConnection.ClearAllPoolsAsync(CancellationToken.None);
        await _database.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A worker as a process would be: parts of its own. <paramref name="datasets"/> is the content of a datasets.json.</summary>
    public async Task<CsvIngest> WorkerAsync(IngestOptions? options = null, string? datasets = null, FaultPoints? faults = null)
    {
        var settings = _database.Settings;
        var rules = datasets is null
            ? Tables.DatasetRules.Shipped(settings)
            : Tables.DatasetRules.Parse(Encoding.UTF8.GetBytes(datasets), settings);
        await Task.CompletedTask;
        options ??= new IngestOptions();
        var destination = new MySqlDestination(
            _database.Sessions,
            options,
            faults ?? FaultPoints.None,
            TimeProvider.System,
            NullLogger.Instance
        );
        return new CsvIngest(Store, destination, rules, options, TimeProvider.System, NullLogger<CsvIngest>.Instance);
    }

    public async Task<IngestRequest> PutAsync(string name, string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        await Store.PutAsync(Bucket, "mba/csv/" + name, stream, new PutOptions(), CancellationToken.None);
        return new IngestRequest { Bucket = Bucket, Key = "mba/csv/" + name };
    }

    public async Task<IngestResult> LoadAsync(string name, string content) =>
        await (await WorkerAsync()).RunAsync(await PutAsync(name, content), CancellationToken.None);

    /// <summary>Makes a stored file as if it had been written earlier.</summary>
    public void Age(IngestRequest request, TimeSpan by)
    {
        var file = Path.Combine(_folder, request.Bucket, request.Key);
        File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file) - by);
    }

    /// <summary>A file of this machine.</summary>
    public async Task<string> WriteAsync(string name, string content)
    {
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, content);
        return path;
    }

    /// <summary>Lets the time pass that a dead worker's claim lives.</summary>
    public Task ExpireLeasesAsync() =>
        Database.ExecuteAsync(
            "UPDATE ingestion_audit SET lease_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE lease_until IS NOT NULL"
        );

    /// <summary>As if the table had never been loaded.</summary>
    public async Task ForgetAsync(string table)
    {
        await Database.ExecuteAsync($"DROP TABLE {table}");
        foreach (var memory in new[] { "ingestion_audit", "ingestion_content", "ingestion_reject", "ingestion_column" })
            await Database.ExecuteAsync($"DELETE FROM {memory}");
    }

    public async Task<string?> ScalarAsync(string sql) => (await _database.QueryAsync(sql))[0][0];
}
