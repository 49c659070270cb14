using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Mba.IntegrationTests.Fixtures;

/// <summary>
/// An S3 in front of the emulator whose entity tags are not digests, as those of objects that KMS encrypts: in headers, in lists and in the parts that a
/// client names. Objects that are encrypted so are said to be; the rest keeps its tag.
/// </summary>
internal sealed partial class ScramblingProxy : IAsyncDisposable
{
    private static readonly string[] OwnHeaders = ["Transfer-Encoding", "Connection", "Date", "Server", "Content-Length"];

    private readonly WebApplication _app;
    private readonly Uri _target;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly ConcurrentDictionary<string, string> _original = new(StringComparer.Ordinal);
    private int _heads;

    private ScramblingProxy(WebApplication app, Uri target) => (_app, _target) = (app, target);

    public Uri Address => new(_app.Urls.Single());

    /// <summary>True for a tag that stays as it is: its object is not encrypted by KMS.</summary>
    public Func<string, bool> Keeps { get; set; } = _ => false;

    /// <summary>What KMS happens to make of these tags.</summary>
    public ConcurrentDictionary<string, string> Chosen { get; } = new(StringComparer.Ordinal);

    /// <summary>HEAD requests so far.</summary>
    public int Heads => _heads;

    public static async Task<ScramblingProxy> StartAsync(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var proxy = new ScramblingProxy(builder.Build(), target);
        proxy._app.Run(proxy.ForwardAsync);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method))
            Interlocked.Increment(ref _heads);
        using var request = await RequestAsync(context);
        using var response = await _http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
                context.Response.Headers[name] = values.ToArray();
        }
        if (response.Headers.ETag?.Tag.Trim('"') is { } tag && !Keeps(tag))
        {
            context.Response.Headers.ETag = $"\"{Scramble(tag)}\"";
            context.Response.Headers["x-amz-server-side-encryption"] = "aws:kms";
        }
        var body = await response.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("xml", StringComparison.Ordinal) == true)
            body = Encoding.UTF8.GetBytes(
                Tags()
                    .Replace(
                        Encoding.UTF8.GetString(body),
                        m => m.Value.Replace(m.Groups["tag"].Value, Scramble(m.Groups["tag"].Value), StringComparison.Ordinal)
                    )
            );
        context.Response.ContentLength = HttpMethods.IsHead(context.Request.Method) ? response.Content.Headers.ContentLength : body.Length;
        if (body.Length > 0)
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpContext context)
    {
        var target = new Uri(_target, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var bytes = body.ToArray();
        if (bytes.AsSpan().StartsWith("<CompleteMultipartUpload"u8))
            bytes = Encoding.UTF8.GetBytes(
                Tags()
                    .Replace(
                        Encoding.UTF8.GetString(bytes),
                        m => m.Value.Replace(m.Groups["tag"].Value, Original(m.Groups["tag"].Value), StringComparison.Ordinal)
                    )
            );
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), target) { Content = new ByteArrayContent(bytes) };
        foreach (var (name, values) in context.Request.Headers)
        {
            var texts = values
                .Select(v => name is "If-Match" or "If-None-Match" && v is not "*" ? $"\"{Original(v!.Trim('"'))}\"" : v)
                .ToArray();
            if (!OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, texts))
                request.Content.Headers.TryAddWithoutValidation(name, texts);
        }
        return request;
    }

    private string Original(string tag) => _original.GetValueOrDefault(tag, tag);

    /// <summary>Another tag of the same form, always the same for the same object.</summary>
    private string Scramble(string tag)
    {
        if (Keeps(tag))
            return tag;
        var parts = tag.IndexOf('-', StringComparison.Ordinal) is var dash and > 0 ? tag[dash..] : "";
        var scrambled = Chosen.TryGetValue(tag, out var chosen)
            ? chosen
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("kms " + tag)))[..32] + parts;
        _original[scrambled] = tag;
        return scrambled;
    }

    [GeneratedRegex(
        "<ETag>(?:&quot;|\"|&#34;)?(?<tag>[0-9a-f]{32}(?:-[0-9]+)?)(?:&quot;|\"|&#34;)?</ETag>",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Tags();
}
