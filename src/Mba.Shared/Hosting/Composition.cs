using Mba.Aws;
using Mba.MySql;
using Mba.MySql.Connections;
using Mba.Tables;
using Microsoft.Extensions.Logging;

namespace Mba.Hosting;

/// <summary>The parts of the pipeline, put together from settings. Reaches neither store nor database before they are needed.</summary>
public sealed class Composition : IDisposable
{
    private readonly HttpMessageInvoker _http;

    private Composition(
        Settings settings,
        ILoggerFactory loggers,
        IObjectStore store,
        DatasetRules rules,
        IngestOptions options,
        FaultPoints faults,
        TimeProvider time
    )
    {
        _http = new HttpMessageInvoker(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        (Settings, Store, Rules, Options, Time) = (settings, store, rules, options, time);
        Sessions = ConnectionText.Sessions(settings, new SecretsClient(settings, _http, time), time);
        Destination = new MySqlDestination(Sessions, options, faults, time, loggers.CreateLogger<MySqlDestination>());
        Ingest = new CsvIngest(store, Destination, rules, options, time, loggers.CreateLogger<CsvIngest>());
    }

    public Settings Settings { get; }

    public IngestOptions Options { get; }

    public TimeProvider Time { get; }

    public MySqlSessions Sessions { get; }

    public MySqlDestination Destination { get; }

    public IObjectStore Store { get; }

    public DatasetRules Rules { get; }

    public CsvIngest Ingest { get; }

    /// <summary>The parts for these settings; fault points as the environment arms them.</summary>
    /// <param name="settings">Validated for what the caller is about to use.</param>
    /// <param name="loggers">Where the parts log.</param>
    /// <param name="store">Null for S3.</param>
    /// <param name="options">Null for those of the settings.</param>
    /// <param name="cancellationToken">Stops the reading of MBA_DATASETS.</param>
    /// <exception cref="IngestException">INVALID_DATASETS: MBA_DATASETS is wrong or out of reach.</exception>
    public static async Task<Composition> CreateAsync(
        Settings settings,
        ILoggerFactory loggers,
        IObjectStore? store,
        IngestOptions? options,
        CancellationToken cancellationToken
    )
    {
        options ??= IngestOptions.From(settings);
        options.Validate();
        store ??= SourceBucketStore.For(settings);
        var rules = await RulesAsync(settings, store, cancellationToken);
        return new Composition(settings, loggers, store, rules, options, FaultPoints.FromEnvironment(), TimeProvider.System);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The rules that MBA_DATASETS names, else the shipped ones.</summary>
    /// <exception cref="IngestException">INVALID_DATASETS: they are wrong or out of reach.</exception>
    public static async Task<DatasetRules> RulesAsync(Settings settings, IObjectStore store, CancellationToken cancellationToken)
    {
        if (settings.Datasets is not { } place)
            return DatasetRules.Shipped(settings);
        if (!ObjectAddress.IsUri(place))
            return Parse(place, await ReadAsync(place, cancellationToken), settings);
        var stored =
            (
                ObjectAddress.ParseUri(place) is { } address
                    ? await store.HeadAsync(address.Bucket, address.Key, null, cancellationToken)
                    : null
            )
            ?? throw new IngestException(
                IngestStage.Claim,
                "INVALID_DATASETS",
                $"MBA_DATASETS names an object that does not exist: {place}"
            );
        await using var stream = await store.OpenAsync(stored, 0, cancellationToken);
        using var json = new MemoryStream();
        await stream.CopyToAsync(json, cancellationToken);
        return Parse(place, json.ToArray(), settings);
    }

    private static async Task<byte[]> ReadAsync(string place, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(place, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IngestException(
                IngestStage.Claim,
                "INVALID_DATASETS",
                $"MBA_DATASETS names a file that cannot be read: {place}",
                cause: e
            );
        }
    }

    private static DatasetRules Parse(string place, byte[] json, Settings settings)
    {
        try
        {
            return DatasetRules.Parse(json, settings);
        }
        catch (IngestException e) when (e.Code == "INVALID_DATASETS")
        {
            throw new IngestException(IngestStage.Claim, e.Code, $"MBA_DATASETS ({place}): {e.Message}", cause: e);
        }
    }
}
