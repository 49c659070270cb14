using System.Globalization;
using Mba.Aws;
using Mba.Cli.Local;

namespace Mba.Benchmarks;

/// <summary>ingest of many small files, and of the same files again, beside the AWS command line, into buckets of the same emulator.</summary>
public sealed class SmallUploadCases(BenchDatabase database, string scratch, Report report)
{
    public const int Files = 3000;
    private const int Pairs = 3;

    private readonly BenchCli _cli = new(Path.Combine(scratch, "uploads-run"));
    private EmulatorNames _names = new();
    private int _buckets;

    public async Task RunAsync(int files, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(scratch, "small-uploads", "mba");
        Write(folder, files);
        _cli.Forget();
        await using var aws = await LocalAws.StartAsync(Path.Combine(scratch, "moto.log"), port: null, cancellationToken);
        SetEnvironment(aws.Endpoint);
        string[] ingest = ["ingest", folder];
        var set = string.Create(CultureInfo.InvariantCulture, $"ingest of {files:N0} small files ({BenchCli.Compilation})");
        var first = new Subject(
            "ours",
            () => BucketsAsync(aws.Endpoint, cancellationToken),
            () => _cli.MbaAsync(cancellationToken, ingest)
        );
        var rival = new Subject(
            "aws s3 cp --recursive",
            () => BucketsAsync(aws.Endpoint, cancellationToken),
            () =>
                _cli.ShellAsync(
                    $"aws --endpoint-url '{aws.Endpoint}' s3 cp --recursive --quiet '{folder}' 's3://{_names.BucketMba}/mba/csv/'",
                    cancellationToken
                )
        );
        var measurement = new Measurement(database);
        report.Add(Result.Ratio(set, await measurement.CompareAsync(first, rival, Pairs), 1.0));

        // Each of these follows a first run into new buckets: that of the pair before, or of the preparation.
        await first.Prepare();
        await first.Run();
        var again = new Subject("ours again", () => _cli.MbaAsync(cancellationToken, ingest));
        report.Add(
            Result.Ratio(
                $"{set}, unchanged, again",
                await measurement.CompareAsync(again, first with { Name = "the first run" }, Pairs),
                0.3
            )
        );
        Directory.Delete(Path.Combine(scratch, "small-uploads"), recursive: true);
    }

    /// <summary>
    /// New buckets, and a command line that knows nothing of earlier runs. They tell no queue: a message that nobody receives slows each later one of
    /// the emulator down, to a tenth of a second after some thousands, which would be what both sides measure.
    /// </summary>
    private async Task BucketsAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var id = FormattableString.Invariant($"{++_buckets}");
        _cli.Forget();
        _names = new EmulatorNames
        {
            BucketMba = "mba-bench-" + id,
            BucketPolicy = "policy-bench-" + id,
            IngestQueue = "ingest-bench-" + id,
            JobsQueue = "jobs-bench-" + id,
            Secret = "bench-" + id,
        };
        var settings = new Settings { AwsEndpoint = endpoint, Region = StackEnvironment.Region };
        await EmulatorResources.CreateAsync(settings, _names, new DatabaseSecret("a", "b"), http, cancellationToken);
        _cli.Set("S3_BUCKET_MBA", _names.BucketMba);
        _cli.Set("S3_BUCKET_POLICY", _names.BucketPolicy);
        await _cli.ShellAsync(
            $"aws --endpoint-url '{endpoint}' s3api put-bucket-notification-configuration --bucket '{_names.BucketMba}' --notification-configuration '{{}}'",
            cancellationToken
        );
    }

    private void SetEnvironment(Uri endpoint)
    {
        foreach (
            var (name, value) in new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["RDS_HOST"] = database.Server.Host,
                ["RDS_PORT"] = database.Server.Port.ToString(CultureInfo.InvariantCulture),
                ["RDS_DATABASE"] = BenchDatabase.Name,
                ["RDS_USERNAME"] = database.Server.User,
                ["RDS_PASSWORD"] = database.Server.Password,
                ["RDS_PARAMS"] = database.Parameters,
                ["AWS_REGION"] = StackEnvironment.Region,
                ["AWS_ENDPOINT_URL"] = endpoint.ToString(),
                ["AWS_ACCESS_KEY_ID"] = "bench",
                ["AWS_SECRET_ACCESS_KEY"] = "bench",
            }
        )
            _cli.Set(name, value);
    }

    private static void Write(string folder, int files)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        for (var i = 0; i < files; i++)
            File.WriteAllText(
                Path.Combine(folder, FormattableString.Invariant($"small{i:0000}.csv")),
                "id,name,amount\n"
                    + string.Concat(
                        Enumerable.Range(0, 30).Select(r => FormattableString.Invariant($"{(i * 30) + r},name of {r},{r}.50\n"))
                    )
            );
    }
}
