using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Mba.Logging;

namespace Mba.Aws;

/// <summary>Handles one invocation: the event's bytes in, the answer's bytes (JSON) out. The token fires shortly before the deadline.</summary>
public delegate Task<ReadOnlyMemory<byte>> LambdaHandler(
    ReadOnlyMemory<byte> payload,
    LambdaContext context,
    CancellationToken cancellationToken
);

/// <summary>
/// The loop between a function and Lambda's Runtime API; stands in for Amazon.Lambda.RuntimeSupport.
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
/// </summary>
public sealed class LambdaRuntime(Uri api, HttpMessageInvoker http, TimeProvider time)
{
    /// <summary>The loop of this process; null when it does not run as a function.</summary>
    public static LambdaRuntime? FromEnvironment(TimeProvider time) =>
        Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API") is { Length: > 0 } api
            ? new LambdaRuntime(
                new Uri($"http://{api}/2018-06-01/runtime/"),
                new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false }),
                time
            )
            : null;

    /// <summary>Takes one invocation after another until the token fires.</summary>
    public async Task RunAsync(LambdaHandler handler, CancellationToken cancellationToken)
    {
        for (var first = true; ; first = false)
        {
            using var next = await SendAsync(HttpMethod.Get, "invocation/next", content: null, cancellationToken);
            await InvokeAsync(handler, next, first, cancellationToken);
        }
    }

    /// <summary>Says that the process cannot start; Lambda tries another one.</summary>
    public async Task ReportInitErrorAsync(Exception fault, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, "init/error", Error(fault), cancellationToken)).Dispose();

    private async Task InvokeAsync(LambdaHandler handler, HttpResponseMessage next, bool first, CancellationToken cancellationToken)
    {
        var context = Describe(next, first);
        LogContext.Current = new LogContext(context.AwsRequestId, context.ColdStart, context.TraceId);
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", context.TraceId);
        var payload = await next.Content.ReadAsByteArrayAsync(cancellationToken);
        using var deadline = new CancellationTokenSource(context.WorkingTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var answer = await handler(payload, context, either.Token);
            (await SendAsync(HttpMethod.Post, $"invocation/{context.AwsRequestId}/response", Json(answer), cancellationToken)).Dispose();
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            (await SendAsync(HttpMethod.Post, $"invocation/{context.AwsRequestId}/error", Error(fault), cancellationToken)).Dispose();
        }
    }

    private LambdaContext Describe(HttpResponseMessage next, bool first)
    {
        var deadline = long.Parse(Header(next, "Lambda-Runtime-Deadline-Ms") ?? "0", CultureInfo.InvariantCulture);
        return new LambdaContext(
            Header(next, "Lambda-Runtime-Aws-Request-Id") ?? "",
            DateTimeOffset.FromUnixTimeMilliseconds(deadline),
            time
        )
        {
            TraceId = Header(next, "Lambda-Runtime-Trace-Id"),
            InvokedFunctionArn = Header(next, "Lambda-Runtime-Invoked-Function-Arn"),
            ColdStart = first,
        };
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(api, path)) { Content = content };
        var response = await http.SendAsync(request, cancellationToken);
        return response.EnsureSuccessStatusCode();
    }

    private static ByteArrayContent Json(ReadOnlyMemory<byte> json)
    {
        var content = new ByteArrayContent(json.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>The type alone for other people's exceptions: their messages may quote values.</summary>
    private static ByteArrayContent Error(Exception fault)
    {
        var type = fault.GetType().FullName ?? fault.GetType().Name;
        var message = type.StartsWith("Mba.", StringComparison.Ordinal) ? fault.Message : "see the log";
        var content = Json(JsonSerializer.SerializeToUtf8Bytes(new LambdaError(type, message), LambdaJson.Default.LambdaError));
        content.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", type);
        return content;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
