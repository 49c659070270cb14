using System.Text.Json.Nodes;
using Mba.Aws;
using Xunit;

namespace Mba.Infra.Tests;

/// <summary>What the template gives the functions is what the code's settings read.</summary>
public sealed class EnvironmentTests
{
    /// <summary>Read by the .NET runtime and the C library, before the settings are.</summary>
    private static readonly string[] s_runtimeNames = ["SSL_CERT_FILE", .. FunctionMemory.Environment.Keys];

    public static TheoryData<string, string, SettingsNeeds> Functions { get; } =
        new()
        {
            { "dev", "ingest", SettingsNeeds.Buckets | SettingsNeeds.Database | SettingsNeeds.IngestQueue },
            { "prod", "ingest", SettingsNeeds.Buckets | SettingsNeeds.Database | SettingsNeeds.IngestQueue },
            { "dev", "api", SettingsNeeds.Buckets | SettingsNeeds.Database | SettingsNeeds.IngestQueue | SettingsNeeds.JobsQueue },
            { "prod", "api", SettingsNeeds.Buckets | SettingsNeeds.Database | SettingsNeeds.IngestQueue | SettingsNeeds.JobsQueue },
            { "dev", "migrate", SettingsNeeds.Database },
        };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Names_only_settings_that_the_code_reads(string stage, string function, SettingsNeeds needs)
    {
        var names = Environment(Everything(stage), stage, function).Keys;

        Assert.NotEqual(SettingsNeeds.None, needs);
        Assert.Empty(names.Except(SettingsReader.Names).Except(s_runtimeNames));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Passes_the_validation_of_the_code(string stage, string function, SettingsNeeds needs)
    {
        var settings = SettingsReader.Read(Environment(Everything(stage), stage, function), needs);

        Assert.Equal("mba_mysql", settings.RdsDatabase);
        Assert.NotNull(settings.RdsSecretArn);
        Assert.Null(settings.RdsPassword);
        Assert.Contains("SslMode=VerifyFull", settings.RdsParams, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_the_ingest_function_the_number_of_tries_that_the_queue_allows()
    {
        var queue = Synthesis.Dev.Data.The("AWS::SQS::Queue", "QueueName", "mba-dev-ingest");

        Assert.Equal(
            queue["RedrivePolicy"]!["maxReceiveCount"]!.ToString(),
            Environment(Synthesis.Dev, "dev", "ingest")["INGEST_MAX_RECEIVES"]
        );
    }

    [Fact]
    public void Starts_the_ingest_function_with_the_memory_that_was_measured() =>
        Assert.Equal(
            FunctionMemory.Environment,
            Environment(Synthesis.Dev, "dev", "ingest").Where(v => FunctionMemory.Environment.ContainsKey(v.Key)).ToDictionary()
        );

    /// <summary>GET /client-config leads the dashboard and `mba login` to the pool, with the client of people.</summary>
    [Fact]
    public void Tells_the_API_where_people_sign_in()
    {
        var variables = Synthesis.Dev.App.The("AWS::Lambda::Function", "FunctionName", "mba-dev-api")["Environment"]!["Variables"]!;
        var authorizer = Synthesis.Dev.App.The("AWS::ApiGatewayV2::Authorizer")["JwtConfiguration"]!;

        Assert.Equal(authorizer["Issuer"]!.ToJsonString(), variables["OIDC_AUTHORITY"]!.ToJsonString());
        Assert.Equal(authorizer["Audience"]![0]!.ToJsonString(), variables["OIDC_CLIENT_ID"]!.ToJsonString());
    }

    [Fact]
    public void Carries_no_secret_in_the_environment()
    {
        foreach (var function in Synthesis.Dev.App.Properties("AWS::Lambda::Function"))
        {
            var variables = function["Environment"]!["Variables"]!.AsObject();
            Assert.DoesNotContain("RDS_PASSWORD", variables.Select(v => v.Key));
            Assert.DoesNotContain("{{resolve:", variables.ToJsonString(), StringComparison.Ordinal);
        }
    }

    private static Synthesis Everything(string stage) =>
        Synthesis.Of(
            "stage=" + stage,
            "sourceBuckets=client-a,client-b",
            "sourceRoleArn=arn:aws:iam::444455556666:role/r",
            "datasetsKey=_config/datasets.json"
        );

    /// <summary>The function's environment with what CloudFormation would put in: any text, and a URL where a queue is meant.</summary>
    private static Dictionary<string, string> Environment(Synthesis synthesis, string stage, string function)
    {
        var variables = synthesis.App.The("AWS::Lambda::Function", "FunctionName", $"mba-{stage}-{function}")["Environment"]![
            "Variables"
        ]!.AsObject();
        return variables.ToDictionary(
            v => v.Key,
            v =>
                v.Value is JsonValue text ? text.ToString().Replace("/var/task", Synthesis.TaskRoot, StringComparison.Ordinal)
                : v.Key.EndsWith("_URL", StringComparison.Ordinal) ? "https://sqs.us-east-1.amazonaws.com/111122223333/queue"
                : v.Key is "OIDC_AUTHORITY" ? "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool"
                : v.Key is "MBA_DATASETS" ? "s3://bucket/_config/datasets.json"
                : "resolved"
        );
    }
}
