using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Threading.Channels;

namespace Mba.Cli.Local;

/// <summary>How a function answered: its JSON, or the error it reported.</summary>
public sealed record InvocationOutcome(bool Succeeded, byte[] Payload);

/// <summary>
/// Lambda's Runtime API on loopback, for one function instance at a time: hands out invocations and takes the answers.
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
/// </summary>
public sealed class RuntimeApiEmulator : IAsyncDisposable
{
    private const string Root = "/2018-06-01/runtime/";

    private readonly HttpListener _listener = new();
    private readonly TimeSpan _functionTimeout;
    private readonly TimeProvider _time;
    private readonly Channel<Invocation> _pending = Channel.CreateUnbounded<Invocation>();
    private readonly ConcurrentDictionary<string, Invocation> _inFlight = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private CancellationTokenSource _process = new();

    private RuntimeApiEmulator(int port, TimeSpan functionTimeout, TimeProvider time)
    {
        (_functionTimeout, _time, Address) = (functionTimeout, time, $"127.0.0.1:{port}");
        _listener.Prefixes.Add($"http://{Address}/");
        _listener.Start();
        _loop = Task.Run(ListenAsync);
    }

    /// <summary>For AWS_LAMBDA_RUNTIME_API.</summary>
    public string Address { get; }

    /// <summary>True while the function has no event to work on.</summary>
    public bool IsIdle => _inFlight.IsEmpty && _pending.Reader.Count == 0;

    /// <summary>What the function reported when it could not start; null otherwise.</summary>
    public string? InitError { get; private set; }

    public static RuntimeApiEmulator Start(TimeSpan functionTimeout, TimeProvider time) => new(FreePort.Next(), functionTimeout, time);

    /// <summary>Gives the function one event and waits for its answer, or until the token fires.</summary>
    public async Task<InvocationOutcome> InvokeAsync(byte[] payload, CancellationToken cancellationToken)
    {
        var invocation = new Invocation(Guid.NewGuid().ToString(), payload);
        await _pending.Writer.WriteAsync(invocation, cancellationToken);
        try
        {
            return await invocation.Outcome.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            invocation.Abandoned = true;
            _inFlight.TryRemove(invocation.Id, out _);
        }
    }

    /// <summary>Forgets the requests of a process that ended: its open <c>next</c> must not take an event meant for its successor.</summary>
    public async Task ForgetProcessAsync()
    {
        var former = Interlocked.Exchange(ref _process, new CancellationTokenSource());
        await former.CancelAsync();
        InitError = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Close();
        await _loop;
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = AnswerAsync(context);
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var path = context.Request.Url?.AbsolutePath ?? "";
        try
        {
            switch (path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..].Split('/') : [])
            {
                case ["invocation", "next"]:
                    await HandOutAsync(context.Response);
                    break;
                case ["invocation", var id, "response"]:
                    await TakeAsync(context, id, succeeded: true);
                    break;
                case ["invocation", var id, "error"]:
                    await TakeAsync(context, id, succeeded: false);
                    break;
                case ["init", "error"]:
                    InitError = Encoding.UTF8.GetString(await BodyAsync(context.Request));
                    break;
                default:
                    context.Response.StatusCode = 404;
                    break;
            }
            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            context.Response.Abort();
        }
    }

    private async Task HandOutAsync(HttpListenerResponse response)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _process.Token);
        var invocation = await NextAsync(either.Token);
        _inFlight[invocation.Id] = invocation;
        var deadline = _time.GetUtcNow() + _functionTimeout;
        response.Headers["Lambda-Runtime-Aws-Request-Id"] = invocation.Id;
        response.Headers["Lambda-Runtime-Deadline-Ms"] = deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:local";
        response.Headers["Lambda-Runtime-Trace-Id"] =
            $"Root=1-{_time.GetUtcNow().ToUnixTimeSeconds():x8}-{invocation.Id.Replace("-", "", StringComparison.Ordinal)[..24]};Sampled=0";
        response.ContentType = "application/json";
        response.ContentLength64 = invocation.Payload.Length;
        await response.OutputStream.WriteAsync(invocation.Payload, _stop.Token);
    }

    private async Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var invocation = await _pending.Reader.ReadAsync(cancellationToken);
            if (!invocation.Abandoned)
                return invocation;
        }
    }

    private async Task TakeAsync(HttpListenerContext context, string id, bool succeeded)
    {
        var body = await BodyAsync(context.Request);
        var known = _inFlight.TryRemove(id, out var invocation);
        context.Response.StatusCode = known ? 202 : 400;
        invocation?.Outcome.TrySetResult(new InvocationOutcome(succeeded, body));
    }

    private async Task<byte[]> BodyAsync(HttpListenerRequest request)
    {
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body, _stop.Token);
        return body.ToArray();
    }

    private sealed class Invocation(string id, byte[] payload)
    {
        public string Id { get; } = id;

        public byte[] Payload { get; } = payload;

        public TaskCompletionSource<InvocationOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Abandoned { get; set; }
    }
}
