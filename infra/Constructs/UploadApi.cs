using Amazon.CDK;
using Amazon.CDK.AWS.Apigatewayv2;
using Amazon.CDK.AwsApigatewayv2Authorizers;
using Amazon.CDK.AwsApigatewayv2Integrations;
using Constructs;
using HttpMethod = Amazon.CDK.AWS.Apigatewayv2.HttpMethod;

namespace Mba.Infra.Constructs;

/// <summary>The HTTP API: tokens are checked before the function runs, requests are throttled and logged without their content.</summary>
public sealed class UploadApi : Construct
{
    public UploadApi(Construct scope, string id, EnvSettings settings, DataStack data, SignIn signIn, StaticSite? site, FunctionCode code)
        : base(scope, id)
    {
        var shape = new FunctionShape("api", "Mba.UploadApiLambda", "Answers the upload API: tickets, status, ingestions, tables")
        {
            MemoryMiB = 512,
            // The HTTP API gives up after 30 seconds; the function answers before it.
            Timeout = Duration.Seconds(29),
            Concurrency = settings.ApiConcurrency,
            WhyNoDeadLetters = "Invoked by the HTTP API, synchronously: the caller gets the error and retries.",
        };
        Host = new DotnetFunction(this, "Api", shape, settings, data, code, FunctionEnvironment.ForApi(settings, data, signIn));
        AllowUploads(data);
        AllowQueues(data);
        if (settings.DatasetsKey is { } datasets)
            Host.Role.Allow("ReadDatasets", ["s3:GetObject"], [data.Buckets.Mba.ArnForObjects(datasets)]);
        Api = new HttpApi(
            this,
            "Http",
            new HttpApiProps
            {
                ApiName = settings.Name,
                Description = $"MBA Serverless upload API ({settings.Stage})",
                CreateDefaultStage = false,
                CorsPreflight = site is null ? null : Cors(site),
            }
        );
        AddRoutes(signIn);
        AddStage(settings, data);
    }

    public DotnetFunction Host { get; }

    public HttpApi Api { get; }

    public string Url => $"https://{Api.ApiId}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}";

    private static CorsPreflightOptions Cors(StaticSite site) =>
        new()
        {
            AllowOrigins = [site.Origin],
            AllowMethods = [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.DELETE],
            AllowHeaders = ["authorization", "content-type"],
            MaxAge = Duration.Hours(1),
        };

    /// <summary>No catch-all: preflight requests stay the API's own, and a method that no route has is refused before any code runs.</summary>
    private void AddRoutes(SignIn signIn)
    {
        var authorizer = new HttpJwtAuthorizer("Tokens", signIn.Issuer, new HttpJwtAuthorizerProps { JwtAudience = signIn.ClientIds });
        var integration = new HttpLambdaIntegration(
            "Function",
            Host.Function,
            new HttpLambdaIntegrationProps { PayloadFormatVersion = PayloadFormatVersion.VERSION_2_0 }
        );
        Api.AddRoutes(
            new AddRoutesOptions
            {
                Path = "/{proxy+}",
                Methods = [HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE],
                Integration = integration,
                Authorizer = authorizer,
            }
        );
        AddOpenRoute(
            "/health",
            integration,
            "Says that the process answers and nothing else, for monitors that have no token; /ready, which looks further, needs one."
        );
        AddOpenRoute(
            "/client-config",
            integration,
            "Shows where to sign in, which a caller without a token must be able to ask; the answer is the same for all and names no file."
        );
    }

    private void AddOpenRoute(string path, HttpLambdaIntegration integration, string reason)
    {
        var routes = Api.AddRoutes(
            new AddRoutesOptions
            {
                Path = path,
                Methods = [HttpMethod.GET],
                Integration = integration,
            }
        );
        Accepted.On(routes[0], "AwsSolutions-APIG4", reason);
    }

    private void AddStage(EnvSettings settings, DataStack data)
    {
        var log = LogGroups.Create(this, "AccessLog", $"/mba/{settings.Stage}/api-access", settings, data.Key.Key);
        var stage = new HttpStage(
            this,
            "Stage",
            new HttpStageProps
            {
                HttpApi = Api,
                StageName = "$default",
                AutoDeploy = true,
                Throttle = new ThrottleSettings
                {
                    RateLimit = settings.ApiRequestsPerSecond,
                    BurstLimit = settings.ApiRequestsPerSecond * 2,
                },
            }
        );
        var resource = (CfnStage)stage.Node.DefaultChild!;
        resource.AccessLogSettings = new CfnStage.AccessLogSettingsProperty { DestinationArn = log.LogGroupArn, Format = AccessLogFormat };
        resource.AddPropertyOverride("DefaultRouteSettings.DetailedMetricsEnabled", true);
    }

    /// <summary>Who asked for what and how it went; no query string, header or body.</summary>
    private static string AccessLogFormat { get; } =
        "{"
        + string.Join(
            ',',
            new (string Name, string Variable)[]
            {
                ("time", "requestTime"),
                ("request", "requestId"),
                ("subject", "authorizer.claims.sub"),
                ("address", "identity.sourceIp"),
                ("route", "routeKey"),
                ("path", "path"),
                ("status", "status"),
                ("bytes", "responseLength"),
                ("ms", "responseLatency"),
                ("error", "error.message"),
                ("refused", "authorizer.error"),
            }.Select(field => $"\"{field.Name}\":\"$context.{field.Variable}\"")
        )
        + "}";

    private void AllowUploads(DataStack data)
    {
        var mba = data.Buckets.Mba;
        var policy = data.Buckets.Policy;
        var role = Host.Role;
        role.Allow(
            "SignUploads",
            ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
            [mba.ArnForObjects(FileKeys.PrefixMba + "*"), policy.ArnForObjects(FileKeys.PrefixPolicy + "*")]
        );
        Accepted.WildcardEnding(role.Policy, $"/{FileKeys.PrefixMba}*", "Uploads of the scope go below its prefix, and nowhere else.");
        Accepted.WildcardEnding(role.Policy, $"/{FileKeys.PrefixPolicy}*", "Uploads of the scope go below its prefix, and nowhere else.");
        FindBelow(role, "FindMbaFiles", mba.BucketArn, FileKeys.PrefixMba);
        FindBelow(role, "FindPolicyFiles", policy.BucketArn, FileKeys.PrefixPolicy);
        role.Allow("DatabaseUser", ["secretsmanager:GetSecretValue"], [data.Database.ApiUser.SecretArn]);
        // S3 decrypts the parts of a multipart upload to join them: that is the Decrypt, not a right to read objects.
        role.AllowKeyThrough(data.Key.Key, ["kms:Decrypt", "kms:GenerateDataKey"], "s3", "sqs");
        role.AllowKeyThrough(data.Key.Key, ["kms:Decrypt"], "secretsmanager");
    }

    /// <summary>Asks for work, counts what waits, and shows dead letters and sends them again; work itself it does not take.</summary>
    private void AllowQueues(DataStack data)
    {
        Host.Role.Allow("QueueWork", ["sqs:SendMessage"], [data.Ingest.Messages.QueueArn, data.Jobs.Messages.QueueArn]);
        Host.Role.Allow(
            "CountQueues",
            ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"],
            [data.Ingest.Messages.QueueArn, data.Ingest.DeadLetters.QueueArn, data.Jobs.Messages.QueueArn, data.Jobs.DeadLetters.QueueArn]
        );
        Host.Role.Allow(
            "RedriveDeadLetters",
            ["sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "sqs:DeleteMessage"],
            [data.Ingest.DeadLetters.QueueArn, data.Jobs.DeadLetters.QueueArn]
        );
    }

    private static void FindBelow(FunctionRole role, string sid, string bucketArn, string prefix) =>
        role.Allow(sid, ["s3:ListBucket"], [bucketArn], Condition.Of(("StringLike", "s3:prefix", prefix + "*")));
}
