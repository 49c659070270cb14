using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.UploadApi.HttpApi;

/// <summary>A request as API Gateway's HTTP API hands it to a function (payload format 2.0); names as in Amazon.Lambda.APIGatewayEvents.</summary>
/// <remarks>Settable, here and below: the generated reader sets init-only members to null when they are absent, and API Gateway leaves out what is empty.</remarks>
public sealed record HttpApiRequest
{
    [JsonPropertyName("rawPath")]
    public string RawPath { get; set; } = "/";

    [JsonPropertyName("rawQueryString")]
    public string RawQueryString { get; set; } = "";

    [JsonPropertyName("cookies")]
    public IReadOnlyList<string> Cookies { get; set; } = [];

    /// <summary>Several values of one header are joined with commas.</summary>
    [JsonPropertyName("headers")]
    public Dictionary<string, string> Headers { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    [JsonPropertyName("requestContext")]
    public HttpApiContext RequestContext { get; set; } = new();

    [JsonPropertyName("body")]
    public string? Body { get; set; }

    [JsonPropertyName("isBase64Encoded")]
    public bool IsBase64Encoded { get; set; }
}

/// <summary>What API Gateway knows of the request.</summary>
public sealed record HttpApiContext
{
    [JsonPropertyName("requestId")]
    public string RequestId { get; set; } = "";

    /// <summary><c>$default</c>, or a name that begins the path.</summary>
    [JsonPropertyName("stage")]
    public string Stage { get; set; } = "$default";

    [JsonPropertyName("http")]
    public HttpApiCall Http { get; set; } = new();

    /// <summary>Null where no authorizer looked at the request.</summary>
    [JsonPropertyName("authorizer")]
    public HttpApiAuthorizer? Authorizer { get; set; }
}

/// <summary>Method, protocol and caller.</summary>
public sealed record HttpApiCall
{
    [JsonPropertyName("method")]
    public string Method { get; set; } = "GET";

    [JsonPropertyName("protocol")]
    public string Protocol { get; set; } = "HTTP/1.1";

    [JsonPropertyName("sourceIp")]
    public string? SourceIp { get; set; }
}

/// <summary>What the JWT authorizer has verified.</summary>
public sealed record HttpApiAuthorizer
{
    [JsonPropertyName("jwt")]
    public HttpApiJwt? Jwt { get; set; }
}

/// <summary>A verified token's claims; API Gateway writes arrays as <c>[a b]</c>.</summary>
public sealed record HttpApiJwt
{
    [JsonPropertyName("claims")]
    public Dictionary<string, JsonElement> Claims { get; set; } = new(StringComparer.Ordinal);
}

/// <summary>The answer to API Gateway.</summary>
public sealed record HttpApiResponse
{
    [JsonPropertyName("statusCode")]
    public int StatusCode { get; init; }

    [JsonPropertyName("headers")]
    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Set-Cookie headers; they may not be joined.</summary>
    [JsonPropertyName("cookies")]
    public IReadOnlyList<string> Cookies { get; init; } = [];

    [JsonPropertyName("body")]
    public string Body { get; init; } = "";

    [JsonPropertyName("isBase64Encoded")]
    public bool IsBase64Encoded { get; init; }
}

[JsonSerializable(typeof(HttpApiRequest))]
[JsonSerializable(typeof(HttpApiResponse))]
internal sealed partial class HttpApiJson : JsonSerializerContext;
