using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Mba.Cli.Local;

namespace Mba.IntegrationTests.Api;

/// <summary>
/// What API Gateway's HTTP API does between a client and a function: the request becomes an event of payload format 2.0, with the claims
/// that the authorizer took from the token, and the function's answer becomes a response.
/// </summary>
/// <param name="invoke">Hands an event to the function.</param>
/// <param name="claims">Those of the caller's token; null for a route without an authorizer.</param>
internal sealed class GatewayHandler(
    Func<byte[], CancellationToken, Task<InvocationOutcome>> invoke,
    IReadOnlyDictionary<string, string>? claims
) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(await EventAsync(request, cancellationToken));
        var outcome = await invoke(payload, cancellationToken);
        if (!outcome.Succeeded)
            throw new HttpRequestException("the function failed: " + Encoding.UTF8.GetString(outcome.Payload));
        using var answer = JsonDocument.Parse(outcome.Payload);
        return Response(answer.RootElement, request);
    }

    private async Task<object> EventAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var headers = request
            .Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(',', h.Value), StringComparer.Ordinal);
        headers["host"] = "api.example.com";
        headers["x-forwarded-proto"] = "https";
        return new
        {
            version = "2.0",
            routeKey = "ANY /{proxy+}",
            rawPath = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath),
            rawQueryString = request.RequestUri.Query.TrimStart('?'),
            headers,
            requestContext = new
            {
                requestId = Guid.NewGuid().ToString(),
                stage = "$default",
                http = new
                {
                    method = request.Method.Method,
                    path = request.RequestUri.AbsolutePath,
                    protocol = "HTTP/1.1",
                    sourceIp = "192.0.2.1",
                },
                authorizer = claims is null ? null : new { jwt = new { claims } },
            },
            body = body is null ? null : Convert.ToBase64String(body),
            isBase64Encoded = body is not null,
        };
    }

    private static HttpResponseMessage Response(JsonElement answer, HttpRequestMessage request)
    {
        var text = answer.GetProperty("body").GetString() ?? "";
        var bytes = answer.GetProperty("isBase64Encoded").GetBoolean() ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
        var response = new HttpResponseMessage((HttpStatusCode)answer.GetProperty("statusCode").GetInt32())
        {
            Content = new ByteArrayContent(bytes),
            RequestMessage = request,
        };
        foreach (var header in answer.GetProperty("headers").EnumerateObject())
        {
            if (!response.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString()))
                response.Content.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        }
        response.Headers.Date ??= DateTimeOffset.Parse("2026-11-20T00:00:00Z", CultureInfo.InvariantCulture);
        response.Content.Headers.ContentType ??= new MediaTypeHeaderValue("application/octet-stream");
        return response;
    }
}
