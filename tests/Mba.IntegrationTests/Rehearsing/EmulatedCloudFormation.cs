using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Xunit;

namespace Mba.IntegrationTests.Rehearsing;

/// <summary>The emulator's CloudFormation and Lambda, by their HTTP APIs: this project has no SDK of either.</summary>
internal sealed class EmulatedCloudFormation(Uri endpoint) : IDisposable
{
    private const string Templates = "rehearsal-templates";
    private static readonly XNamespace s_xml = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = endpoint };

    public void Dispose() => _http.Dispose();

    /// <summary>Creates the stack and returns its outputs.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CreateAsync(string stack, JsonObject template)
    {
        await SendAsync("s3", HttpMethod.Put, $"/{Templates}", null);
        await SendAsync("s3", HttpMethod.Put, $"/{Templates}/{stack}.json", new StringContent(template.ToJsonString()));
        await QueryAsync("CreateStack", stack, ("TemplateURL", $"https://{Templates}.s3.amazonaws.com/{stack}.json"));
        var described = XDocument.Parse(await QueryAsync("DescribeStacks", stack));
        Assert.Equal("CREATE_COMPLETE", described.Descendants(s_xml + "StackStatus").Single().Value);
        return described
            .Descendants(s_xml + "Outputs")
            .Single()
            .Elements()
            .ToDictionary(o => o.Element(s_xml + "OutputKey")!.Value, o => o.Element(s_xml + "OutputValue")!.Value, StringComparer.Ordinal);
    }

    /// <summary>The function's configuration as it was created, with every value resolved.</summary>
    public async Task<JsonNode> FunctionAsync(string name) =>
        JsonNode.Parse(await SendAsync("lambda", HttpMethod.Get, $"/2015-03-31/functions/{name}/configuration", null))!;

    /// <summary>The one event source mapping of a function.</summary>
    public async Task<JsonNode> EventSourceAsync(string name) =>
        JsonNode.Parse(await SendAsync("lambda", HttpMethod.Get, $"/2015-03-31/event-source-mappings/?FunctionName={name}", null))![
            "EventSourceMappings"
        ]!
            .AsArray()
            .Single()!;

    private Task<string> QueryAsync(string action, string stack, params (string Name, string Value)[] more)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Action"] = action,
            ["StackName"] = stack,
            ["Version"] = "2010-05-15",
        };
        foreach (var (name, value) in more)
            form[name] = value;
        return SendAsync("cloudformation", HttpMethod.Post, "/", new FormUrlEncodedContent(form));
    }

    private async Task<string> SendAsync(string service, HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        // The emulator chooses the service by the credential's scope, and checks no signature.
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
        );
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        using var response = await _http.SendAsync(request);
        var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
        Assert.True(response.IsSuccessStatusCode, $"{service} {method} {path}: {(int)response.StatusCode} {text}");
        return text;
    }
}
