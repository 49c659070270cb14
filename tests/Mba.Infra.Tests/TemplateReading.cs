using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK.Assertions;

namespace Mba.Infra.Tests;

/// <summary>Resources of a template as JSON, where the library's matchers say less than a query.</summary>
internal static class TemplateReading
{
    public static JsonObject Json(this Template template) => JsonNode.Parse(JsonSerializer.Serialize(template.ToJSON()))!.AsObject();

    /// <summary>Logical id and resource, of one type.</summary>
    public static IReadOnlyList<(string Id, JsonNode Resource)> Resources(this Template template, string type) =>
        [.. template.Json()["Resources"]!.AsObject().Where(r => (string?)r.Value!["Type"] == type).Select(r => (r.Key, r.Value!))];

    public static IReadOnlyList<JsonNode> Properties(this Template template, string type) =>
        [.. template.Resources(type).Select(r => r.Resource["Properties"] ?? new JsonObject())];

    /// <summary>The one resource of its type, or the one whose property has this value.</summary>
    public static JsonNode The(this Template template, string type, string? property = null, string? value = null) =>
        template.Properties(type).Single(p => property is null || p[property]?.ToString() == value);

    /// <summary>The statements of all managed policies that are attached to roles whose id starts so.</summary>
    public static IReadOnlyList<JsonNode> Statements(this Template template, string policyId) =>
        [
            .. template.Resources("AWS::IAM::ManagedPolicy").Single(p => p.Id.StartsWith(policyId, StringComparison.Ordinal)).Resource[
                "Properties"
            ]!["PolicyDocument"]!["Statement"]!
                .AsArray()
                .Select(s => s!),
        ];
}
