using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace Mba.Infra.Tests;

/// <summary>From the outputs of a deployment to the settings of `mba`.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mba-outputs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Become_settings_that_the_code_reads()
    {
        var file = Path.Combine(_folder.FullName, "outputs.json");
        await File.WriteAllTextAsync(file, Outputs(Synthesis.Dev).ToJsonString());

        var lines = await RunAsync("infra/outputs-env.mjs", file);

        var names = lines.Where(l => l.Contains('=', StringComparison.Ordinal)).Select(l => l.TrimStart('#', ' ').Split('=')[0]).ToList();
        Assert.Equal(9, names.Count);
        Assert.Empty(names.Except(SettingsReader.Names).Except(["MBA_API_URL"]));
    }

    /// <summary>What <c>cdk deploy --outputs-file</c> would write, every value a word.</summary>
    private static JsonObject Outputs(Synthesis synthesis) =>
        new()
        {
            ["mba-dev-data"] = Words(synthesis.Data),
            ["mba-dev-web"] = Words(synthesis.Web),
            ["mba-dev-app"] = Words(synthesis.App),
        };

    private static JsonObject Words(Amazon.CDK.Assertions.Template template) =>
        new(
            template.Json()["Outputs"]!
                .AsObject()
                .Where(o => o.Value!["Export"] is null)
                .Select(o => KeyValuePair.Create(o.Key, (JsonNode?)"value"))
        );

    private static async Task<string[]> RunAsync(string script, string argument)
    {
        using var node = Process.Start(
            new ProcessStartInfo("node", [Repository.PathOf(script), argument]) { RedirectStandardOutput = true, UseShellExecute = false }
        )!;
        var text = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
