using System.Text;
using System.Text.Json;
using Mba.Aws;
using Mba.UploadApi.Problems;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Mba.UploadApi.HttpApi;

/// <summary>
/// ASP.NET Core's server when the app runs as a function: requests come from the Lambda loop instead of a socket.
/// Register it after the builder, so that it replaces Kestrel. Stands in for Amazon.Lambda.AspNetCoreServer.Hosting.
/// </summary>
public sealed class HttpApiServer(LambdaRuntime runtime, IHostApplicationLifetime lifetime) : IServer
{
    private static readonly byte[] HealthEvent =
        """{"version":"2.0","rawPath":"/health","headers":{"host":"localhost"},"requestContext":{"http":{"method":"GET","path":"/health"}}}"""u8.ToArray();

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private Task _warmUp = Task.CompletedTask;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _loop = Task.Run(() => RunAsync(application), cancellationToken);
        // What every request runs through is compiled while the loop connects and waits for the first.
        _warmUp = Task.Run(() => HandleAsync(application, HealthEvent, _stop.Token), cancellationToken);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loop, _warmUp).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>Has what every invocation runs through compiled while the app is still being built, on the other core of its start.</summary>
    public static void WarmUp()
    {
        var request = JsonSerializer.Deserialize(HealthEvent, HttpApiJson.Default.HttpApiRequest);
        var (_, response) = HttpApiFeatures.For(request ?? new HttpApiRequest(), Stream.Null, CancellationToken.None);
        JsonSerializer.SerializeToUtf8Bytes(
            new HttpApiResponse
            {
                StatusCode = response.StatusCode,
                Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "" },
                Body = "",
            },
            HttpApiJson.Default.HttpApiResponse
        );
    }

    /// <summary>
    /// Serves one event: bytes of the request in, bytes of the response out. The token fires shortly before the invocation's deadline, which ASP.NET Core
    /// takes for a client that has left; the client still waits, and is told.
    /// </summary>
    public static async Task<ReadOnlyMemory<byte>> HandleAsync<TContext>(
        IHttpApplication<TContext> application,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken
    )
        where TContext : notnull
    {
        var request = JsonSerializer.Deserialize(payload.Span, HttpApiJson.Default.HttpApiRequest) ?? new HttpApiRequest();
        using var body = new MemoryStream();
        var (features, response) = HttpApiFeatures.For(request, body, cancellationToken);
        var context = application.CreateContext(features);
        Exception? fault = null;
        try
        {
            await application.ProcessRequestAsync(context);
            if (cancellationToken.IsCancellationRequested && response.StatusCode >= StatusCodes.Status400BadRequest && body.Length == 0)
                await ApiFailures.OutOfTimeAsync(response, body);
            await response.FireOnStartingAsync();
            return JsonSerializer.SerializeToUtf8Bytes(Answer(response, body), HttpApiJson.Default.HttpApiResponse);
        }
        catch (Exception unhandled)
        {
            fault = unhandled;
            throw;
        }
        finally
        {
            await response.FireOnCompletedAsync();
            application.DisposeContext(context, fault);
        }
    }

    private async Task RunAsync<TContext>(IHttpApplication<TContext> application)
        where TContext : notnull
    {
        try
        {
            await runtime.RunAsync((payload, _, token) => HandleAsync(application, payload, token), _stop.Token);
        }
        finally
        {
            // Without its loop the process serves nobody.
            lifetime.StopApplication();
        }
    }

    private static HttpApiResponse Answer(BufferedResponse response, MemoryStream body)
    {
        var text = IsText(response.Headers.ContentType.ToString(), response.Headers.ContentEncoding.Count > 0);
        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        return new HttpApiResponse
        {
            StatusCode = response.StatusCode,
            Headers = response
                .Headers.Where(h => !string.Equals(h.Key, "Set-Cookie", StringComparison.OrdinalIgnoreCase))
                .ToDictionary(h => h.Key, h => string.Join(",", h.Value.AsEnumerable()), StringComparer.OrdinalIgnoreCase),
            Cookies = [.. response.Headers.SetCookie.OfType<string>()],
            Body = text ? Encoding.UTF8.GetString(bytes) : Convert.ToBase64String(bytes),
            IsBase64Encoded = !text,
        };
    }

    private static bool IsText(string contentType, bool encoded) =>
        !encoded
        && (
            contentType.Length == 0
            || contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || contentType.Contains("json", StringComparison.OrdinalIgnoreCase)
            || contentType.Contains("javascript", StringComparison.OrdinalIgnoreCase)
            || contentType.Contains("svg", StringComparison.OrdinalIgnoreCase)
        );
}
