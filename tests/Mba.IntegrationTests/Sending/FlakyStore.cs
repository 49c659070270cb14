using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Mba.IntegrationTests.Sending;

/// <summary>A store that fails as it is told to: by status, or by breaking the connection. Counts the bytes that arrive.</summary>
internal sealed class FlakyStore : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<int> _failures = new();
    private long _bytes;
    private int _requests;

    private FlakyStore(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public int Requests => _requests;

    /// <summary>Bytes of the requests that were answered with 200.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public ConcurrentDictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static async Task<FlakyStore> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var store = new FlakyStore(builder.Build());
        store._app.MapPut("/{**path}", store.TakeAsync);
        await store._app.StartAsync();
        return store;
    }

    /// <summary>The next requests end with these statuses; 0 breaks the connection in the middle.</summary>
    public void Fail(params int[] statuses) => Array.ForEach(statuses, _failures.Enqueue);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        foreach (var header in context.Request.Headers)
            Headers[header.Key] = header.Value.ToString();
        if (_failures.TryDequeue(out var status))
        {
            if (status == 0)
                context.Abort();
            context.Response.StatusCode = status;
            return;
        }
        var buffer = new byte[128 << 10];
        long read = 0;
        for (int n; (n = await context.Request.Body.ReadAsync(buffer)) > 0; )
            read += n;
        Interlocked.Add(ref _bytes, read);
    }
}
