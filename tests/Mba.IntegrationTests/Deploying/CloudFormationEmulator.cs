using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Mba.Cli.Local;
using Xunit;

namespace Mba.IntegrationTests.Deploying;

/// <summary>Calls a custom resource's executable as CloudFormation does, and takes its answer as S3 would at a URL signed without a content type.</summary>
internal sealed class CloudFormationEmulator : IDisposable
{
    private readonly HttpListener _answers = new();
    private readonly string _url = $"http://127.0.0.1:{FreePort.Next()}/answer/";

    public CloudFormationEmulator()
    {
        _answers.Prefixes.Add(_url);
        _answers.Start();
    }

    public void Dispose() => _answers.Close();

    /// <summary>One call of the executable of <paramref name="project"/>; returns what it answered.</summary>
    public async Task<JsonNode> CallAsync(
        string project,
        Dictionary<string, string?> environment,
        string requestType,
        JsonObject properties
    )
    {
        await using var function = new FunctionInstance(Command(project, environment), TimeProvider.System);
        return await CallAsync(function, requestType, properties);
    }

    /// <summary>One call of a function that runs already.</summary>
    public async Task<JsonNode> CallAsync(FunctionInstance function, string requestType, JsonObject properties)
    {
        var received = ReceiveAsync();
        var request = new JsonObject
        {
            ["RequestType"] = requestType,
            ["ResponseURL"] = _url + "signed?Signature=x",
            ["StackId"] = "s-1",
            ["RequestId"] = "r-1",
            ["LogicalResourceId"] = "Resource",
            ["ResourceType"] = "Custom::Anything",
            ["ResourceProperties"] = properties,
        };
        var outcome = await function.InvokeAsync(Encoding.UTF8.GetBytes(request.ToJsonString()), CancellationToken.None);
        Assert.True(outcome.Succeeded, Encoding.UTF8.GetString(outcome.Payload));
        return await received;
    }

    /// <summary>One call of another kind; whether it succeeded, and what it returned.</summary>
    public static async Task<(bool Succeeded, string Text)> InvokeAsync(
        string project,
        Dictionary<string, string?> environment,
        JsonObject payload
    )
    {
        await using var function = new FunctionInstance(Command(project, environment), TimeProvider.System);
        var outcome = await function.InvokeAsync(Encoding.UTF8.GetBytes(payload.ToJsonString()), CancellationToken.None);
        return (outcome.Succeeded, Encoding.UTF8.GetString(outcome.Payload));
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        var context = await _answers.GetContextAsync();
        Assert.Equal(("PUT", null), (context.Request.HttpMethod, context.Request.ContentType));
        using var body = new StreamReader(context.Request.InputStream);
        var answer = JsonNode.Parse(await body.ReadToEndAsync())!;
        context.Response.Close();
        return answer;
    }

    /// <summary>The daily build: for this machine no native code is made of the functions that CloudFormation calls.</summary>
    private static FunctionCommand Command(string project, Dictionary<string, string?> environment) =>
        new()
        {
            Name = project,
            Program = ProjectLayout.Program(project, nativeFolder: null),
            LogFile = Path.Combine(Path.GetTempPath(), $"{project}-{Guid.NewGuid():N}.log"),
            Environment = new Dictionary<string, string?>(environment, StringComparer.Ordinal)
            {
                ["AWS_REGION"] = StackEnvironment.Region,
                ["AWS_ACCESS_KEY_ID"] = "test",
                ["AWS_SECRET_ACCESS_KEY"] = "test",
            },
        };
}
