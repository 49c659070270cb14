using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Mba.IntegrationTests.Fixtures;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Mba.IntegrationTests.Api;

/// <summary>
/// Whatever a caller of all roles sends to any route: an answer below 500, in time, and a refusal is a problem. CI tries a few thousand requests;
/// <c>MBA_API_FUZZ_INPUTS</c> and <c>MBA_FUZZ_SEED</c> say otherwise (./mba soak api).
/// </summary>
public sealed class ApiFuzzTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>
{
    private const int InputsInCi = 1500;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task No_request_is_answered_with_a_server_error()
    {
        var (inputs, seed) = (Setting("MBA_API_FUZZ_INPUTS", InputsInCi), Setting("MBA_FUZZ_SEED", 1));
        await using var api = await ApiUnderTest.StartAsync(Way.Kestrel, database, aws);
        var run = await AuditRows.InsertAsync(
            database,
            api.Settings.BucketMba,
            "mba/csv/fuzz.csv",
            "FAILED",
            rejected: 2,
            table: "fuzz",
            mode: "Append"
        );
        var input = new ApiFuzzInput(Routes(api), [run, Guid.Empty.ToString(), run[..8], run + "x"]);
        var statuses = new ConcurrentDictionary<int, int>();
        var finds = new ConcurrentBag<string>();
        using var asking = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = Hang })
        {
            BaseAddress = api.Http.BaseAddress,
        };

        await Parallel.ForAsync(
            seed,
            seed + inputs,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, cancellationToken) =>
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(Hang);
                using var request = input.Of(i);
                try
                {
                    using var response = await SendAsync(api.Http, asking, () => input.Of(i), patience.Token);
                    if (await FaultAsync(request, response, patience.Token) is { } fault)
                        finds.Add($"request {i}: {request.Method} {request.RequestUri} {fault}");
                    statuses.AddOrUpdate((int)response.StatusCode, 1, (_, n) => n + 1);
                }
                catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
                {
                    finds.Add($"request {i}: {request.Method} {request.RequestUri} has no answer: {e.Message}");
                }
            }
        );

        Assert.True(finds.IsEmpty, $"{finds.Count} finds:\n{string.Join('\n', finds.Take(20))}");
        Assert.Equal(inputs, statuses.Values.Sum());
        // Not everything is refused at the door: requests of every kind get through to the code behind it.
        Assert.Superset(new HashSet<int> { 200, 400, 404 }, statuses.Keys.ToHashSet());
    }

    /// <summary>
    /// The answer. A server that refuses a body before it has all of it closes the connection, and the client that still sends sees only that: asked whether
    /// it may send, it sees the answer.
    /// </summary>
    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient http,
        HttpClient asking,
        Func<HttpRequestMessage> create,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var request = create();
            return await http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e) when (e.InnerException is IOException)
        {
            using var request = create();
            request.Headers.ExpectContinue = true;
            return await asking.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>What is wrong with an answer; null when nothing is.</summary>
    private static async Task<string?> FaultAsync(
        HttpRequestMessage request,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var status = (int)response.StatusCode;
        if (status >= 500 && !IsReadiness(request))
            return $"is answered with {status}";
        if (status < 400 || text.Length == 0 || IsReadiness(request))
            return null;
        if (response.Content.Headers.ContentType?.MediaType is not "application/problem+json")
            return $"is refused with {status} and without a problem";
        using var problem = JsonDocument.Parse(text);
        return problem.RootElement.GetProperty("status").GetInt32() == status ? null : "has a problem of another status";
    }

    /// <summary>503 is what /ready is for.</summary>
    private static bool IsReadiness(HttpRequestMessage request) =>
        request.RequestUri!.OriginalString.StartsWith("/ready", StringComparison.Ordinal);

    private static List<RouteEndpoint> Routes(ApiUnderTest api) =>
        [.. api.Routes.Where(r => r.RoutePattern.RawText is { } path && !path.Contains("**", StringComparison.Ordinal))];

    private static int Setting(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : fallback;
}
