using System.Text.Json;
using Mba.MySql.Connections;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Mba.UploadApi.Problems;

/// <summary>Turns whatever was not handled into a problem without a word of what happened inside.</summary>
public sealed partial class ApiFailures(ILogger<ApiFailures> logger, MySqlSessions? sessions = null) : IExceptionHandler
{
    /// <summary>Statuses that no handler wrote a body for: no route, wrong method, not authenticated and so on.</summary>
    public static Task DescribeStatusAsync(StatusCodeContext context) =>
        WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode, DetailOf(context.HttpContext.Response.StatusCode));

    /// <summary>403 with its own reason.</summary>
    internal static Task RefuseAsync(HttpContext context, string detail) => WriteAsync(context, StatusCodes.Status403Forbidden, detail);

    /// <summary>The answer to a request that its server had to give up before it was served.</summary>
    internal static Task OutOfTimeAsync(IHttpResponseFeature response, Stream body)
    {
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.ContentType = ProblemResult.MediaType;
        response.Headers.RetryAfter = "1";
        return JsonSerializer.SerializeAsync(body, Problem(response.StatusCode, DetailOf(response.StatusCode)), ApiJson.Default.ApiProblem);
    }

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
            return true;
        if (exception is BadHttpRequestException bad)
        {
            await WriteAsync(httpContext, bad.StatusCode, bad.StatusCode is 413 or 415 ? bad.Message : DetailOf(bad.StatusCode));
            return true;
        }
        Report(httpContext, exception);
        await WriteAsync(httpContext, StatusCodes.Status500InternalServerError, DetailOf(StatusCodes.Status500InternalServerError));
        return true;
    }

    /// <summary>A right that is missing is mended by the statement that the log shows, not by a trace.</summary>
    private void Report(HttpContext context, Exception exception)
    {
        var endpoint = context.GetEndpoint()?.DisplayName;
        if (MySqlErrors.IsDriverError(exception) && MySqlErrors.IsDenied(exception))
            Denied(
                logger,
                context.Request.Method,
                endpoint,
                MySqlErrors.Translate(exception, IngestStage.Claim, sessions?.Database, SchemaRights.Api).Message
            );
        else
            Failed(logger, context.Request.Method, endpoint, exception);
    }

    private static Task WriteAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            Problem(status, detail),
            ApiJson.Default.ApiProblem,
            ProblemResult.MediaType,
            context.RequestAborted
        );
    }

    private static ApiProblem Problem(int status, string detail) =>
        new()
        {
            Type = ProblemResult.TypeOf(status),
            Title = ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = detail,
        };

    private static string DetailOf(int status) =>
        status switch
        {
            StatusCodes.Status400BadRequest => "the request cannot be read",
            StatusCodes.Status401Unauthorized => "send a valid token: Authorization: Bearer …",
            StatusCodes.Status403Forbidden => "the caller's roles do not allow this",
            StatusCodes.Status404NotFound => "resource not found; /openapi/v1.json lists all routes",
            StatusCodes.Status405MethodNotAllowed => "the resource does not take this method",
            StatusCodes.Status413PayloadTooLarge => "the body is longer than 64 KiB; files go to the signed URLs",
            StatusCodes.Status415UnsupportedMediaType => "send the body as application/json",
            StatusCodes.Status429TooManyRequests => "too many requests; wait for the time in Retry-After",
            StatusCodes.Status500InternalServerError => "the request failed; the logs show the cause",
            StatusCodes.Status503ServiceUnavailable => "the request timed out; retry",
            _ => ReasonPhrases.GetReasonPhrase(status),
        };

    [LoggerMessage(EventId = 4100, Level = LogLevel.Error, Message = "{Method} {Endpoint} failed")]
    private static partial void Failed(ILogger logger, string method, string? endpoint, Exception exception);

    [LoggerMessage(EventId = 4101, Level = LogLevel.Error, Message = "{Method} {Endpoint} failed: {Remedy}")]
    private static partial void Denied(ILogger logger, string method, string? endpoint, string remedy);
}
