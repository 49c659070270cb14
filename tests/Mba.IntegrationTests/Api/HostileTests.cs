using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Api;

/// <summary>Requests that mean harm or make no sense: each is refused as such, none is echoed, none costs memory.</summary>
public sealed class HostileTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>
{
    private const int Requests = 5000;
    private const int Round = 900;
    private const string Canary = "kanarienvogel4711";

    [Fact]
    public async Task Five_thousand_hostile_requests_are_refused_without_an_echo_and_without_a_trace_in_memory()
    {
        await using var authority = await TestAuthority.StartAsync();
        await using var api = await ApiUnderTest.StartAsync(
            Way.Kestrel,
            database,
            aws,
            s => s with { OidcAuthority = authority.Issuer, OidcAudience = TestAuthority.Audience }
        );
        var token = authority.Token("mallory", "uploader", "reader", "operator");
        var statuses = new ConcurrentDictionary<int, int>();
        await SendAsync(api, token, 0, Requests % Round, statuses);

        // Other tests of this process come and go beside it; what the requests left behind would be there after every round.
        var grown = new List<long>();
        for (var from = Requests % Round; from < Requests; from += Round)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await SendAsync(api, token, from, from + Round, statuses);
            grown.Add(GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.All(statuses.Keys, s => Assert.InRange(s, 400, 499));
        Assert.Equal(Requests, statuses.Values.Sum());
        Assert.InRange(grown.Min(), long.MinValue, 4 << 20);
    }

    [Theory]
    [InlineData("GET /ingestions\0 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002")]
    [InlineData("POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("GET /health HTTP/1.1\r\n\r\n")]
    [InlineData("GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    public async Task What_is_no_proper_HTTP_is_refused_or_its_connection_closed(string raw)
    {
        await using var api = await ApiUnderTest.StartAsync(Way.Kestrel, database, aws);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, api.Http.BaseAddress!.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(raw));
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);

        var answer = await reader.ReadToEndAsync();

        // A version of HTTP that does not exist has an answer of its own.
        Assert.Matches("^($|HTTP/1.1 (4|505 ))", answer);
        using var healthy = await api.Http.GetAsync("/health");
        Assert.Equal(HttpStatusCode.OK, healthy.StatusCode);
    }

    private static Task SendAsync(ApiUnderTest api, string token, int from, int to, ConcurrentDictionary<int, int> statuses) =>
        Parallel.ForAsync(
            from,
            to,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, cancellationToken) =>
            {
                using var request = Request(new Random(i), token);
                using var response = await api.Http.SendAsync(request, cancellationToken);
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                statuses.AddOrUpdate((int)response.StatusCode, 1, (_, n) => n + 1);
                if ((int)response.StatusCode is < 400 or > 499)
                    Assert.Fail(
                        $"request {i}: {request.Method} {request.RequestUri} answered {(int)response.StatusCode} to {(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken))}"
                    );
                Assert.DoesNotContain(Canary, text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
            }
        );

    private static HttpRequestMessage Request(Random random, string token) =>
        random.Next(8) switch
        {
            0 => Authorized(HttpMethod.Post, "/uploads", Bytes(random), token),
            1 => Authorized(HttpMethod.Post, "/uploads", Upload(random), token),
            2 => Authorized(HttpMethod.Post, "/jobs", Job(random), token),
            3 => Authorized(
                HttpMethod.Get,
                $"/ingestions?{Pick(random, "status", "limit", "from", "to", "cursor")}={Uri.EscapeDataString(Canary + Text(random))}",
                null,
                token
            ),
            4 => Authorized(
                random.Next(2) == 0 ? HttpMethod.Get : HttpMethod.Delete,
                $"/uploads/{Uri.EscapeDataString(Text(random) + Canary)}",
                null,
                token
            ),
            5 => Authorized(
                HttpMethod.Get,
                $"/{Pick(random, "ingestions", "tables", "uploads")}/{Uri.EscapeDataString(Traversal(random) + Canary)}{Pick(random, "", "/rejects", "/parts")}",
                null,
                token
            ),
            6 => Authorized(HttpMethod.Get, "/ingestions", null, Forged(random, token)),
            _ => Authorized(
                new HttpMethod(Pick(random, "PUT", "PATCH", "TRACE", "PROPFIND", "POST")),
                "/" + Pick(random, "health", "uploads/x", "stats", "tables", "%2e%2e/etc/passwd"),
                Bytes(random),
                token
            ),
        };

    /// <summary>A request with one field that no good request has, and a canary in it.</summary>
    private static byte[] Upload(Random random)
    {
        var evil = Pick(
            random,
            $"../{Canary}",
            $"{Canary}\\u0000.csv",
            $"a/../{Canary}.csv",
            $"{Canary}\\u202e.csv",
            Canary + new string('x', 300),
            $"..\\\\{Canary}",
            $"\\ud800{Canary}"
        );
        var good = new Dictionary<string, string>
        {
            ["fileName"] = "\"a.csv\"",
            ["scope"] = "\"mba\"",
            ["size"] = "10",
            ["sha256"] = $"\"{new string('a', 64)}\"",
            ["contentType"] = "\"text/csv\"",
            ["path"] = "\"mba/a.csv\"",
        };
        var field = Pick(random, [.. good.Keys]);
        good[field] = random.Next(4) switch
        {
            0 => field is "size" ? "-1" : random.Next(1000).ToString(System.Globalization.CultureInfo.InvariantCulture),
            1 => $"[\"{Canary}\"]",
            2 => $"{{\"{Canary}\":1}}",
            _ => field is "size" ? Pick(random, "0", "1e400", "9223372036854775808", "1.5", $"\"{Canary}\"") : $"\"{evil}\"",
        };
        if (random.Next(5) == 0)
            good[Canary] = "1";
        return Encoding.UTF8.GetBytes("{" + string.Join(',', good.Select(g => $"\"{g.Key}\":{g.Value}")) + "}");
    }

    private static byte[] Job(Random random) =>
        Encoding.UTF8.GetBytes(
            random.Next(5) switch
            {
                0 => $$"""{"path":"{{Traversal(random)}}{{Canary}}","scope":"mba"}""",
                1 => $$"""{"key":"s3://{{Canary}}/{{Traversal(random)}}"}""",
                2 => $$"""{"key":"{{Canary}}"}""",
                3 => $$"""{"key":"mba/csv/{{Canary}}.csv","force":"{{Canary}}"}""",
                _ => $$"""{"key":"a","path":"b","scope":"{{Canary}}"}""",
            }
        );

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[
            random.Next(4) switch
            {
                0 => 0,
                1 => random.Next(100),
                2 => random.Next(10_000),
                _ => 66_000 + random.Next(100_000),
            }
        ];
        random.NextBytes(bytes);
        return random.Next(3) switch
        {
            0 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", Math.Min(bytes.Length, 60_000)))),
            1 => Encoding.UTF8.GetBytes($"{{\"fileName\":\"{Canary}\",\"fileName\":\"{Canary}\"}}"),
            _ => bytes,
        };
    }

    private static string Forged(Random random, string token) =>
        random.Next(5) switch
        {
            0 => token[..^4] + "AAAA",
            1 => Canary,
            2 => string.Join('.', token.Split('.')[..2]) + ".",
            3 => "eyJhbGciOiJub25lIn0." + token.Split('.')[1] + ".",
            _ => token.Replace('a', 'b'),
        };

    private static string Traversal(Random random) =>
        Pick(random, "../../etc/passwd", "..%2f..%2f", "....//", "/etc/passwd", "~/.ssh/id_rsa", "file:///etc/passwd", "%00", "..;/");

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(1, 0xD7FF)));

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];

    private static HttpRequestMessage Authorized(HttpMethod method, string path, byte[]? body, string token)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        return request;
    }
}
