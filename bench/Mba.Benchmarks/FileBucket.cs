using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Mba.Benchmarks;

/// <summary>
/// Files of the disk as the objects of every bucket, where moto is too slow or too small: S3's GetObject, with ranges and If-Match, and HeadObject, and a list of nothing;
/// SQS's SendMessage, whose messages it keeps.
/// </summary>
public sealed class FileBucket : IAsyncDisposable
{
    private const string EmptyList =
        """<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>""";

    private readonly WebApplication _app;
    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
    private long _requests;
    private long _ticksServing;

    private FileBucket(WebApplication app) => _app = app;

    public Uri Endpoint => new(_app.Urls.Single());

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>From the arrival of a request to the end of its answer, all requests together.</summary>
    public TimeSpan TimeServing => TimeSpan.FromTicks(Interlocked.Read(ref _ticksServing));

    /// <summary>One file as every object.</summary>
    public static Task<FileBucket> StartAsync(string path, CancellationToken cancellationToken) => StartAsync(_ => path, cancellationToken);

    /// <summary>The file that <paramref name="pathOf"/> names for a key.</summary>
    public static async Task<FileBucket> StartAsync(Func<string, string> pathOf, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // A reader that is held up by the database may stand still for as long as it has to.
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
        var bucket = new FileBucket(builder.Build());
        bucket._app.Use(bucket.CountAsync);
        bucket._app.MapGet("/{bucket}", () => Results.Text(EmptyList, "application/xml"));
        bucket._app.MapMethods("/{bucket}/{**key}", ["GET", "HEAD"], (string key) => Send(new FileInfo(pathOf(key))));
        bucket._app.MapPost("/", bucket.CallAsync);
        await bucket._app.StartAsync(cancellationToken);
        return bucket;
    }

    /// <summary>The oldest message that was sent and not yet taken; null when there is none.</summary>
    public string? TakeMessage() => _messages.Reader.TryRead(out var message) ? message : null;

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        var began = Stopwatch.GetTimestamp();
        await next(context);
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _ticksServing, Stopwatch.GetElapsedTime(began).Ticks);
    }

    /// <summary>The tag is as S3 names the parts of a multipart upload: no digest of the content.</summary>
    private static IResult Send(FileInfo file) =>
        Results.File(
            file.FullName,
            "text/csv",
            lastModified: new DateTimeOffset(file.LastWriteTimeUtc),
            entityTag: new EntityTagHeaderValue(FormattableString.Invariant($"\"{file.Length:x32}-2\"")),
            enableRangeProcessing: true
        );

    private async Task<IResult> CallAsync(HttpRequest request)
    {
        using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        if (request.Headers["X-Amz-Target"] != "AmazonSQS.SendMessage")
            return Results.Text("{}", "application/x-amz-json-1.0");
        await _messages.Writer.WriteAsync(body.RootElement.GetProperty("MessageBody").GetString() ?? "");
        return Results.Text("""{"MessageId":"bench"}""", "application/x-amz-json-1.0");
    }
}
