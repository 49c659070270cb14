using System.Text.Json.Nodes;

namespace Mba.Infra;

/// <summary>What the CDK CLI hands to the application: the context of cdk.json and of <c>-c</c>, by name.</summary>
/// <param name="Names">All names of the context.</param>
/// <param name="Own">Names that cdk.json or the CLI sets, which are not settings.</param>
/// <param name="Region">The region that the CLI deploys to, where it is known.</param>
public sealed record GivenContext(IReadOnlyList<string> Names, IReadOnlySet<string> Own, string? Region)
{
    /// <summary>Nothing given: in tests, which set the context themselves.</summary>
    public static GivenContext None { get; } = new([], new HashSet<string>(StringComparer.Ordinal), null);

    /// <summary>Reads CDK_CONTEXT_JSON and CDK_DEFAULT_REGION, and the context of <paramref name="cdkJson"/>.</summary>
    public static GivenContext FromEnvironment(string cdkJson)
    {
        var own = JsonNode.Parse(File.ReadAllText(cdkJson))?["context"]?.AsObject().Select(p => p.Key) ?? [];
        var given = Environment.GetEnvironmentVariable("CDK_CONTEXT_JSON") is { Length: > 0 } json
            ? JsonNode.Parse(json)!.AsObject().Select(p => p.Key)
            : [];
        return new(
            [.. given],
            own.Append("acknowledged-issue-numbers").ToHashSet(StringComparer.Ordinal),
            Environment.GetEnvironmentVariable("CDK_DEFAULT_REGION")
        );
    }
}
