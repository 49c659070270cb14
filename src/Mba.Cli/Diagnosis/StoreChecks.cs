using System.Text.Json;
using Mba.Aws;
using Mba.Files;
using Mba.Uploads;

namespace Mba.Cli.Diagnosis;

/// <summary>Clock, buckets and queues.</summary>
internal sealed class StoreChecks(Settings settings)
{
    private const string ProbeName = "mba-doctor-probe.csv";

    /// <summary>Whose credentials are used: who is denied a right is seldom who was thought of.</summary>
    public async Task<IReadOnlyList<Check>> CredentialsAsync(CancellationToken cancellationToken)
    {
        if (!HasBuckets)
            return [];
        try
        {
            return [Check.Ok("credentials", await AwsIdentity.NameAsync(settings, cancellationToken))];
        }
        catch (Exception e) when (settings.AwsEndpoint is null && AwsErrors.IsAbsence(e))
        {
            return [Check.Warn("credentials", "AWS STS does not answer", "whose they are is not known; nothing else needs STS from here")];
        }
    }

    /// <summary>AWS refuses signatures that are more than 15 minutes off.</summary>
    public async Task<IReadOnlyList<Check>> ClockAsync(CancellationToken cancellationToken)
    {
        if (!HasBuckets)
            return [];
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await http.GetAsync(
            settings.AwsEndpoint ?? AwsEndpoint.Of("s3", settings.Region),
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );
        if (response.Headers.Date is not { } date)
            return [];
        var skew = (TimeProvider.System.GetUtcNow() - date).Duration();
        return
        [
            skew > TimeSpan.FromMinutes(5)
                ? Check.Fail("clock", $"{skew.TotalSeconds:0} s off the store's", "set the clock; signatures are refused")
            : skew > TimeSpan.FromSeconds(30)
                ? Check.Warn("clock", $"{skew.TotalSeconds:0} s off the store's", "synchronise the clock (NTP)")
            : Check.Ok("clock", $"within {Math.Max(1, skew.TotalSeconds):0} s of the store's"),
        ];
    }

    /// <summary>Lists, then begins a multipart upload and aborts it: that takes the same right and key as an upload, and leaves neither object nor event.</summary>
    public async Task<IReadOnlyList<Check>> BucketAsync(FileScope scope, CancellationToken cancellationToken)
    {
        var (name, bucket, prefix) = ($"bucket {scope.Name()}", settings.BucketOf(scope), settings.PrefixOf(scope));
        if (bucket.Length == 0)
            return settings.ApiUrl is not null && !HasBuckets
                ? []
                : [Check.Fail(name, "not set", $"set S3_BUCKET_{scope.Name().ToUpperInvariant()}, or MBA_API_URL to go through the API")];
        var store = new S3ObjectStore(settings);
        StoredObject? listed = null;
        await foreach (var stored in store.ListAsync(bucket, prefix, cancellationToken))
        {
            listed = stored;
            break;
        }
        var signer = new S3UploadSigner(settings);
        var ticket = Probe(scope, bucket, prefix);
        var begun = ticket with { MultipartId = await signer.BeginPartsAsync(ticket, cancellationToken) };
        await signer.AbortPartsAsync(begun, CancellationToken.None);
        return
        [
            await ReadRefusalAsync(store, listed, cancellationToken) is { } refusal
                ? Check.Warn(
                    name,
                    $"s3://{bucket}/{prefix} can be listed and written to, not read: {refusal}",
                    "loading files and finding duplicates take reading; uploading does not"
                )
                : Check.Ok(name, $"s3://{bucket}/{prefix} can be listed and written to"),
        ];
    }

    /// <summary>Null when the object can be read, or there is none to try.</summary>
    private static async Task<string?> ReadRefusalAsync(S3ObjectStore store, StoredObject? stored, CancellationToken cancellationToken)
    {
        try
        {
            if (stored is not null)
                await store.HeadAsync(stored.Bucket, stored.Key, versionId: null, cancellationToken);
            return null;
        }
        catch (StoreRefusedException refused)
        {
            return refused.Message;
        }
    }

    public async Task<IReadOnlyList<Check>> QueueAsync(string name, string setting, string? url, CancellationToken cancellationToken)
    {
        if (url is null)
            return settings.ApiUrl is not null && !HasBuckets
                ? []
                : [Check.Warn(name, "not set", $"set {setting} for the commands that use it")];
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        var attributes = await new SqsClient(settings, http, TimeProvider.System).GetAttributesAsync(url, cancellationToken);
        if (!attributes.TryGetValue("RedrivePolicy", out var policy))
            return
            [
                Check.Fail(name, "has no dead-letter queue", "set a redrive policy: a message that always fails would come again for ever"),
            ];
        using var document = JsonDocument.Parse(policy);
        var receives = document.RootElement.GetProperty("maxReceiveCount").ToString();
        return
        [
            setting == "INGEST_QUEUE_URL" && receives != settings.MaxReceives.ToString(System.Globalization.CultureInfo.InvariantCulture)
                ? Check.Warn(name, $"dead-letters after {receives} deliveries", $"set INGEST_MAX_RECEIVES={receives}")
                : Check.Ok(name, $"answers; dead-letters after {receives} deliveries"),
        ];
    }

    private bool HasBuckets => settings.BucketMba.Length > 0 || settings.BucketPolicy.Length > 0;

    private static UploadTicket Probe(FileScope scope, string bucket, string prefix) =>
        new()
        {
            Id = Guid.NewGuid().ToString(),
            Scope = scope,
            Bucket = bucket,
            Key = ObjectKeys.For(scope, prefix, ProbeName, keepPath: false),
            FileName = ProbeName,
            Bytes = 1,
            ContentType = "text/csv",
            Method = UploadMethod.Multipart,
            Overwrite = false,
            UrlSeconds = 60,
            RequestedBy = "doctor",
            RequestedAt = TimeProvider.System.GetUtcNow(),
            ExpiresAt = TimeProvider.System.GetUtcNow(),
        };
}
