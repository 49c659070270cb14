using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Mba.IntegrationTests.Fixtures;

/// <summary>
/// A way to the emulator whose store and queues can be cut off one by one: requests to what is cut off, those under way too, end in a broken connection.
/// What the emulator holds stays, as it does behind a network that fails.
/// </summary>
internal sealed class AwsGate : IAsyncDisposable
{
    private static readonly string[] OwnHeaders = ["Transfer-Encoding", "Connection", "Content-Length"];

    private readonly WebApplication _app;
    private readonly Uri _target;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly Way _store = new();
    private readonly Way _queues = new();

    private AwsGate(WebApplication app, Uri target) => (_app, _target) = (app, target);

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Requests that are answered with an error instead of being passed on; null passes them on.</summary>
    public Func<HttpRequest, AwsRefusal?> Refuses { get; set; } = _ => null;

    /// <summary>How far the clock of what lies behind is off this machine's.</summary>
    public TimeSpan ClockOffset { get; set; }

    public static async Task<AwsGate> StartAsync(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var gate = new AwsGate(builder.Build(), target);
        gate._app.Run(gate.ForwardAsync);
        await gate._app.StartAsync();
        return gate;
    }

    public void CutStore() => _store.Cut();

    public void CutQueues() => _queues.Cut();

    /// <summary>Cuts the queues once this many more requests have passed to them.</summary>
    public void CutQueuesAfter(int requests) => _queues.CutAfter(requests);

    public void Restore()
    {
        _store.Restore();
        _queues.Restore();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _http.Dispose();
        _store.Dispose();
        _queues.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var way = context.Request.Headers["X-Amz-Target"].ToString().StartsWith("AmazonSQS", StringComparison.Ordinal) ? _queues : _store;
        var token = way.Pass();
        using var open = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, token);
        try
        {
            if (ClockOffset != TimeSpan.Zero)
                context.Response.Headers.Date = TimeProvider
                    .System.GetUtcNow()
                    .Add(ClockOffset)
                    .ToString("R", CultureInfo.InvariantCulture);
            if (Refuses(context.Request) is { } refusal)
                await refusal.WriteAsync(context);
            else
                await CopyAsync(context, open.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            context.Abort();
        }
    }

    private async Task CopyAsync(HttpContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var target = new Uri(_target, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, cancellationToken);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), target)
        {
            Content = new ByteArrayContent(body.ToArray()),
        };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (
                !OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)
                && !request.Headers.TryAddWithoutValidation(name, values.ToArray())
            )
                request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }
        using var response = await _http.SendAsync(request, cancellationToken);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) && !(name is "Date" && ClockOffset != TimeSpan.Zero))
                context.Response.Headers[name] = values.ToArray();
        }
        context.Response.ContentLength = response.Content.Headers.ContentLength;
        if (!HttpMethods.IsHead(context.Request.Method) && response.Content.Headers.ContentLength is not 0)
            await response.Content.CopyToAsync(context.Response.Body, cancellationToken);
    }

    /// <summary>The way to one service.</summary>
    private sealed class Way : IDisposable
    {
        private readonly Lock _lock = new();
        private CancellationTokenSource _open = new();
        private int _left = int.MaxValue;

        public CancellationToken Pass()
        {
            lock (_lock)
            {
                if (_left != int.MaxValue && --_left < 0)
                    _open.Cancel();
                return _open.Token;
            }
        }

        public void Cut() => CutAfter(0);

        public void CutAfter(int requests)
        {
            lock (_lock)
            {
                _left = requests;
                if (requests == 0)
                    _open.Cancel();
            }
        }

        public void Dispose() => _open.Dispose();

        public void Restore()
        {
            lock (_lock)
            {
                _left = int.MaxValue;
                _open = new CancellationTokenSource();
            }
        }
    }
}
