using System.Globalization;
using Mba.Aws;

namespace Mba.Cli.Local;

/// <summary>The settings of a running stack, for its processes, for the CLI and for other clients.</summary>
public static class StackEnvironment
{
    public const string Region = "us-east-1";

    /// <summary>Names the stack that the exports are of: its process and its folder.</summary>
    public const string Marker = "MBA_STACK";

    /// <summary>What the stack's own processes get: as on AWS, the database password comes from the secret.</summary>
    public static Dictionary<string, string?> ForProcesses(
        DatabaseAddress database,
        string databaseName,
        Uri aws,
        EmulatorNames names,
        EmulatorAddresses addresses
    )
    {
        var environment = Common(database, databaseName, aws, names, addresses);
        // By its name: an emulator that was restarted gives the secret another ARN.
        environment["RDS_SECRET_ARN"] = names.Secret;
        // What the terminal has for its own AWS account does not belong here.
        environment[Marker] = null;
        environment["AWS_PROFILE"] = null;
        environment["AWS_SESSION_TOKEN"] = null;
        environment["AWS_LAMBDA_RUNTIME_API"] = null;
        environment["RDS_USERNAME"] = null;
        environment["RDS_PASSWORD"] = null;
        return environment;
    }

    /// <summary>What clients at the terminal get.</summary>
    public static Dictionary<string, string?> ForClients(
        DatabaseAddress database,
        string databaseName,
        Uri aws,
        EmulatorNames names,
        EmulatorAddresses addresses,
        Uri api
    )
    {
        var environment = Common(database, databaseName, aws, names, addresses);
        environment["RDS_USERNAME"] = database.Username;
        environment["RDS_PASSWORD"] = database.Password;
        environment["MBA_API_URL"] = api.ToString();
        return environment;
    }

    /// <summary>Writes <c>NAME='value'</c> lines, readable by its owner alone.</summary>
    public static Task WriteAsync(string file, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken) =>
        PrivateFile.WriteAsync(file, string.Concat(Lines(environment).Select(l => l + "\n")), cancellationToken);

    /// <summary>As a shell exports them.</summary>
    public static IEnumerable<string> Lines(IReadOnlyDictionary<string, string?> environment) =>
        environment.Where(e => e.Value is not null).Select(e => $"{e.Key}='{e.Value}'");

    private static Dictionary<string, string?> Common(
        DatabaseAddress database,
        string databaseName,
        Uri aws,
        EmulatorNames names,
        EmulatorAddresses addresses
    ) =>
        new(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = aws.ToString().TrimEnd('/'),
            ["AWS_REGION"] = Region,
            ["AWS_DEFAULT_REGION"] = Region,
            ["AWS_ACCESS_KEY_ID"] = "local",
            ["AWS_SECRET_ACCESS_KEY"] = "local",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["S3_BUCKET_MBA"] = names.BucketMba,
            ["S3_BUCKET_POLICY"] = names.BucketPolicy,
            ["INGEST_QUEUE_URL"] = addresses.IngestQueueUrl,
            ["JOBS_QUEUE_URL"] = addresses.JobsQueueUrl,
            ["INGEST_MAX_RECEIVES"] = names.MaxReceives.ToString(CultureInfo.InvariantCulture),
            ["RDS_HOST"] = database.Host,
            ["RDS_PORT"] = database.Port.ToString(CultureInfo.InvariantCulture),
            ["RDS_DATABASE"] = databaseName,
            ["RDS_PARAMS"] = database.Parameters,
        };
}
