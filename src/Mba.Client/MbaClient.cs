using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly;

namespace Mba.Client;

/// <summary>
/// The upload API, typed. Reading calls are repeated with back-off and jitter when the connection breaks or the service is busy;
/// so is asking for an upload, which does no harm twice. Safe for concurrent use.
/// </summary>
/// <param name="http">Its base address is the API's; a token goes into its default headers.</param>
/// <param name="retries">How often and how patiently calls are repeated.</param>
public sealed class MbaClient(HttpClient http, RetryPolicy retries) : IUploadService
{
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = retries.ForResponses();

    public Task<UploadTicketReply> RequestAsync(UploadRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            "/uploads",
            JsonContentOf(request, ApiJson.Default.UploadRequest),
            ApiJson.Default.UploadTicketReply,
            cancellationToken
        );

    /// <summary>The status of an upload; answers when that changes, or after <paramref name="wait"/> (at most 20 s).</summary>
    public Task<UploadStateReply> StateAsync(string uploadId, TimeSpan wait, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Get,
            $"/uploads/{Uri.EscapeDataString(uploadId)}?wait={(int)wait.TotalSeconds}",
            null,
            ApiJson.Default.UploadStateReply,
            cancellationToken
        );

    public async Task<UploadPartsReply?> PartsAsync(string uploadId, int first, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(
                HttpMethod.Get,
                $"/uploads/{Uri.EscapeDataString(uploadId)}/parts?from={first}",
                null,
                ApiJson.Default.UploadPartsReply,
                cancellationToken
            );
        }
        catch (ApiException e) when (e.Problem.Status is 404 or 409)
        {
            return null;
        }
    }

    public async Task CompleteAsync(string uploadId, CancellationToken cancellationToken) =>
        await SendAsync(
            HttpMethod.Post,
            $"/uploads/{Uri.EscapeDataString(uploadId)}/complete",
            null,
            ApiJson.Default.UploadStateReply,
            cancellationToken
        );

    public async Task AbortAsync(string uploadId, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Delete, $"/uploads/{Uri.EscapeDataString(uploadId)}", null, cancellationToken)).Dispose();

    public Task<JobReply> QueueAsync(JobRequest job, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "/jobs", JsonContentOf(job, ApiJson.Default.JobRequest), ApiJson.Default.JobReply, cancellationToken);

    public Task<IngestionReply> IngestionAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"/ingestions/{Uri.EscapeDataString(id)}", null, ApiJson.Default.IngestionReply, cancellationToken);

    /// <summary>A page of runs, newest first; <paramref name="query"/> holds the parameters of GET /ingestions.</summary>
    public Task<IngestionPage> IngestionsAsync(IReadOnlyDictionary<string, string> query, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Get,
            "/ingestions?" + string.Join('&', query.Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value)}")),
            null,
            ApiJson.Default.IngestionPage,
            cancellationToken
        );

    public Task<StatsReply> StatsAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "/stats", null, ApiJson.Default.StatsReply, cancellationToken);

    /// <summary>A page of rejected records; <paramref name="raw"/> asks for their text, which few roles may see.</summary>
    public Task<RejectPage> RejectsAsync(
        string id,
        int limit,
        string? cursor,
        bool raw,
        bool skipped,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            HttpMethod.Get,
            $"/ingestions/{Uri.EscapeDataString(id)}/rejects?limit={limit}{(raw ? "&raw=true" : "")}{(skipped ? "&skipped=true" : "")}{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}",
            null,
            ApiJson.Default.RejectPage,
            cancellationToken
        );

    /// <summary>Queues a failed run again; <paramref name="reading"/> accepts one reading of a doubtful file, counted from 1.</summary>
    public Task<IngestionReply> RetryAsync(string id, int? reading, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            FormattableString.Invariant(
                $"/ingestions/{Uri.EscapeDataString(id)}/retry{(reading is { } number ? $"?reading={number}" : "")}"
            ),
            null,
            ApiJson.Default.IngestionReply,
            cancellationToken
        );

    /// <summary>Removes a run's rows; <paramref name="query"/> says what becomes of its duplicates.</summary>
    public Task<UndoReply> UndoAsync(string id, string query, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Delete,
            $"/ingestions/{Uri.EscapeDataString(id)}/rows{query}",
            null,
            ApiJson.Default.UndoReply,
            cancellationToken
        );

    public Task<IReadOnlyList<TableReply>> TablesAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "/tables", null, ApiJson.Default.IReadOnlyListTableReply, cancellationToken);

    public Task<DeadLetterPage> DeadLettersAsync(string queue, int limit, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"/dead-letters?queue={queue}&limit={limit}", null, ApiJson.Default.DeadLetterPage, cancellationToken);

    public Task<RedriveReply> RedriveAsync(RedriveRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            "/dead-letters/redrive",
            JsonContentOf(request, ApiJson.Default.RedriveRequest),
            ApiJson.Default.RedriveReply,
            cancellationToken
        );

    /// <summary>Where to sign in; needs no token.</summary>
    public Task<ClientConfigReply> ClientConfigAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "/client-config", null, ApiJson.Default.ClientConfigReply, cancellationToken);

    /// <summary>Who the token is of.</summary>
    public Task<CallerReply> CallerAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "/me", null, ApiJson.Default.CallerReply, cancellationToken);

    private async Task<T> SendAsync<T>(
        HttpMethod method,
        string path,
        Func<HttpContent>? body,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        using var response = await SendAsync(method, path, body, cancellationToken);
        return await response.Content.ReadFromJsonAsync(type, cancellationToken)
            ?? throw new ApiException(new ApiProblem { Title = "the API answered null" });
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        Func<HttpContent>? body,
        CancellationToken cancellationToken
    )
    {
        var response = await _pipeline.ExecuteAsync(
            async token =>
            {
                using var request = new HttpRequestMessage(method, path) { Content = body?.Invoke() };
                return await http.SendAsync(request, token);
            },
            cancellationToken
        );
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new ApiException(await ReadProblemAsync(response, cancellationToken));
    }

    private static Func<HttpContent> JsonContentOf<T>(T value, JsonTypeInfo<T> type) => () => JsonContent.Create(value, type);

    /// <summary>What stands between client and API may answer without a problem: then the status is all there is.</summary>
    private static async Task<ApiProblem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        try
        {
            if (
                response.Content.Headers.ContentType?.MediaType is "application/problem+json"
                && await response.Content.ReadFromJsonAsync(ApiJson.Default.ApiProblem, cancellationToken) is { } problem
            )
                return problem with { Status = status };
        }
        catch (JsonException)
        {
            // Said below.
        }
        var hint = response.StatusCode == HttpStatusCode.Unauthorized ? "; the token is missing or no longer valid" : "";
        return new ApiProblem { Status = status, Title = $"the API answered {status}{hint}" };
    }
}
