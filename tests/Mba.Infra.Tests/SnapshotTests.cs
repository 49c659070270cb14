using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.CDK.Assertions;
using Xunit;

namespace Mba.Infra.Tests;

/// <summary>
/// The templates as committed: a change of infrastructure shows in review as what it deploys.
/// <c>MBA_UPDATE_SNAPSHOTS=1 dotnet test tests/Mba.Infra.Tests</c> writes them anew.
/// </summary>
public sealed partial class SnapshotTests
{
    private static readonly JsonSerializerOptions s_format = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Theory]
    [InlineData("dev", "data")]
    [InlineData("dev", "web")]
    [InlineData("dev", "app")]
    [InlineData("prod", "data")]
    [InlineData("prod", "web")]
    [InlineData("prod", "app")]
    public void Synthesises_the_committed_template(string stage, string stack)
    {
        var file = Repository.PathOf("tests", "Mba.Infra.Tests", "Snapshots", $"mba-{stage}-{stack}.json");
        var actual = Masked(Of(Synthesis.Of("stage=" + stage), stack));
        if (Environment.GetEnvironmentVariable("MBA_UPDATE_SNAPSHOTS") is "1")
            File.WriteAllText(file, actual);

        Assert.Equal(File.ReadAllText(file), actual);
    }

    private static Template Of(Synthesis synthesis, string stack) =>
        stack switch
        {
            "data" => synthesis.Data,
            "web" => synthesis.Web,
            _ => synthesis.App,
        };

    /// <summary>Hashes of code change with every build and say nothing about the infrastructure.</summary>
    private static string Masked(Template template)
    {
        var json = template.Json();
        foreach (var (_, resource) in json["Resources"]!.AsObject())
            if (resource!["Properties"]?["Code"] is JsonValue)
                resource["Properties"]!["Code"] = "<hash>";
        return Hash().Replace(json.ToJsonString(s_format), "<hash>") + "\n";
    }

    [GeneratedRegex("[0-9a-f]{64}", RegexOptions.NonBacktracking)]
    private static partial Regex Hash();
}
