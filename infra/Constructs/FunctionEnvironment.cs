using System.Globalization;

namespace Mba.Infra.Constructs;

/// <summary>The environment of the functions, by the names that the code's Settings reads; a test compares the two.</summary>
public static class FunctionEnvironment
{
    /// <summary>Roots of AWS's services and of RDS in one file, beside the executable (<c>infra/certificates.mjs</c>).</summary>
    public const string Certificates = "/var/task/certificates.pem";

    public static Dictionary<string, string> ForNothing(EnvSettings settings) =>
        new(StringComparer.Ordinal)
        {
            // Read by the runtime's TLS stack before any code of ours runs.
            ["SSL_CERT_FILE"] = Certificates,
            ["LOG_LEVEL"] = settings.LogLevel,
        };

    public static Dictionary<string, string> ForDatabase(EnvSettings settings, Database database, string secretArn) =>
        new(ForNothing(settings), StringComparer.Ordinal)
        {
            ["RDS_HOST"] = database.Host,
            ["RDS_PORT"] = database.Port.ToString(CultureInfo.InvariantCulture),
            ["RDS_DATABASE"] = Database.Schema,
            ["RDS_SECRET_ARN"] = secretArn,
            ["RDS_PARAMS"] = "SslMode=VerifyFull",
            ["RDS_CA_BUNDLE"] = Certificates,
        };

    public static Dictionary<string, string> ForIngest(EnvSettings settings, DataStack data)
    {
        var environment = ForDatabase(settings, data.Database, data.Database.ApplicationUser.SecretArn);
        AddFiles(environment, settings, data);
        environment["INGEST_QUEUE_URL"] = data.Ingest.Messages.QueueUrl;
        environment["INGEST_MAX_RECEIVES"] = WorkQueue.MaxReceives.ToString(CultureInfo.InvariantCulture);
        environment["REJECT_RETENTION_DAYS"] = settings.RejectDays.ToString(CultureInfo.InvariantCulture);
        // Mba.Aws.FunctionMemory says why; a test compares the two.
        environment["DOTNET_GCgen0size"] = "400000";
        environment["MALLOC_ARENA_MAX"] = "2";
        if (settings.SourceRoleArn is { } role)
            environment["AWS_ASSUME_ROLE_ARN"] = role;
        return environment;
    }

    public static Dictionary<string, string> ForApi(EnvSettings settings, DataStack data, SignIn signIn)
    {
        var environment = ForDatabase(settings, data.Database, data.Database.ApiUser.SecretArn);
        AddFiles(environment, settings, data);
        environment["INGEST_QUEUE_URL"] = data.Ingest.Messages.QueueUrl;
        environment["JOBS_QUEUE_URL"] = data.Jobs.Messages.QueueUrl;
        environment["S3_KMS_KEY_ID"] = data.Key.Key.KeyArn;
        // GET /client-config answers these; API Gateway checks the tokens.
        environment["OIDC_AUTHORITY"] = signIn.Issuer;
        environment["OIDC_CLIENT_ID"] = signIn.ClientIds[0];
        return environment;
    }

    private static void AddFiles(Dictionary<string, string> environment, EnvSettings settings, DataStack data)
    {
        environment["S3_BUCKET_MBA"] = data.Buckets.Mba.BucketName;
        environment["S3_BUCKET_POLICY"] = data.Buckets.Policy.BucketName;
        environment["S3_PREFIX_MBA"] = FileKeys.PrefixMba;
        environment["S3_PREFIX_POLICY"] = FileKeys.PrefixPolicy;
        if (settings.SourceBuckets.Count > 0)
            environment["SOURCE_BUCKETS"] = string.Join(',', settings.SourceBuckets);
        if (settings.DatasetsKey is { } key)
            environment["MBA_DATASETS"] = $"s3://{data.Buckets.Mba.BucketName}/{key}";
    }
}

/// <summary>Prefixes of the keys in the two buckets; uploads go below them, rejected rows beside them.</summary>
public static class FileKeys
{
    public const string PrefixMba = "mba/";
    public const string PrefixPolicy = "policy/";
    public const string Rejected = "_rejected/";
}
