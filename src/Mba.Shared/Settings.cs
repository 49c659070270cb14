namespace Mba;

/// <summary>Everything that the environment decides, validated once at start; all problems are listed together.</summary>
public sealed record Settings
{
    /// <summary>AWS profile for the credential chain; null for the default chain.</summary>
    public string? AwsProfile { get; init; }

    /// <summary>AWS region, from AWS_REGION or AWS_DEFAULT_REGION.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Endpoint of an S3/SQS emulator; null on AWS.</summary>
    public Uri? AwsEndpoint { get; init; }

    /// <summary>Keys that a file of settings holds; null: those of the profile or the default chain.</summary>
    public AwsKeys? AwsKeys { get; init; }

    public string BucketMba { get; init; } = "";

    public string BucketPolicy { get; init; } = "";

    public string PrefixMba { get; init; } = "mba/";

    public string PrefixPolicy { get; init; } = "policy/";

    /// <summary>Scope of files that no folder decides; null: such files are an error.</summary>
    public FileScope? DefaultScope { get; init; }

    public string RdsHost { get; init; } = "";

    public int RdsPort { get; init; } = 3306;

    public string RdsDatabase { get; init; } = "mba_mysql";

    public string RdsUsername { get; init; } = "";

    /// <summary>Null when the password comes from <see cref="RdsSecretArn"/>.</summary>
    public string? RdsPassword { get; init; }

    /// <summary>Secrets Manager secret (JSON with username and password).</summary>
    public string? RdsSecretArn { get; init; }

    /// <summary>Extra connection-string parameters, e.g. <c>SslMode=VerifyFull</c>.</summary>
    public string? RdsParams { get; init; }

    /// <summary>PEM file with the certificates that the database server is trusted by.</summary>
    public string? RdsCaBundle { get; init; }

    public string LogLevel { get; init; } = "INFO";

    /// <summary>Folder of the rotating log file; null for none.</summary>
    public string? LogDir { get; init; }

    /// <summary>Parallel uploads or messages, 1 to 32.</summary>
    public int WorkerConcurrency { get; init; } = 4;

    /// <summary>Pause between two looks of <c>mba watch</c>.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromSeconds(30);

    public string? IngestQueueUrl { get; init; }

    public string? JobsQueueUrl { get; init; }

    /// <summary>Deliveries that the ingest queue grants a message before its dead-letter queue takes it.</summary>
    public int MaxReceives { get; init; } = 5;

    public int RetryMaxAttempts { get; init; } = 3;

    public TimeSpan RetryBaseDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Connections that one long file is loaded through, 1 to 16.</summary>
    public int IngestConnections { get; init; } = new IngestOptions().Connections;

    /// <summary>Bytes sent to MySQL in one LOAD.</summary>
    public int IngestBlockBytes { get; init; } = new IngestOptions().BlockBytes;

    /// <summary>Decoded bytes up to which a file is appended in one transaction.</summary>
    public long IngestAtomicBytes { get; init; } = new IngestOptions().AtomicBytes;

    /// <summary>How long a claim lives without a heartbeat.</summary>
    public TimeSpan IngestLease { get; init; } = new IngestOptions().Lease;

    /// <summary>How long rejected records are kept in the database.</summary>
    public TimeSpan RejectRetention { get; init; } = new IngestOptions().RejectRetention;

    public string? AssumeRoleArn { get; init; }

    public string AssumeRoleSessionName { get; init; } = "mba-serverless";

    /// <summary>Path or s3 URI of datasets.json; null for the shipped one.</summary>
    public string? Datasets { get; init; }

    public string? OidcAuthority { get; init; }

    public string? OidcAudience { get; init; }

    /// <summary>The public client that people sign in with, in the dashboard and with <c>mba login</c>.</summary>
    public string? OidcClientId { get; init; }

    /// <summary>Scopes that such a client asks for.</summary>
    public IReadOnlyList<string> OidcScopes { get; init; } = ["openid"];

    /// <summary>Machine clients that may have the operator role when a token of theirs carries its scope.</summary>
    public IReadOnlyList<string> OidcOperatorClients { get; init; } = [];

    /// <summary>Minutes without activity after which the dashboard signs off.</summary>
    public int WebIdleMinutes { get; init; } = 15;

    /// <summary>False switches POST /previews off: then the API never sees a file's bytes.</summary>
    public bool ApiPreviews { get; init; } = true;

    /// <summary>Types, sizes and lifetimes of uploads.</summary>
    public UploadLimits Uploads { get; init; } = new();

    /// <summary>KMS key that objects are encrypted with; null for keys that S3 manages (AES256).</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>Buckets of other accounts, or parts of them, that are read with <see cref="AssumeRoleArn"/>.</summary>
    public IReadOnlyList<SourceBucket> SourceBuckets { get; init; } = [];

    /// <summary>Folder below which POST /jobs may name server-local files; null: no such jobs.</summary>
    public string? JobsRoot { get; init; }

    /// <summary>Origins whose pages may call the API; empty for none.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>The upload API that the command line sends to when it has no buckets of its own.</summary>
    public Uri? ApiUrl { get; init; }

    /// <summary>True when a file of the folder names <see cref="ApiUrl"/>, not the person's own environment.</summary>
    public bool ApiUrlIsFromFile { get; init; }

    /// <summary>Bearer token for <see cref="ApiUrl"/>.</summary>
    public string? ApiToken { get; init; }

    /// <summary>Requests that one caller may make in a minute.</summary>
    public int ApiRequestsPerMinute { get; init; } = 600;

    /// <summary>What to say about how the settings were found, e.g. old names that were taken for new ones.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>True when the bucket is registered as another account's.</summary>
    public bool IsSource(string bucket) => SourceBuckets.Any(s => string.Equals(s.Bucket, bucket, StringComparison.Ordinal));

    /// <summary>The bucket that holds the files of a scope.</summary>
    public string BucketOf(FileScope scope) => scope == FileScope.Policy ? BucketPolicy : BucketMba;

    /// <summary>The key prefix of a scope, with its closing slash.</summary>
    public string PrefixOf(FileScope scope) => scope == FileScope.Policy ? PrefixPolicy : PrefixMba;

    /// <summary>Where files of a scope are. Whatever is stored in a scope's own bucket is its; only a bucket of both scopes is divided by their prefixes.</summary>
    public ScopePlace PlaceOf(FileScope scope) =>
        new(BucketOf(scope), string.Equals(BucketMba, BucketPolicy, StringComparison.Ordinal) ? PrefixOf(scope) : "");

    /// <summary>Reads the process environment over <c>.env</c> of the current folder.</summary>
    /// <exception cref="SettingsException">Lists every missing or invalid setting among those that <paramref name="needs"/> names.</exception>
    public static Settings Load(SettingsNeeds needs) => SettingsReader.Read(SettingTexts.Read(Directory.GetCurrentDirectory()), needs);
}

/// <summary>An access key of AWS; <see cref="ToString"/> shows none of it.</summary>
public sealed record AwsKeys(string Id, string Secret, string? SessionToken)
{
    public override string ToString() => "access key";
}

/// <summary>The bucket of a scope, and the prefix of its keys; empty when the bucket is the scope's alone.</summary>
public readonly record struct ScopePlace(string Bucket, string Prefix)
{
    /// <summary>True when the object is of the scope.</summary>
    public bool Holds(string bucket, string key) =>
        string.Equals(bucket, Bucket, StringComparison.Ordinal) && key.StartsWith(Prefix, StringComparison.Ordinal);
}

/// <summary>A bucket of another account, and the prefix of the keys that are read.</summary>
public readonly record struct SourceBucket(string Bucket, string Prefix)
{
    /// <summary>Reads <c>bucket</c> or <c>bucket/prefix</c>.</summary>
    public static SourceBucket Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new SourceBucket(text, "") : new SourceBucket(text[..slash], text[(slash + 1)..]);
    }
}

/// <summary>What a process is about to use; only that is required to be set.</summary>
[Flags]
public enum SettingsNeeds
{
    None = 0,
    Buckets = 1,
    Database = 2,
    IngestQueue = 4,
    JobsQueue = 8,
}
