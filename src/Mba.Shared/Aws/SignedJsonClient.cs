using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;
using Amazon.S3;

namespace Mba.Aws;

/// <summary>An AWS service refused a call; the code is the service's own, e.g. <c>QueueDoesNotExist</c>.</summary>
public sealed class AwsCallException(string action, int status, string code, string message)
    : Exception($"{action} answered {status} {code}: {message}")
{
    public string Code { get; } = code;

    /// <summary>What the service said.</summary>
    public string Said { get; } = message;

    /// <summary>True when the same call may succeed later: throttling, or a fault of the service.</summary>
    public bool Transient { get; } = status is 429 or >= 500 || code.Contains("Throttl", StringComparison.Ordinal);
}

/// <summary>Where a JSON service of AWS answers and what its calls look like.</summary>
public sealed record JsonService(string Name, string TargetPrefix, string ContentType)
{
    public static JsonService Sqs { get; } = new("sqs", "AmazonSQS", "application/x-amz-json-1.0");

    public static JsonService SecretsManager { get; } = new("secretsmanager", "secretsmanager", "application/x-amz-json-1.1");
}

/// <summary>
/// Signed calls of AWS's JSON protocol: stands in for AWSSDK.SQS and AWSSDK.SecretsManager, over AWSSDK.Core's signer.
/// Retries transient failures with full jitter. Safe for concurrent use.
/// </summary>
public sealed class SignedJsonClient(JsonService service, Settings settings, HttpMessageInvoker http, TimeProvider time)
{
    private readonly IdleTimeout _idle = new(IdleTimeout.Usual, time);
    private readonly Lazy<AWSCredentials> _credentials = new(() => AwsIdentity.Own(settings));
    private readonly Lazy<AmazonS3Config> _config = new(() => AwsIdentity.S3Config(settings));
    private readonly Lazy<Uri> _endpoint = new(() => settings.AwsEndpoint ?? AwsEndpoint.Of(service.Name, settings.Region));

    /// <summary>Calls an action, e.g. <c>SendMessage</c>.</summary>
    /// <exception cref="AwsCallException">The service refused, or still failed at the last attempt.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        string action,
        TRequest request,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TResponse> responseType,
        CancellationToken cancellationToken
    )
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, requestType);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await SendAsync(action, body, cancellationToken);
                return JsonSerializer.Deserialize(answer.Length == 0 ? "{}"u8 : answer, responseType)
                    ?? throw new JsonException($"{action} answered null");
            }
            catch (Exception fault) when (attempt < settings.RetryMaxAttempts && IsTransient(fault, cancellationToken))
            {
                var max = BackOff.After(settings.RetryBaseDelay, 2, attempt - 1);
                await Task.Delay(max * Random.Shared.NextDouble(), time, cancellationToken);
            }
        }
    }

    private async Task<byte[]> SendAsync(string action, byte[] body, CancellationToken cancellationToken)
    {
        using var message = await SignAsync(action, body, cancellationToken);
        return await _idle.CallAsync(
            async limited =>
            {
                using var response = await http.SendAsync(message, limited);
                var answer = await response.Content.ReadAsByteArrayAsync(limited);
                return response.IsSuccessStatusCode ? answer : throw Refusal(action, (int)response.StatusCode, answer);
            },
            action,
            cancellationToken
        );
    }

    private async Task<HttpRequestMessage> SignAsync(string action, byte[] body, CancellationToken cancellationToken)
    {
        var credentials = await _credentials.Value.GetCredentialsAsync().WaitAsync(cancellationToken);
        var request = new DefaultRequest(new Call(), service.Name)
        {
            HttpMethod = "POST",
            Endpoint = _endpoint.Value,
            ResourcePath = "/",
            Content = body,
            OverrideSigningServiceName = service.Name,
            AuthenticationRegion = settings.Region,
        };
        request.Headers["Content-Type"] = service.ContentType;
        request.Headers["X-Amz-Target"] = $"{service.TargetPrefix}.{action}";
        // The signer leaves the session token to its caller, and it must be among the signed headers.
        if (credentials.UseToken)
            request.Headers["X-Amz-Security-Token"] = credentials.Token;
        var signature = new AWS4Signer().SignRequest(
            request,
            _config.Value,
            new RequestMetrics(),
            credentials.AccessKey,
            credentials.SecretKey
        );
        request.Headers["Authorization"] = signature.ForAuthorizationHeader;
        return ToMessage(request, body);
    }

    private HttpRequestMessage ToMessage(DefaultRequest request, byte[] body)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, _endpoint.Value) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(service.ContentType);
        foreach (var (name, value) in request.Headers)
        {
            if (!name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
                message.Headers.TryAddWithoutValidation(name, value);
        }
        return message;
    }

    private static AwsCallException Refusal(string action, int status, byte[] answer)
    {
        try
        {
            var error = JsonSerializer.Deserialize(answer, AwsJson.Default.AwsError) ?? new AwsError();
            return new AwsCallException(
                action,
                status,
                (error.Type ?? "Unknown").Split('#')[^1],
                error.Message ?? error.UpperMessage ?? "no message"
            );
        }
        catch (JsonException)
        {
            return new AwsCallException(action, status, "Unknown", "the answer is not JSON");
        }
    }

    private static bool IsTransient(Exception fault, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && fault is HttpRequestException or TaskCanceledException or AwsCallException { Transient: true };

    private sealed class Call : AmazonWebServiceRequest;
}
