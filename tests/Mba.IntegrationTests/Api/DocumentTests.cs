using System.Net;
using System.Text;
using System.Text.Json;
using Mba.IntegrationTests.Fixtures;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Mba.IntegrationTests.Api;

/// <summary>The OpenAPI document says what the API does: routes, roles, schemas, examples.</summary>
public sealed class DocumentTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private ApiUnderTest _api = null!;
    private JsonElement _document;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiUnderTest.StartAsync(Way.Gateway, database, aws);
        _document = (await _api.GetAsync("/openapi/v1.json")).Body;
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public void Every_route_is_described_and_every_description_is_a_route()
    {
        var routes = Routes().SelectMany(r => r.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {Path(r)}"));

        Assert.StartsWith("3.1", _document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(routes.Order(), Operations().Select(o => $"{o.Method} {o.Path}").Order());
    }

    [Fact]
    public void Every_route_names_who_may_call_it() =>
        Assert.All(
            Routes(),
            r =>
                Assert.True(
                    r.Metadata.GetMetadata<IAllowAnonymous>() is not null || r.Metadata.GetMetadata<IAuthorizeData>()?.Policy is not null,
                    r.DisplayName
                )
        );

    [Fact]
    public async Task Each_role_opens_exactly_the_operations_that_name_it()
    {
        using var anonymous = _api.Anonymous();
        foreach (var (method, path, operation) in Operations())
        {
            var described = operation.TryGetProperty("description", out var text) ? text.GetString()! : null;
            Assert.Equal(described is not null, await StatusAsync(anonymous, method, path) is HttpStatusCode.Unauthorized);
            foreach (var role in new[] { "uploader", "reader", "operator" })
            {
                using var caller = _api.As(role);
                Assert.Equal(
                    described is null || described.Contains(role, StringComparison.Ordinal),
                    await StatusAsync(caller, method, path) is not HttpStatusCode.Forbidden
                );
            }
        }
    }

    [Fact]
    public void Every_operation_has_a_name_a_summary_a_tag_and_problems()
    {
        Assert.Equal(Operations().Count(), Operations().Select(o => o.Operation.GetProperty("operationId").GetString()).Distinct().Count());
        Assert.All(
            Operations(),
            o =>
            {
                Assert.NotEmpty(o.Operation.GetProperty("summary").GetString()!);
                Assert.Single(o.Operation.GetProperty("tags").EnumerateArray());
                Assert.True(
                    o.Operation.GetProperty("responses")
                        .GetProperty("429")
                        .GetProperty("content")
                        .TryGetProperty("application/problem+json", out _)
                );
                Assert.True(o.Operation.TryGetProperty("security", out _));
            }
        );
    }

    [Fact]
    public void Everything_that_a_client_sends_or_reads_is_described()
    {
        var parameters = Operations()
            .Where(o => o.Operation.TryGetProperty("parameters", out _))
            .SelectMany(o => o.Operation.GetProperty("parameters").EnumerateArray());
        var generic = new[] { "OK", "Created", "Accepted", "No Content", "Bad Request", "Not Found", "Conflict" };
        var answers = Operations()
            .SelectMany(o =>
                o.Operation.GetProperty("responses")
                    .EnumerateObject()
                    .Select(r => $"{o.Method} {o.Path} {r.Name} {r.Value.GetProperty("description")}")
            );
        var properties = _document
            .GetProperty("components")
            .GetProperty("schemas")
            .EnumerateObject()
            .Where(s => s.Value.TryGetProperty("properties", out _))
            .SelectMany(s => s.Value.GetProperty("properties").EnumerateObject().Select(p => (Name: $"{s.Name}.{p.Name}", Is: p.Value)));

        Assert.All(
            parameters,
            p => Assert.True(p.TryGetProperty("description", out _) && p.GetProperty("schema").EnumerateObject().Any(), p.ToString())
        );
        Assert.DoesNotContain(answers, a => generic.Any(g => a.EndsWith(" " + g, StringComparison.Ordinal)));
        Assert.Empty(properties.Where(p => !p.Is.TryGetProperty("description", out _)).Select(p => p.Name));
        Assert.All(_document.GetProperty("tags").EnumerateArray(), t => Assert.NotEmpty(t.GetProperty("description").GetString()!));
    }

    [Fact]
    public async Task Parameters_take_what_their_types_say_and_nothing_beyond()
    {
        foreach (
            var (method, path, operation) in Operations().Where(o => o.Method == "GET" && o.Operation.TryGetProperty("parameters", out _))
        )
        {
            foreach (
                var parameter in operation
                    .GetProperty("parameters")
                    .EnumerateArray()
                    .Where(p => p.GetProperty("in").GetString() == "query" && p.GetProperty("schema").TryGetProperty("maximum", out _))
            )
            {
                var address =
                    $"{path.Replace("{id}", "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90", StringComparison.Ordinal)}?format=csv&{parameter.GetProperty("name")}=";
                Assert.NotEqual(
                    HttpStatusCode.BadRequest,
                    (await _api.GetAsync(address + parameter.GetProperty("schema").GetProperty("maximum"))).Status
                );
                Assert.Equal(
                    HttpStatusCode.BadRequest,
                    (await _api.GetAsync(address + (parameter.GetProperty("schema").GetProperty("maximum").GetInt32() + 1))).Status
                );
            }
        }
    }

    [Fact]
    public void Examples_obey_their_schemas()
    {
        var examples = Operations().SelectMany(o => Contents(o.Operation)).Where(c => c.TryGetProperty("example", out _)).ToList();

        Assert.InRange(examples.Count, 8, 100);
        Assert.All(examples, e => Assert.Empty(new SchemaCheck(_document).Errors(e.GetProperty("schema"), e.GetProperty("example"))));
    }

    [Fact]
    public async Task Answers_obey_their_schemas()
    {
        var id = await AuditRows.InsertAsync(
            database,
            _api.Settings.BucketMba,
            "mba/csv/a.csv",
            "FAILED",
            table: "plan_details",
            rejected: 1
        );
        var request = Operations()
            .Single(o => o.Operation.GetProperty("operationId").GetString() == "requestUpload")
            .Operation.GetProperty("requestBody")
            .GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("example");
        var ticket = (await _api.PostAsync("/uploads", request)).Body;
        var upload = $"/uploads/{ticket.GetProperty("id").GetString()}";

        AssertObeys("requestUpload", "201", ticket);
        AssertObeys("showUpload", "200", (await _api.GetAsync(upload)).Body);
        AssertObeys("listIngestions", "200", (await _api.GetAsync("/ingestions")).Body);
        AssertObeys("showIngestion", "200", (await _api.GetAsync($"/ingestions/{id}")).Body);
        AssertObeys("listRejects", "200", (await _api.GetAsync($"/ingestions/{id}/rejects?raw=true")).Body);
        AssertObeys("listTables", "200", (await _api.GetAsync("/tables")).Body);
        AssertObeys("showTable", "200", (await _api.GetAsync("/tables/plan_details")).Body);
        AssertObeys("showStats", "200", (await _api.GetAsync("/stats")).Body);
        AssertObeys("showHealth", "200", (await _api.GetAsync("/health")).Body);
        AssertObeys("showReadiness", "200", (await _api.GetAsync("/ready")).Body);
        AssertObeys("requestUpload", "400", (await _api.PostAsync("/uploads", new { fileName = "x" })).Body);
        AssertObeys("showUpload", "404", (await _api.GetAsync("/uploads/none")).Body);
    }

    private void AssertObeys(string operationId, string status, JsonElement answer)
    {
        var operation = Operations().Single(o => o.Operation.GetProperty("operationId").GetString() == operationId).Operation;
        var schema = operation
            .GetProperty("responses")
            .GetProperty(status)
            .GetProperty("content")
            .EnumerateObject()
            .First()
            .Value.GetProperty("schema");
        Assert.Empty(new SchemaCheck(_document).Errors(schema, answer));
    }

    private static IEnumerable<JsonElement> Contents(JsonElement operation)
    {
        var bodies = operation.GetProperty("responses").EnumerateObject().Select(r => r.Value);
        if (operation.TryGetProperty("requestBody", out var request))
            bodies = bodies.Append(request);
        return bodies
            .Where(b => b.TryGetProperty("content", out _))
            .SelectMany(b => b.GetProperty("content").EnumerateObject().Select(c => c.Value));
    }

    private IEnumerable<RouteEndpoint> Routes() =>
        _api.Routes.Where(r => !r.RoutePattern.RawText!.Contains("openapi", StringComparison.Ordinal));

    private static string Path(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.Trim('/');

    private IEnumerable<(string Method, string Path, JsonElement Operation)> Operations() =>
        _document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(o => (o.Name.ToUpperInvariant(), p.Name, o.Value)));

    private static async Task<HttpStatusCode> StatusAsync(HttpClient caller, string method, string path)
    {
        var address = path.Replace("{id}", "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90", StringComparison.Ordinal)
            .Replace("{name}", "none", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), address)
        {
            Content = method == "POST" ? new StringContent("{}", Encoding.UTF8, "application/json") : null,
        };
        using var response = await caller.SendAsync(request);
        return response.StatusCode;
    }
}
