using Mba.Files;
using Mba.Hosting;
using Mba.MySql.Schema;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mba.Benchmarks;

/// <summary>The whole pipeline of one warm function: a folder or an emulator's bucket as object store, the bench's server as destination.</summary>
public sealed class Pipeline : IDisposable
{
    public const string Bucket = "bench";

    private readonly Composition _composition;
    private readonly ClientLoad _client;

    private Pipeline(Composition composition, ClientLoad client) => (_composition, _client) = (composition, client);

    /// <summary>Migrated and ready; files are found in <paramref name="folder"/>/bench.</summary>
    public static Task<Pipeline> CreateAsync(
        BenchDatabase database,
        string folder,
        IngestOptions options,
        CancellationToken cancellationToken
    ) => CreateAsync(database, new FolderObjectStore(folder), options, datasets: null, cancellationToken);

    /// <summary>Migrated and ready.</summary>
    /// <param name="database">Destination.</param>
    /// <param name="store">Where the files are.</param>
    /// <param name="options">How to load.</param>
    /// <param name="datasets">Path of the dataset rules; null for those shipped.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<Pipeline> CreateAsync(
        BenchDatabase database,
        IObjectStore store,
        IngestOptions options,
        string? datasets,
        CancellationToken cancellationToken
    )
    {
        var settings = new Settings
        {
            RdsHost = database.Server.Host,
            RdsPort = database.Server.Port,
            RdsDatabase = BenchDatabase.Name,
            RdsUsername = database.Server.User,
            RdsPassword = database.Server.Password,
            RdsParams = database.Parameters,
            BucketMba = Bucket,
            BucketPolicy = Bucket,
            Datasets = datasets,
        };
        var composition = await Composition.CreateAsync(settings, NullLoggerFactory.Instance, store, options, cancellationToken);
        await new Migrations(composition.Sessions).ApplyAsync(cancellationToken);
        return new Pipeline(composition, new ClientLoad(database.Server));
    }

    /// <summary>Forgets every load and drops the tables named.</summary>
    public Task ForgetAsync(IEnumerable<string> tables, CancellationToken cancellationToken) =>
        _client.RunAsync(
            "DELETE FROM ingestion_audit; DELETE FROM ingestion_content; DELETE FROM ingestion_block; DELETE FROM ingestion_scan; DELETE FROM ingestion_table; DELETE FROM ingestion_column;"
                + string.Concat(tables.Select(t => $"DROP TABLE IF EXISTS `{t}`;")),
            cancellationToken
        );

    /// <summary>Loads one object; anything but SUCCESS is an error of the bench.</summary>
    public async Task<AuditRow> LoadAsync(string key, CancellationToken cancellationToken, bool force = false)
    {
        var result = await _composition.Ingest.RunAsync(
            new IngestRequest
            {
                Bucket = Bucket,
                Key = key,
                Trigger = IngestTrigger.Cli,
                Force = force,
            },
            cancellationToken
        );
        return result.Audit is { Status: AuditStatus.SUCCESS } row
            ? row
            : throw new InvalidOperationException($"{key} was not loaded: {result.Reason}");
    }

    public void Dispose() => _composition.Dispose();
}
