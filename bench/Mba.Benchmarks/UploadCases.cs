using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Mba.Aws;
using Mba.Files;
using Mba.MySql.Schema;
using Mba.UploadApi;

namespace Mba.Benchmarks;

/// <summary>
/// POST /uploads on Kestrel under a steady load: 200 requests a second for a minute, each for another file, with real MySQL and a folder as
/// store. Requests start by the clock, whether or not earlier ones were answered, and their time counts from when they were due.
/// </summary>
public sealed class UploadCases(BenchDatabase database, string scratch, Report report)
{
    private const int PerSecond = 200;
    private const int Seconds = 60;
    private const int WarmUp = 400;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await new Migrations(database.Sessions).ApplyAsync(cancellationToken);
        var settings = new Settings
        {
            BucketMba = "bench",
            BucketPolicy = "bench-policy",
            ApiRequestsPerMinute = 1_000_000,
            LogLevel = "ERROR",
        };
        var signer = new AmazonS3Client(
            new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            new AmazonS3Config { RegionEndpoint = Amazon.RegionEndpoint.USEast1 }
        );
        await using var app = ApiHost.Build(
            settings,
            new ApiOptions
            {
                Urls = ["http://127.0.0.1:0"],
                Store = new FolderObjectStore(Path.Combine(scratch, "uploads")),
                Signer = new S3UploadSigner(new Lazy<IAmazonS3>(signer), kmsKeyId: null),
                Sessions = database.Sessions,
            }
        );
        await app.StartAsync(cancellationToken);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(app.Urls.Single()),
            Timeout = TimeSpan.FromSeconds(30),
        };
        await LoadAsync(http, "warm", WarmUp, cancellationToken);
        var (milliseconds, errors) = await LoadAsync(http, "run", PerSecond * Seconds, cancellationToken);
        await app.StopAsync(cancellationToken);
        report.Add(
            new Result(
                $"POST /uploads, {PerSecond} requests/s for {Seconds} s",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"p50 {At(milliseconds, 0.5):0.0} ms, p99 {At(milliseconds, 0.99):0.0} ms, {errors} errors of {milliseconds.Count}"
                ),
                string.Create(CultureInfo.InvariantCulture, $"{milliseconds[0]:0.0} – {milliseconds[^1]:0.0} ms")
            )
        );
    }

    /// <summary>Sorted times of all requests, and how many were not answered with 201.</summary>
    private static async Task<(List<double> Milliseconds, int Errors)> LoadAsync(
        HttpClient http,
        string name,
        int requests,
        CancellationToken cancellationToken
    )
    {
        var times = new ConcurrentBag<double>();
        var errors = 0;
        var running = new List<Task>(requests);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < requests; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond);
            if (due - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } early)
                await Task.Delay(early, cancellationToken);
            running.Add(SendAsync(i, due));
        }
        await Task.WhenAll(running);
        return ([.. times.Order()], errors);

        async Task SendAsync(int number, TimeSpan due)
        {
            var body =
                $$"""{"fileName":"{{name}}-{{number}}.csv","scope":"mba","size":1000,"sha256":"{{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(name + number)))}}"}""";
            var sent = Stopwatch.GetElapsedTime(began);
            if (!await IsGrantedAsync(http, body, cancellationToken))
                Interlocked.Increment(ref errors);
            // A timer may fire a little early; a late start counts from when it was due.
            times.Add((Stopwatch.GetElapsedTime(began) - (sent < due ? sent : due)).TotalMilliseconds);
        }
    }

    private static async Task<bool> IsGrantedAsync(HttpClient http, string body, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.PostAsync(
                "/uploads",
                new StringContent(body, Encoding.UTF8, "application/json"),
                cancellationToken
            );
            return response.StatusCode == System.Net.HttpStatusCode.Created;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
