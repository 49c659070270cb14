using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mba.Cli.Demo;

/// <summary>What the API says of an upload's file once it has been dealt with.</summary>
public sealed record DemoOutcome(
    string FileName,
    string Status,
    string? Table,
    long Read,
    long Inserted,
    long Rejected,
    int? DurationMs,
    string? AuditId,
    string? Error
);

/// <summary>An upload as any HTTP client makes it: ask for a ticket, PUT the bytes where it says, ask for the outcome.</summary>
public sealed class DemoClient(HttpClient http, Uri api)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Uploads a file's bytes under a name and returns the upload's id.</summary>
    public async Task<string> UploadAsync(byte[] bytes, string fileName, string scope, bool force, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["fileName"] = fileName,
            ["scope"] = scope,
            ["size"] = bytes.Length,
            ["contentType"] = fileName.EndsWith(".csv", StringComparison.Ordinal) ? "text/csv" : "text/plain",
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            ["force"] = force,
        };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(api, "uploads"), content, cancellationToken);
        var ticket = await ReadAsync(answer, "POST /uploads", cancellationToken);
        await PutAsync(ticket, bytes, cancellationToken);
        return Text(ticket, "id") ?? "";
    }

    /// <summary>Waits until the upload's file is loaded, skipped or refused.</summary>
    /// <exception cref="TimeoutException">Nothing became of it within two minutes.</exception>
    public async Task<DemoOutcome> OutcomeAsync(string id, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            while (true)
            {
                using var answer = await http.GetAsync(new Uri(api, $"uploads/{id}?wait=20"), limit.Token);
                var state = await ReadAsync(answer, "GET /uploads/{id}", limit.Token);
                if (Text(state, "status") is "success" or "failed" or "skipped" or "expired")
                    return Outcome(state);
            }
        }
        catch (OperationCanceledException over) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"upload {id} has no outcome after {Patience.TotalMinutes:0} minutes; see the logs in the stack's folder",
                over
            );
        }
    }

    private async Task PutAsync(JsonElement ticket, byte[] bytes, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Text(ticket, "url")) { Content = new ByteArrayContent(bytes) };
        foreach (var header in ticket.GetProperty("headers").EnumerateObject())
        {
            HttpHeaders headers = header.Name.StartsWith("content-", StringComparison.OrdinalIgnoreCase)
                ? request.Content.Headers
                : request.Headers;
            headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        }
        using var answer = await http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException(
                string.Create(CultureInfo.InvariantCulture, $"PUT to the presigned URL answered {(int)answer.StatusCode}")
            );
    }

    private static DemoOutcome Outcome(JsonElement state)
    {
        var run = state.TryGetProperty("ingestion", out var ingestion) ? ingestion : default;
        return new DemoOutcome(
            Text(state, "fileName") ?? "",
            (Text(run, "status") ?? Text(state, "status") ?? "").ToUpperInvariant(),
            Text(run, "table"),
            Number(run, "rowsRead") ?? 0,
            Number(run, "rowsInserted") ?? 0,
            Number(run, "rowsRejected") ?? 0,
            (int?)Number(run, "durationMs"),
            Text(run, "id"),
            Text(run, "errorMessage")
        );
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, string call, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException(
                string.Create(CultureInfo.InvariantCulture, $"{call} answered {(int)answer.StatusCode}: {text}")
            );
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static long? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetInt64()
            : null;
}
