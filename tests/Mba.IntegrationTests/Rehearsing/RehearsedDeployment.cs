using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Amazon.S3.Model;
using Mba.Aws;
using Mba.Cli.Local;

namespace Mba.IntegrationTests.Rehearsing;

/// <summary>The dev stacks of the committed templates, created in the emulator's CloudFormation.</summary>
internal sealed class RehearsedDeployment : IDisposable
{
    private static readonly string[] s_stacks = ["data", "web", "app"];

    private readonly EmulatedCloudFormation _cloudFormation;
    private readonly Settings _aws;
    private readonly Dictionary<string, JsonObject> _templates;
    private readonly Dictionary<string, string> _secrets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _outputs = new(StringComparer.Ordinal);
    private readonly List<string> _substitutions = [];

    private RehearsedDeployment(Settings aws)
    {
        _aws = aws;
        _cloudFormation = new EmulatedCloudFormation(aws.AwsEndpoint!);
        // What the gate synthesises is what is committed: the tests of the templates compare the two.
        _templates = s_stacks.ToDictionary(
            s => s,
            s =>
                JsonNode
                    .Parse(
                        File.ReadAllText(Path.Combine(ProjectLayout.Root, "tests", "Mba.Infra.Tests", "Snapshots", $"mba-dev-{s}.json"))
                    )!
                    .AsObject(),
            StringComparer.Ordinal
        );
    }

    public IReadOnlyList<string> Substitutions => _substitutions;

    /// <summary>Outputs by stack, as <c>cdk deploy --outputs-file</c> writes them; those that only this test asked for are not among them.</summary>
    public JsonObject OutputsFile() =>
        new(
            _outputs.Select(stack =>
                KeyValuePair.Create<string, JsonNode?>(
                    "mba-dev-" + stack.Key,
                    new JsonObject(
                        stack
                            .Value.Where(o => _templates[stack.Key]["Outputs"]!.AsObject().ContainsKey(o.Key))
                            .Select(o => KeyValuePair.Create<string, JsonNode?>(o.Key, o.Value))
                    )
                )
            )
        );

    public string Output(string stack, string name) => _outputs[stack][name];

    public JsonObject Resource(string stack, string type) =>
        _templates[stack]["Resources"]!.AsObject().Select(r => r.Value!.AsObject()).First(r => (string?)r["Type"] == type);

    public Task<JsonNode> FunctionAsync(string name) => _cloudFormation.FunctionAsync("mba-dev-" + name);

    public Task<JsonNode> EventSourceAsync(string name) => _cloudFormation.EventSourceAsync("mba-dev-" + name);

    public void Dispose() => _cloudFormation.Dispose();

    /// <summary>Creates secrets, stacks, notifications and CORS, each from the templates' own properties.</summary>
    /// <param name="aws">Leads to the emulator.</param>
    /// <param name="http">Reaches it.</param>
    /// <param name="administrator">The database's, which RDS would keep in the master secret.</param>
    public static async Task<RehearsedDeployment> CreateAsync(Settings aws, HttpMessageInvoker http, DatabaseSecret administrator)
    {
        var deployment = new RehearsedDeployment(aws);
        await deployment.CreateSecretsAsync(new SecretsClient(aws, http, TimeProvider.System), administrator);
        foreach (var stack in s_stacks)
            await deployment.CreateStackAsync(stack);
        await deployment.ConfigureBucketsAsync();
        return deployment;
    }

    private async Task CreateSecretsAsync(SecretsClient secrets, DatabaseSecret administrator)
    {
        foreach (var (id, resource) in _templates["data"]["Resources"]!.AsObject())
        {
            var properties = resource!["Properties"];
            if ((string?)resource["Type"] is "AWS::RDS::DBInstance")
                _secrets[id] = await secrets.CreateAsync("rds-rehearsal", administrator, CancellationToken.None);
            if ((string?)resource["Type"] is not "AWS::SecretsManager::Secret")
                continue;
            var generate = properties!["GenerateSecretString"]!;
            var user = (string)JsonNode.Parse((string)generate["SecretStringTemplate"]!)!["username"]!;
            var password = RandomNumberGenerator.GetString(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
                (int)generate["PasswordLength"]!
            );
            _secrets[id] = await secrets.CreateAsync(
                (string)properties["Name"]!,
                new DatabaseSecret(user, password),
                CancellationToken.None
            );
        }
    }

    private async Task CreateStackAsync(string stack)
    {
        var substitutions = new Substitutions(stack, _templates[stack], id => _secrets[id]);
        foreach (var (name, expression) in Asked(stack))
            substitutions.Ask(name, expression);
        _outputs[stack] = await _cloudFormation.CreateAsync("mba-dev-" + stack, substitutions.Apply());
        _substitutions.AddRange(substitutions.Notes);
    }

    /// <summary>Expressions that the test needs the values of: where the buckets notify, and what the migration and its daily run are called with.</summary>
    private IEnumerable<(string Name, JsonNode Expression)> Asked(string stack)
    {
        if (stack is "data")
            foreach (var (id, bucket) in Notifying())
                yield return ("Notified" + id, bucket["NotificationConfiguration"]!["QueueConfigurations"]![0]!["Queue"]!);
        if (stack is not "app")
            yield break;
        foreach (var (name, value) in Resource("app", "Custom::DatabaseMigration")["Properties"]!.AsObject())
            if (name.EndsWith("SecretArn", StringComparison.Ordinal))
                yield return (name, value!);
        yield return ("DailyInput", DailyRights()["Target"]!["Input"]!);
    }

    private JsonNode DailyRights() =>
        _templates["app"]["Resources"]!
            .AsObject()
            .Select(r => r.Value!)
            .Single(r => (string?)r["Type"] is "AWS::Scheduler::Schedule" && (string?)r["Properties"]!["Name"] is "mba-dev-rights")[
            "Properties"
        ]!;

    /// <summary>The properties of the custom resource, resolved.</summary>
    public JsonObject MigrationProperties() =>
        new(
            Resource("app", "Custom::DatabaseMigration")["Properties"]!
                .AsObject()
                .Where(p => p.Key is not ("ServiceToken" or "ServiceTimeout"))
                .Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, _outputs["app"].GetValueOrDefault(p.Key) ?? (string)p.Value!))
        );

    private IEnumerable<(string Id, JsonNode Properties)> Notifying() =>
        _templates["data"]["Resources"]!
            .AsObject()
            .Where(r => r.Value!["Properties"]?["NotificationConfiguration"] is not null)
            .Select(r => (r.Key, r.Value!["Properties"]!));

    /// <summary>The emulator's CloudFormation passes over notifications and CORS: they are set through S3, as the templates have them.</summary>
    private async Task ConfigureBucketsAsync()
    {
        using var s3 = AwsIdentity.S3(_aws);
        foreach (var (id, properties) in Notifying())
        {
            var bucket = _outputs["data"][id.StartsWith("BucketsMba", StringComparison.Ordinal) ? "BucketMba" : "BucketPolicy"];
            await s3.PutBucketNotificationAsync(
                new PutBucketNotificationRequest
                {
                    BucketName = bucket,
                    QueueConfigurations =
                    [
                        .. properties["NotificationConfiguration"]!["QueueConfigurations"]!
                            .AsArray()
                            .Select(q => new QueueConfiguration
                            {
                                Queue = _outputs["data"]["Notified" + id],
                                Events = [new Amazon.S3.EventType((string)q!["Event"]!)],
                            }),
                    ],
                }
            );
            await s3.PutCORSConfigurationAsync(
                new PutCORSConfigurationRequest
                {
                    BucketName = bucket,
                    Configuration = new CORSConfiguration
                    {
                        Rules = [.. properties["CorsConfiguration"]!["CorsRules"]!.AsArray().Select(r => Rule(r!))],
                    },
                }
            );
        }
        _substitutions.Add(
            "data: notifications and CORS of the buckets set through S3 from the template's properties: the emulator ignores them"
        );
    }

    private static CORSRule Rule(JsonNode rule)
    {
        List<string> Texts(string name) => [.. rule[name]!.AsArray().Select(t => (string)t!)];
        return new CORSRule
        {
            AllowedMethods = Texts("AllowedMethods"),
            AllowedOrigins = Texts("AllowedOrigins"),
            AllowedHeaders = Texts("AllowedHeaders"),
            ExposeHeaders = Texts("ExposedHeaders"),
            MaxAgeSeconds = (int)rule["MaxAge"]!,
        };
    }
}
