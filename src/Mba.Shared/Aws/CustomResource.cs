using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Aws;

/// <summary>
/// CloudFormation's call of a custom resource's function.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
/// </summary>
public sealed record CustomResourceEvent
{
    /// <summary><c>Create</c>, <c>Update</c> or <c>Delete</c>.</summary>
    public string RequestType { get; set; } = "";

    /// <summary>Where the answer goes, signed by CloudFormation; null when a person invokes the function.</summary>
    [JsonPropertyName("ResponseURL")]
    public Uri? ResponseUrl { get; init; }

    public string StackId { get; set; } = "";

    public string RequestId { get; set; } = "";

    public string LogicalResourceId { get; set; } = "";

    /// <summary>What the resource's declaration says, as text.</summary>
    public Dictionary<string, string> ResourceProperties { get; set; } = [];

    public static CustomResourceEvent Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, CustomResourceJson.Default.CustomResourceEvent) ?? new CustomResourceEvent();
}

/// <summary>The outcome, as CloudFormation reads it.</summary>
public sealed record CustomResourceAnswer
{
    /// <summary><c>SUCCESS</c> or <c>FAILED</c>.</summary>
    public required string Status { get; init; }

    /// <summary>What the deployment shows when it failed.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The same for ever: another one would make CloudFormation delete the previous resource.</summary>
    public required string PhysicalResourceId { get; init; }

    public string StackId { get; set; } = "";

    public string RequestId { get; set; } = "";

    public string LogicalResourceId { get; set; } = "";

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, CustomResourceJson.Default.CustomResourceAnswer);
}

/// <summary>Sends answers to CloudFormation's signed URL.</summary>
public sealed class CustomResourceAnswers(HttpMessageInvoker http, TimeProvider time)
{
    private const int Attempts = 4;

    /// <summary>Puts the answer; tries again after one, two and four seconds, for without an answer the deployment waits until it times out.</summary>
    /// <exception cref="HttpRequestException">The answer could not be delivered.</exception>
    public async Task SendAsync(Uri url, CustomResourceAnswer answer, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // The URL is signed without a content type, and must be used without one.
                using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(answer.ToJson()) };
                using var response = await http.SendAsync(request, cancellationToken);
                response.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromSeconds(1 << (attempt - 1)), time, cancellationToken);
            }
        }
    }
}

[JsonSerializable(typeof(CustomResourceEvent))]
[JsonSerializable(typeof(CustomResourceAnswer))]
internal sealed partial class CustomResourceJson : JsonSerializerContext;
