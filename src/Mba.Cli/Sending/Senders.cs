using System.Net.Http.Headers;
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
    private static readonly TimeSpan DatabasePatience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _storeHttp = NewHttp(Timeout.InfiniteTimeSpan);
    private readonly HttpClient? _apiHttp;

    private Senders(Settings settings, IUploadService service, HttpClient? apiHttp, IObjectStore? store, string? note)
    {
        (_apiHttp, Store, Note) = (apiHttp, store, note);
        Cache = HashCache.Open(HashCache.DefaultFile);
        Sender = new FileSender(service, _storeHttp, Retries(settings), ResumeStore.Open(ResumeStore.DefaultFile));
    }

    public HashCache Cache { get; }

    /// <summary>Null when there is only the API.</summary>
    public IObjectStore? Store { get; }

    public FileSender Sender { get; }

    /// <summary>What the user should know of how files are sent; null when there is nothing.</summary>
    public string? Note { get; }

    public BatchSender Batches => new(Sender, Cache, Store);

    /// <summary>Sends through the API at this address, with the token of MBA_API_TOKEN if there is one.</summary>
    public static Senders OverApi(Uri api, Settings settings)
    {
        var http = NewHttp(TimeSpan.FromSeconds(60));
        http.BaseAddress = api;
        if (settings.ApiToken is { } token)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Senders(settings, new MbaClient(http, Retries(settings)), http, store: null, note: null);
    }

    /// <summary>Sends straight to the store. Tickets are kept in the database when it can be reached, else in a file of this machine.</summary>
    public static async Task<Senders> DirectAsync(Settings settings, CancellationToken cancellationToken)
    {
        var store = new S3ObjectStore(settings);
        var reachable = settings.RdsHost.Length > 0 && await IsReachableAsync(settings, cancellationToken);
        IUploadLedger ledger = reachable ? new UploadLedger(SessionsOf(settings)) : new FileLedger(Path.Combine("logs", "tickets.json"));
        var desk = new UploadService(settings, ledger, new S3UploadSigner(settings), store, TimeProvider.System);
        var note =
            reachable || settings.RdsHost.Length == 0
                ? null
                : "The database does not answer: uploads are not recorded there, and content that is loaded already is not noticed.";
        return new Senders(settings, new InProcessUploads(desk, settings, Environment.UserName), apiHttp: null, store, note);
    }

    public void Dispose()
    {
        _storeHttp.Dispose();
        _apiHttp?.Dispose();
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
            await new Migrations(SessionsOf(settings)).ApplyAsync(cancellationToken).WaitAsync(DatabasePatience, cancellationToken);
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
}
