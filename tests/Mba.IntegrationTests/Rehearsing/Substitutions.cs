using System.Text.Json.Nodes;
using Mba.Aws;

namespace Mba.IntegrationTests.Rehearsing;

/// <summary>
/// Makes of a synthesised template one that the emulator's CloudFormation accepts, and keeps account of each thing that is then no longer the template's.
/// </summary>
internal sealed class Substitutions(string stack, JsonObject template, Func<string, string> secretOf)
{
    /// <summary>What the emulator ignores without an error, or cannot create without Docker.</summary>
    private static readonly HashSet<string> s_unknown = new(StringComparer.Ordinal)
    {
        "AWS::ApiGatewayV2::Api",
        "AWS::ApiGatewayV2::Authorizer",
        "AWS::ApiGatewayV2::Integration",
        "AWS::ApiGatewayV2::Route",
        "AWS::ApiGatewayV2::Stage",
        "AWS::CloudFront::CachePolicy",
        "AWS::CloudFront::Distribution",
        "AWS::CloudFront::OriginAccessControl",
        "AWS::CloudFront::ResponseHeadersPolicy",
        "AWS::CloudWatch::Dashboard",
        "AWS::Cognito::UserPool",
        "AWS::Cognito::UserPoolClient",
        "AWS::Cognito::UserPoolDomain",
        "AWS::Cognito::UserPoolGroup",
        "AWS::EC2::SecurityGroupEgress",
        "AWS::Lambda::Permission",
        "AWS::RDS::EventSubscription",
        "AWS::RDS::OptionGroup",
        "AWS::Route53Resolver::ResolverQueryLoggingConfig",
        "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation",
        "AWS::S3::BucketPolicy",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::QueuePolicy",
        "AWS::Scheduler::Schedule",
        "AWS::SecretsManager::RotationSchedule",
        "AWS::SecretsManager::Secret",
        "Custom::DatabaseMigration",
        "Custom::SiteFiles",
    };

    /// <summary>Properties that the emulator breaks on.</summary>
    private static readonly (string Type, string Property)[] s_broken =
    [
        ("AWS::KMS::Key", "Tags"),
        ("AWS::RDS::DBInstance", "DBParameterGroupName"),
        ("AWS::RDS::DBInstance", "OptionGroupName"),
    ];

    private readonly JsonObject _resources = template["Resources"]!.AsObject();
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonNode> _asked = new(StringComparer.Ordinal);

    /// <summary>A line for each substitution.</summary>
    public IReadOnlyCollection<string> Notes => _notes;

    /// <summary>Has the emulator resolve an expression of the template, as an output of this name.</summary>
    public void Ask(string output, JsonNode expression) => _asked[output] = expression;

    /// <summary>The template for the emulator.</summary>
    public JsonObject Apply()
    {
        var kept = new JsonObject();
        foreach (var (id, resource) in _resources)
        {
            if (IsUnknown(id))
                continue;
            kept[id] = Reduced(resource!);
        }
        foreach (var type in _resources.Select(r => TypeOf(r.Key)).Where(s_unknown.Contains).GroupBy(t => t))
            Note($"{type.Count()} x {type.Key} not created: the emulator has no such thing");
        var outputs = new JsonObject();
        foreach (var (name, output) in template["Outputs"]?.AsObject() ?? [])
            outputs[name] = Rewrite(output);
        foreach (var (name, expression) in _asked)
            outputs[name] = new JsonObject { ["Value"] = Rewrite(expression) };
        return new JsonObject { ["Resources"] = kept, ["Outputs"] = outputs };
    }

    private JsonNode Reduced(JsonNode resource)
    {
        var reduced = Rewrite(resource)!.AsObject();
        if (reduced["DependsOn"] is { } before)
        {
            var all = before is JsonArray many ? many.Select(d => (string)d!) : [(string)before!];
            reduced["DependsOn"] = new JsonArray([.. all.Where(d => !IsUnknown(d)).Select(d => (JsonNode)d)]);
        }
        var type = (string)reduced["Type"]!;
        var properties = reduced["Properties"] as JsonObject ?? [];
        foreach (var (_, property) in s_broken.Where(b => b.Type == type && properties.Remove(b.Property)))
            Note($"{type} without {property}: the emulator breaks on it");
        if (type is "AWS::Lambda::Function")
        {
            properties["Code"] = new JsonObject { ["ZipFile"] = "published" };
            Note("the code of functions is not uploaded: the published folders run as processes of this machine");
        }
        return reduced;
    }

    private JsonNode? Rewrite(JsonNode? node) =>
        node switch
        {
            JsonObject { Count: 1 } o when o["Ref"] is JsonValue id && IsUnknown((string)id!) => StandIn((string)id!, "Ref"),
            JsonObject { Count: 1 } o when o["Fn::GetAtt"] is JsonArray got && IsMissing((string)got[0]!, (string)got[1]!) => StandIn(
                (string)got[0]!,
                (string)got[1]!
            ),
            JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Rewrite(p.Value)))),
            JsonArray a => new JsonArray([.. a.Select(Rewrite)]),
            _ => node?.DeepClone(),
        };

    private JsonNode StandIn(string id, string attribute)
    {
        var type = TypeOf(id);
        if (type is "AWS::SecretsManager::Secret" || attribute.EndsWith("SecretArn", StringComparison.Ordinal))
        {
            Note($"{type} {attribute}: a secret created through the API from the template's own name and user");
            return secretOf(id);
        }
        Note($"{type} {attribute}: a name made up");
        return $"rehearsal-{stack}-{attribute.ToLowerInvariant().Replace('.', '-')}";
    }

    private bool IsMissing(string id, string attribute) => IsUnknown(id) || attribute is "MasterUserSecret.SecretArn";

    private bool IsUnknown(string id) => s_unknown.Contains(TypeOf(id));

    private string TypeOf(string id) => (string?)_resources[id]?["Type"] ?? "";

    private void Note(string line) => _notes.Add($"{stack}: {line}");
}
