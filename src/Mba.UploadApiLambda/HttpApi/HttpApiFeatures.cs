using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace Mba.UploadApi.HttpApi;

/// <summary>An event in the form in which ASP.NET Core's servers present a request.</summary>
internal static class HttpApiFeatures
{
    /// <summary>Authentication type of a caller whose token API Gateway has verified.</summary>
    public const string AuthenticationType = "ApiGateway";

    public static (FeatureCollection Features, BufferedResponse Response) For(
        HttpApiRequest request,
        Stream responseBody,
        CancellationToken cancellationToken
    )
    {
        var body = Body(request);
        var response = new BufferedResponse();
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(Request(request, body));
        features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(body.Length > 0));
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(responseBody));
        features.Set<IHttpRequestIdentifierFeature>(
            new HttpRequestIdentifierFeature { TraceIdentifier = request.RequestContext.RequestId }
        );
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = cancellationToken });
        features.Set<IHttpConnectionFeature>(
            new HttpConnectionFeature
            {
                RemoteIpAddress = IPAddress.TryParse(request.RequestContext.Http.SourceIp, out var address) ? address : null,
            }
        );
        if (request.RequestContext.Authorizer?.Jwt is { } jwt)
            features.Set<IHttpAuthenticationFeature>(new HttpAuthenticationFeature { User = Caller(jwt) });
        return (features, response);
    }

    private static HttpRequestFeature Request(HttpApiRequest request, byte[] body)
    {
        var path = WithoutStage(request.RawPath, request.RequestContext.Stage);
        var feature = new HttpRequestFeature
        {
            Method = request.RequestContext.Http.Method,
            Protocol = request.RequestContext.Http.Protocol,
            Scheme = request.Headers.GetValueOrDefault("x-forwarded-proto", "https"),
            Path = Uri.UnescapeDataString(path),
            RawTarget = path,
            QueryString = request.RawQueryString.Length > 0 ? "?" + request.RawQueryString : "",
            Body = new MemoryStream(body, writable: false),
        };
        foreach (var (name, value) in request.Headers)
            feature.Headers[name] = value;
        if (request.Cookies.Count > 0)
            feature.Headers.Cookie = string.Join("; ", request.Cookies);
        feature.Headers.ContentLength = body.Length > 0 ? body.Length : null;
        return feature;
    }

    private static byte[] Body(HttpApiRequest request) =>
        request switch
        {
            { Body: null } => [],
            { IsBase64Encoded: true } => Convert.FromBase64String(request.Body),
            _ => Encoding.UTF8.GetBytes(request.Body),
        };

    private static string WithoutStage(string path, string stage) =>
        stage is not "$default" && path.StartsWith($"/{stage}/", StringComparison.Ordinal) ? path[(stage.Length + 1)..] : path;

    private static ClaimsPrincipal Caller(HttpApiJwt jwt) =>
        new(new ClaimsIdentity(jwt.Claims.Select(c => new Claim(c.Key, TextOf(c.Value))), AuthenticationType));

    private static string TextOf(JsonElement claim) =>
        claim.ValueKind == JsonValueKind.String ? claim.GetString() ?? "" : claim.GetRawText();

    private sealed record BodyDetection(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}

/// <summary>A response whose headers can change until it is serialised: start-up callbacks run last, completion callbacks after it.</summary>
internal sealed class BufferedResponse : HttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _starting = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _completed = new();

    public override void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

    public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

    public Task FireOnStartingAsync() => FireAsync(_starting);

    public Task FireOnCompletedAsync() => FireAsync(_completed);

    private static async Task FireAsync(Stack<(Func<object, Task> Callback, object State)> callbacks)
    {
        while (callbacks.TryPop(out var next))
            await next.Callback(next.State);
    }
}
