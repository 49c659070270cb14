using System.Net;
using System.Text.Json;

namespace Mba.Tests.Aws;

/// <summary>Takes the place of an AWS endpoint: keeps every call and answers each with the next prepared answer, or with an empty one.</summary>
internal sealed class RecordingHandler : HttpMessageHandler
{
    private readonly Queue<(HttpStatusCode Status, string Body)> _answers = new();

    public List<Call> Calls { get; } = [];

    public RecordingHandler Answer(HttpStatusCode status, string body)
    {
        _answers.Enqueue((status, body));
        return this;
    }

    /// <summary>Bodies of the calls of one action.</summary>
    public IEnumerable<JsonElement> Of(string action) =>
        Calls.Where(c => c.Action == action).Select(c => JsonDocument.Parse(c.Body).RootElement);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var action = request.Headers.GetValues("X-Amz-Target").Single().Split('.')[^1];
        var headers = request
            .Headers.Concat(request.Content!.Headers)
            .ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        Calls.Add(new Call(action, request.RequestUri!, headers, await request.Content!.ReadAsStringAsync(cancellationToken)));
        var (status, body) = _answers.TryDequeue(out var next)
            ? next
            : (HttpStatusCode.OK, action == "SendMessage" ? """{"MessageId":"sent"}""" : "{}");
        return new HttpResponseMessage(status) { Content = new StringContent(body) };
    }

    internal sealed record Call(string Action, Uri Url, IReadOnlyDictionary<string, string> Headers, string Body);
}
