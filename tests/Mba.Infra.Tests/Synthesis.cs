using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.Assertions;
using Xunit;

// The library runs in one other process, which answers one question at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Mba.Infra.Tests;

/// <summary>The templates of one deployment, as <c>cdk synth</c> would write them with these settings.</summary>
internal sealed class Synthesis
{
    private static readonly Dictionary<string, Synthesis> s_known = [];
    private static readonly string s_scratch = CreateScratch();
    private static readonly string s_functions = PublishPlaceholders();

    private Synthesis(IReadOnlyDictionary<string, string> settings)
    {
        var app = new App(new AppProps { Context = Context(settings), Outdir = Path.Combine(s_scratch, "cdk.out-" + s_known.Count) });
        Deployment = Deployment.Create(app, EnvSettings.Read(app.Node), new FunctionCode(s_functions));
        Data = Template.FromStack(Deployment.Data);
        Web = Template.FromStack(Deployment.Web);
        App = Template.FromStack(Deployment.App);
    }

    public Deployment Deployment { get; }

    public Template Data { get; }

    public Template Web { get; }

    public Template App { get; }

    public static Synthesis Dev => Of();

    public static Synthesis Prod => Of("stage=prod");

    /// <summary>The folder that stands for /var/task of every function.</summary>
    public static string TaskRoot => Path.Combine(s_functions, "Mba.CsvIngestLambda");

    /// <summary>The stage dev with these <c>name=value</c> settings over it; the same settings are synthesised once.</summary>
    public static Synthesis Of(params string[] settings)
    {
        var key = string.Join(' ', settings);
        if (!s_known.TryGetValue(key, out var synthesis))
            s_known[key] = synthesis = new Synthesis(Settings(settings));
        return synthesis;
    }

    public static EnvSettings Read(params string[] settings) =>
        EnvSettings.Read(new App(new AppProps { Context = Context(Settings(settings)) }).Node);

    private static Dictionary<string, string> Settings(string[] settings)
    {
        var values = new Dictionary<string, string> { ["stage"] = "dev", ["alarmEmail"] = "none" };
        foreach (var pair in settings.Select(s => s.Split('=', 2)))
            values[pair[0]] = pair[1];
        return values;
    }

    private static Dictionary<string, object> Context(IReadOnlyDictionary<string, string> settings)
    {
        var flags = JsonNode.Parse(File.ReadAllText(Repository.PathOf("cdk.json")))!["context"]!.AsObject();
        var context = flags
            .Where(f => f.Value!.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
            .ToDictionary(f => f.Key, object (f) => (bool)f.Value!);
        foreach (var (name, value) in settings)
            context[name] = value;
        return context;
    }

    private static string CreateScratch()
    {
        var folder = Directory.CreateTempSubdirectory("mba-infra-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }

    /// <summary>Assertions need no code: a folder for each function, with the names of what native publishing writes.</summary>
    private static string PublishPlaceholders()
    {
        var root = Path.Combine(s_scratch, "functions");
        foreach (var assembly in new[] { "Mba.CsvIngestLambda", "Mba.UploadApiLambda", "Mba.MigrateLambda", "Mba.SiteLambda" })
        {
            var folder = Directory.CreateDirectory(Path.Combine(root, assembly)).FullName;
            File.WriteAllText(Path.Combine(folder, "certificates.pem"), "");
            File.WriteAllText(
                Path.Combine(folder, assembly is "Mba.CsvIngestLambda" or "Mba.UploadApiLambda" ? assembly : assembly + ".dll"),
                ""
            );
        }
        return root;
    }
}
