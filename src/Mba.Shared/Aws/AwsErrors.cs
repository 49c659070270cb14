using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;

namespace Mba.Aws;

/// <summary>What an error of AWS or of its emulator means for whoever runs a command.</summary>
/// <param name="Message">What was tried and the remedy, in one line.</param>
/// <param name="IsSetting">True when a setting is wrong or missing: bucket, queue, credentials, region, endpoint.</param>
public sealed record AwsProblem(string Message, bool IsSetting);

/// <summary>Translates what the SDK and the signed calls throw; null for errors that are not AWS's.</summary>
public static class AwsErrors
{
    private static readonly string[] Credentials =
    [
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "InvalidToken",
        "AuthFailure",
        "InvalidSignatureException",
        "IncompleteSignature",
    ];
    private static readonly string[] Region = ["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"];

    /// <summary>The meaning of an error; null when it is not AWS's.</summary>
    public static AwsProblem? Describe(Exception e, Settings settings) =>
        e switch
        {
            StoreRefusedException refused => new AwsProblem(refused.Message, IsSetting: true),
            AwsCallException call => OfCode(call.Code, call.Said, settings) ?? new AwsProblem(call.Message, IsSetting: false),
            AmazonServiceException refused => OfCode(refused.ErrorCode ?? "", refused.Message, settings) ?? OfStatus(refused, settings),
            AmazonClientException or AmazonUnmarshallingException when IsUnreachable(e) => Unreachable(e, settings),
            AmazonClientException => new AwsProblem(NoCredentials, IsSetting: true),
            HttpRequestException or SocketException => Unreachable(e, settings),
            _ when IsBrokenConnection(e) => Unreachable(e, settings),
            _ => null,
        };

    /// <summary>The service is absent or busy: the same call may succeed later.</summary>
    public static bool IsAbsence(Exception e) =>
        e switch
        {
            AwsCallException call => call.Transient,
            AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests } => true,
            AmazonServiceException refused when (int)refused.StatusCode == 0 => IsUnreachable(refused),
            AmazonServiceException => false,
            AmazonClientException => IsUnreachable(e),
            HttpRequestException or SocketException => true,
            _ => IsBrokenConnection(e),
        };

    /// <summary>The SDK passes on what ends a connection in the middle as it comes. Errors of files are also called I/O errors, but have no socket behind them.</summary>
    private static bool IsBrokenConnection(Exception e) =>
        e
            is HttpIOException
                or IOException { InnerException: SocketException }
                or TaskCanceledException { InnerException: TimeoutException };

    /// <summary>The queue or the bucket does not exist.</summary>
    public static bool IsMissing(Exception e) =>
        e switch
        {
            AwsCallException call => IsNoQueue(call.Code),
            AmazonServiceException refused => refused.ErrorCode is "NoSuchBucket" || IsNoQueue(refused.ErrorCode ?? ""),
            _ => false,
        };

    private const string NoCredentials =
        "no AWS credentials were found; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where a role is attached";

    private static AwsProblem? OfCode(string code, string message, Settings settings)
    {
        if (AccessDenial.IsClock(code, message))
            return new AwsProblem(AccessDenial.OfClock(code), IsSetting: true);
        if (code == "NoSuchBucket")
            return new AwsProblem(
                $"a bucket does not exist; check S3_BUCKET_MBA ({settings.BucketMba}) and S3_BUCKET_POLICY ({settings.BucketPolicy})",
                IsSetting: true
            );
        if (IsNoQueue(code))
            return new AwsProblem("a queue does not exist; check INGEST_QUEUE_URL and JOBS_QUEUE_URL", IsSetting: true);
        if (Credentials.Contains(code, StringComparer.Ordinal))
            return new AwsProblem(
                $"AWS refuses the credentials ({code}); check AWS_PROFILE or the access key, or sign in again",
                IsSetting: true
            );
        if (AccessDenial.IsDenied(code))
            return new AwsProblem(AccessDenial.Describe(message, right: null, resource: null, role: null), IsSetting: true);
        return Region.Contains(code, StringComparer.Ordinal)
            ? new AwsProblem($"the bucket is in another region than {settings.Region} ({code}); set AWS_REGION", IsSetting: true)
            : null;
    }

    private static bool IsNoQueue(string code) =>
        code.Contains("QueueDoesNotExist", StringComparison.Ordinal) || code.Contains("NonExistentQueue", StringComparison.Ordinal);

    private static AwsProblem OfStatus(AmazonServiceException refused, Settings settings) =>
        (int)refused.StatusCode switch
        {
            0 => IsUnreachable(refused) ? Unreachable(refused, settings) : new AwsProblem(NoCredentials, IsSetting: true),
            403 => new AwsProblem(AccessDenial.Describe(refused.Message, right: null, resource: null, role: null), IsSetting: true),
            404 => new AwsProblem(
                $"a bucket does not exist; check S3_BUCKET_MBA ({settings.BucketMba}) and S3_BUCKET_POLICY ({settings.BucketPolicy})",
                IsSetting: true
            ),
            var status => new AwsProblem(
                $"{Endpoint(settings)} answered {status} {refused.ErrorCode}",
                IsSetting: status is >= 400 and < 500
            ),
        };

    private static AwsProblem Unreachable(Exception e, Settings settings) =>
        new($"{Endpoint(settings)} does not answer ({CauseOf(e)})", IsSetting: false);

    private static string Endpoint(Settings settings) =>
        settings.AwsEndpoint is { } endpoint
            ? $"{endpoint.GetLeftPart(UriPartial.Authority)} (AWS_ENDPOINT_URL)"
            : $"AWS in {settings.Region}";

    private static bool IsUnreachable(Exception? e) =>
        e is HttpRequestException or SocketException or IOException or TimeoutException
        || (e?.InnerException is { } inner && IsUnreachable(inner));

    /// <summary>Why there was no answer, e.g. <c>connection refused</c>.</summary>
    public static string CauseOf(Exception? e) =>
        e switch
        {
            SocketException socket => socket.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "connection refused",
                SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "host not found",
                SocketError.TimedOut => "timed out",
                var code => code.ToString(),
            },
            TimeoutException or TaskCanceledException => "timed out",
            { InnerException: { } inner } => CauseOf(inner),
            HttpRequestException { StatusCode: { } status } => $"status {(int)status}",
            HttpRequestException http => http.HttpRequestError.ToString(),
            _ => e?.GetType().Name ?? "unknown cause",
        };
}
