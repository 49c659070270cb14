using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Mba.Aws;
using Mba.Client;
using Mba.Files;
using Mba.MySql.Connections;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Mba.Uploads;

namespace Mba.Cli.Sending;

/// <summary>What sends files: over the API, or straight to the store with this process's own credentials.</summary>
public sealed class Senders : IDisposable
{
    /// <summary>Until a server lets this machine in, and until it has answered: one that is out of reach answers nothing, a busy one late.</summary>
    private static readonly (TimeSpan Open, TimeSpan Answer) DatabasePatience = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));

    private readonly HttpClient _storeHttp = NewHttp(Timeout.InfiniteTimeSpan);
    private readonly SignIn.ApiConnection? _api;

    private readonly ConcurrentDictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly StoredHashCache _storedHashes = StoredHashCache.Open(StoredHashCache.DefaultFile);
    private readonly Settings _settings;
    private readonly IUploadLedger? _ledger;

    private Senders(
        Settings settings,
        SignIn.ApiConnection? api,
        S3ObjectStore? store,
        IUploadLedger? ledger,
        string? note,
        Func<Senders, IUploadService> service
    )
    {
        (_settings, _api, _ledger, Note) = (settings, api, ledger, note);
        Cache = HashCache.Open(HashCache.DefaultFile);
        Stored = store is null ? null : new StoredCopies(store, _storedHashes, settings);
        Sender = new FileSender(service(this), _storeHttp, Retries(settings), ResumeStore.Open(ResumeStore.DefaultFile))
        {
            Stored = (path, etag) => _tags[path] = etag,
        };
    }

    public HashCache Cache { get; }

    /// <summary>What is stored; null when there is only the API.</summary>
    public StoredCopies? Stored { get; }

    public FileSender Sender { get; }

    /// <summary>What the user should know of how files are sent; null when there is nothing.</summary>
    public string? Note { get; }

    public BatchSender Batches => new(this, _settings);

    /// <summary>The entity tag that the store gave a file that was just sent in one piece; null when it was sent in parts.</summary>
    public string? TakeTag(string path) => _tags.TryRemove(path, out var etag) ? etag : null;

    /// <summary>True when the store holds these bytes under the file's key.</summary>
    public async Task<bool> HoldsAsync(SelectedFile file, FileHash hash, CancellationToken cancellationToken) =>
        Stored is { } stored && await stored.EqualsAsync(file, hash, cancellationToken) == true;

    /// <summary>The loads of these contents (SHA-256) that the audit knows; none where only the API knows it, which decides itself.</summary>
    public Task<ILookup<string, LoadedContent>> LoadsAsync(
        FileScope scope,
        IReadOnlyCollection<string> hashes,
        CancellationToken cancellationToken
    ) => (_ledger ?? new FileLedger(file: null)).FindLoadedAsync(_settings.PlaceOf(scope), hashes, cancellationToken);

    /// <summary>Writes what was learned about files and objects.</summary>
    public Task SaveAsync() => LearnedHashes.SaveAsync(Cache.SaveAsync, _storedHashes.SaveAsync);

    /// <summary>Sends through the API at this address, with MBA_API_TOKEN or the token of <c>mba login</c>.</summary>
    public static Senders OverApi(Uri api, Settings settings)
    {
        var connection = SignIn.ApiConnection.Open(api, settings, SignIn.TokenStore.OfUser(), TimeProvider.System);
        return new Senders(settings, connection, store: null, ledger: null, note: null, _ => connection.Client);
    }

    /// <summary>Sends straight to the store. Tickets are kept in the database when it can be reached, else in a file of this machine.</summary>
    public static async Task<Senders> DirectAsync(Settings settings, CancellationToken cancellationToken)
    {
        var store = new S3ObjectStore(settings);
        var reachable = settings.RdsHost.Length > 0 && await IsReachableAsync(settings, cancellationToken);
        IUploadLedger ledger = reachable ? new UploadLedger(SessionsOf(settings)) : new FileLedger(Path.Combine("logs", "tickets.json"));
        var note =
            reachable || settings.RdsHost.Length == 0
                ? null
                : "The database does not answer: uploads are not recorded there, and content that is loaded already is not noticed.";
        return new Senders(
            settings,
            api: null,
            store,
            ledger,
            note,
            senders => new InProcessUploads(
                new UploadService(
                    settings,
                    ledger,
                    new S3UploadSigner(settings),
                    new ListedStore(store, senders.Stored),
                    new StoredUploads(ledger, store, settings)
                    {
                        Evidence = (address, token) => store.EvidenceAsync(address.Bucket, address.Key, token),
                    },
                    TimeProvider.System
                ),
                settings,
                Environment.UserName
            )
        );
    }

    public void Dispose()
    {
        _storeHttp.Dispose();
        _api?.Dispose();
    }

    private static MySqlSessions SessionsOf(Settings settings) =>
        ConnectionText.Sessions(
            settings,
            new SecretsClient(settings, new HttpMessageInvoker(new SocketsHttpHandler()), TimeProvider.System),
            TimeProvider.System
        );

    /// <summary>A database in a private network is out of reach for a laptop, which may upload all the same.</summary>
    private static async Task<bool> IsReachableAsync(Settings settings, CancellationToken cancellationToken)
    {
        try
        {
            var sessions = SessionsOf(settings);
            await using (await sessions.OpenSessionAsync(cancellationToken).WaitAsync(DatabasePatience.Open, cancellationToken))
                await new Migrations(sessions).ApplyAsync(cancellationToken).WaitAsync(DatabasePatience.Answer, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is TimeoutException || MySqlErrors.IsDatabaseError(e))
        {
            return false;
        }
    }

    private static RetryPolicy Retries(Settings settings) =>
        new() { Attempts = settings.RetryMaxAttempts, BaseDelay = settings.RetryBaseDelay };

    private static HttpClient NewHttp(TimeSpan timeout) =>
        new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = timeout };

    /// <summary>Answers what is stored under a key from the batch's listing where there is one; the signed request refuses a key that was taken since.</summary>
    private sealed class ListedStore(S3ObjectStore store, StoredCopies? listed) : IObjectStore
    {
        public Task<StoredObject?> HeadAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken) =>
            store.HeadAsync(bucket, key, versionId, cancellationToken);

        public Task<Stream> OpenAsync(StoredObject stored, long offset, CancellationToken cancellationToken) =>
            store.OpenAsync(stored, offset, cancellationToken);

        public async IAsyncEnumerable<StoredObject> ListAsync(
            string bucket,
            string prefix,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            if (listed?.IsListed(bucket, prefix) == true)
            {
                if (listed.Find(bucket, prefix) is { } known)
                    yield return known;
                yield break;
            }
            await foreach (var stored in store.ListAsync(bucket, prefix, cancellationToken))
                yield return stored;
        }

        public Task PutAsync(string bucket, string key, Stream content, PutOptions options, CancellationToken cancellationToken) =>
            store.PutAsync(bucket, key, content, options, cancellationToken);

        public Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken) =>
            store.DeleteAsync(bucket, key, cancellationToken);
    }
}
