namespace Mba;

/// <summary>Settings are missing or invalid; <see cref="Problems"/> has one line for each.</summary>
public sealed class SettingsException(IReadOnlyList<string> problems)
    : Exception(
        "Settings are missing or wrong:"
            + string.Concat(problems.Select(p => Environment.NewLine + "  - " + p))
            + Environment.NewLine
            + "They are read from the environment, from .env in this folder, and where `mba up` runs from .local/stack.env; .env.example lists them all."
    )
{
    public IReadOnlyList<string> Problems { get; } = problems;
}

/// <summary>Turns names and texts into <see cref="Settings"/>, collecting every problem before it complains.</summary>
public sealed partial class SettingsReader
{
    private readonly IReadOnlyDictionary<string, string> _values;
    private readonly SettingTexts? _texts;
    private readonly List<string> _problems = [];

    private SettingsReader(IReadOnlyDictionary<string, string> values, SettingTexts? texts)
    {
        (_values, _texts) = (values, texts);
        _problems.AddRange(texts?.Problems ?? []);
    }

    /// <summary>Every name that is read, in the order of the documentation.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "AWS_PROFILE",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "S3_BUCKET_MBA",
        "S3_BUCKET_POLICY",
        "S3_PREFIX_MBA",
        "S3_PREFIX_POLICY",
        "DEFAULT_SCOPE",
        "RDS_HOST",
        "RDS_PORT",
        "RDS_DATABASE",
        "RDS_USERNAME",
        "RDS_PASSWORD",
        "RDS_SECRET_ARN",
        "RDS_PARAMS",
        "RDS_CA_BUNDLE",
        "LOG_LEVEL",
        "LOG_DIR",
        "WORKER_CONCURRENCY",
        "WATCH_INTERVAL_SECONDS",
        "INGEST_QUEUE_URL",
        "JOBS_QUEUE_URL",
        "INGEST_MAX_RECEIVES",
        "INGEST_RETRY_MAX_ATTEMPTS",
        "INGEST_RETRY_BASE_DELAY_MS",
        "INGEST_CONNECTIONS",
        "INGEST_BLOCK_BYTES",
        "INGEST_ATOMIC_BYTES",
        "INGEST_LEASE_SECONDS",
        "REJECT_RETENTION_DAYS",
        "AWS_ASSUME_ROLE_ARN",
        "AWS_ASSUME_ROLE_SESSION_NAME",
        "MBA_DATASETS",
        "OIDC_AUTHORITY",
        "OIDC_AUDIENCE",
        "OIDC_CLIENT_ID",
        "OIDC_SCOPES",
        "OIDC_OPERATOR_CLIENTS",
        "WEB_IDLE_MINUTES",
        "API_PREVIEWS",
        "UPLOAD_TYPES_MBA",
        "UPLOAD_TYPES_POLICY",
        "UPLOAD_MAX_BYTES_MBA",
        "UPLOAD_MAX_BYTES_POLICY",
        "UPLOAD_URL_SECONDS",
        "S3_KMS_KEY_ID",
        "SOURCE_BUCKETS",
        "JOBS_ROOT",
        "CORS_ORIGINS",
        "API_REQUESTS_PER_MINUTE",
        "MBA_API_URL",
        "MBA_API_TOKEN",
    ];

    public static Settings Read(IReadOnlyDictionary<string, string> values, SettingsNeeds needs) =>
        new SettingsReader(values, texts: null).Read(needs);

    /// <summary>Problems name the file and line of the setting; old names are noted in <see cref="Settings.Notes"/>.</summary>
    public static Settings Read(SettingTexts texts, SettingsNeeds needs) => new SettingsReader(texts.Values, texts).Read(needs);

    private Settings Read(SettingsNeeds needs)
    {
        var settings = Build(needs);
        if (_problems.Count == 0)
            return settings;
        if (_texts?.Stale is { } stale)
            _problems.Add(stale);
        throw new SettingsException(_problems);
    }

    private Settings Build(SettingsNeeds needs)
    {
        var database = needs.HasFlag(SettingsNeeds.Database);
        var buckets = needs.HasFlag(SettingsNeeds.Buckets);
        var defaults = new Settings();
        var settings = new Settings
        {
            AwsProfile = Optional("AWS_PROFILE"),
            Region = Optional("AWS_REGION") ?? Optional("AWS_DEFAULT_REGION") ?? defaults.Region,
            AwsEndpoint = Url("AWS_ENDPOINT_URL"),
            AwsKeys = KeysOfFile(),
            Notes = _texts?.Notes ?? [],
            BucketMba = Text("S3_BUCKET_MBA", buckets, "the bucket of member-benefit files"),
            BucketPolicy = Text("S3_BUCKET_POLICY", buckets, "the bucket of policy files"),
            PrefixMba = Prefix("S3_PREFIX_MBA", defaults.PrefixMba),
            PrefixPolicy = Prefix("S3_PREFIX_POLICY", defaults.PrefixPolicy),
            DefaultScope = Scope("DEFAULT_SCOPE"),
            RdsHost = Text("RDS_HOST", database, "the database server; `mba up` starts one on this machine"),
            RdsPort = Number("RDS_PORT", defaults.RdsPort, 1, 65535),
            RdsDatabase = Optional("RDS_DATABASE") ?? defaults.RdsDatabase,
            RdsUsername = Optional("RDS_USERNAME") ?? "",
            RdsPassword = Optional("RDS_PASSWORD"),
            RdsSecretArn = Optional("RDS_SECRET_ARN"),
            RdsParams = Optional("RDS_PARAMS"),
            RdsCaBundle = ExistingFile("RDS_CA_BUNDLE"),
            LogLevel = OneOf("LOG_LEVEL", defaults.LogLevel, "TRACE", "DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL"),
            LogDir = Optional("LOG_DIR"),
            WatchInterval = TimeSpan.FromSeconds(Number("WATCH_INTERVAL_SECONDS", (int)defaults.WatchInterval.TotalSeconds, 1, 86_400)),
            WorkerConcurrency = Number("WORKER_CONCURRENCY", defaults.WorkerConcurrency, 1, 32),
            IngestQueueUrl = QueueUrl("INGEST_QUEUE_URL", needs.HasFlag(SettingsNeeds.IngestQueue)),
            JobsQueueUrl = QueueUrl("JOBS_QUEUE_URL", needs.HasFlag(SettingsNeeds.JobsQueue)),
            MaxReceives = Number("INGEST_MAX_RECEIVES", defaults.MaxReceives, 1, 1000),
            RetryMaxAttempts = Number("INGEST_RETRY_MAX_ATTEMPTS", defaults.RetryMaxAttempts, 1, 20),
            RetryBaseDelay = TimeSpan.FromMilliseconds(
                Number("INGEST_RETRY_BASE_DELAY_MS", (int)defaults.RetryBaseDelay.TotalMilliseconds, 1, 60_000)
            ),
            IngestConnections = Number("INGEST_CONNECTIONS", defaults.IngestConnections, 1, 16),
            IngestBlockBytes = Number("INGEST_BLOCK_BYTES", defaults.IngestBlockBytes, 1 << 10, 64 << 20),
            IngestAtomicBytes = Number("INGEST_ATOMIC_BYTES", (int)defaults.IngestAtomicBytes, 0, int.MaxValue),
            IngestLease = TimeSpan.FromSeconds(Number("INGEST_LEASE_SECONDS", (int)defaults.IngestLease.TotalSeconds, 1, 3600)),
            RejectRetention = TimeSpan.FromDays(Number("REJECT_RETENTION_DAYS", (int)defaults.RejectRetention.TotalDays, 1, 36_500)),
            AssumeRoleArn = Optional("AWS_ASSUME_ROLE_ARN"),
            AssumeRoleSessionName = Optional("AWS_ASSUME_ROLE_SESSION_NAME") ?? defaults.AssumeRoleSessionName,
            Datasets = ExistingFileOrObject("MBA_DATASETS"),
            OidcAuthority = Url("OIDC_AUTHORITY")?.ToString(),
            OidcAudience = Optional("OIDC_AUDIENCE"),
            OidcClientId = Optional("OIDC_CLIENT_ID"),
            OidcScopes = List("OIDC_SCOPES") is { Length: > 0 } scopes ? scopes : defaults.OidcScopes,
            OidcOperatorClients = List("OIDC_OPERATOR_CLIENTS"),
            WebIdleMinutes = Number("WEB_IDLE_MINUTES", defaults.WebIdleMinutes, 1, 24 * 60),
            ApiPreviews = OneOf("API_PREVIEWS", "ON", "ON", "OFF") is "ON",
            Uploads = new UploadLimits
            {
                DefaultExpiry = TimeSpan.FromSeconds(
                    Number("UPLOAD_URL_SECONDS", (int)defaults.Uploads.DefaultExpiry.TotalSeconds, 60, 3600)
                ),
                Mba = new ScopeLimits
                {
                    Types = FileTypes("UPLOAD_TYPES_MBA"),
                    MaxBytes = Bytes("UPLOAD_MAX_BYTES_MBA", defaults.Uploads.Mba.MaxBytes),
                },
                Policy = new ScopeLimits
                {
                    Types = FileTypes("UPLOAD_TYPES_POLICY"),
                    MaxBytes = Bytes("UPLOAD_MAX_BYTES_POLICY", defaults.Uploads.Policy.MaxBytes),
                },
            },
            KmsKeyId = Optional("S3_KMS_KEY_ID"),
            SourceBuckets = Sources("SOURCE_BUCKETS"),
            JobsRoot = ExistingFolder("JOBS_ROOT"),
            CorsOrigins = Origins("CORS_ORIGINS"),
            ApiUrl = Url("MBA_API_URL"),
            ApiUrlIsFromFile = _texts?.IsFromFile("MBA_API_URL") == true,
            ApiToken = Optional("MBA_API_TOKEN"),
            ApiRequestsPerMinute = Number("API_REQUESTS_PER_MINUTE", defaults.ApiRequestsPerMinute, 1, 1_000_000),
        };
        if (database && settings.RdsSecretArn is null)
        {
            Require(settings.RdsUsername.Length > 0, "RDS_USERNAME is not set: the database user, unless RDS_SECRET_ARN names a secret");
            Require(
                settings.RdsPassword is not null,
                "RDS_PASSWORD is not set: the database user's password, unless RDS_SECRET_ARN names a secret"
            );
        }
        return settings;
    }

    /// <summary>The name with the file and line that set it.</summary>
    private string At(string name) => _texts?.IsFromFile(name) == true ? $"{name} ({_texts.PlaceOf(name)})" : name;

    /// <summary>The keys of a file; those of the environment are found by the credential chain itself.</summary>
    private AwsKeys? KeysOfFile()
    {
        var (id, secret, token) = (Optional("AWS_ACCESS_KEY_ID"), Optional("AWS_SECRET_ACCESS_KEY"), Optional("AWS_SESSION_TOKEN"));
        if (id is not null && secret is not null)
            return _texts?.IsFromFile("AWS_ACCESS_KEY_ID") == true ? new AwsKeys(id, secret, token) : null;
        if (_texts is null || (id ?? secret ?? token) is null || Optional("AWS_PROFILE") is not null)
            return null;
        var present =
            id is not null ? "AWS_ACCESS_KEY_ID"
            : secret is not null ? "AWS_SECRET_ACCESS_KEY"
            : "AWS_SESSION_TOKEN";
        _problems.Add(
            $"{At(present)} is set without {(id is null ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY")}; a key is taken from one place, the environment or one file"
        );
        return null;
    }

    private string? ExistingFileOrObject(string name) =>
        Optional(name) is { } place && ObjectAddress.IsUri(place) ? place : ExistingFile(name);

    private List<SourceBucket> Sources(string name)
    {
        var sources = List(name).Select(SourceBucket.Parse).ToList();
        Require(
            sources.TrueForAll(b => b.Bucket.Length > 0),
            $"{At(name)} must list buckets, each with or without a prefix: bucket,bucket/prefix/"
        );
        return sources;
    }
}
