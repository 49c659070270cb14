using System.Text;
using System.Text.Json;
using Mba.UploadApi.HttpApi;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Mba.IntegrationTests.Api;

public sealed class HttpApiEventTests
{
    [Theory]
    [InlineData("""{"rawPath":"/health","requestContext":{"http":{"method":"GET"}}}""")]
    [InlineData("""{"rawPath":"/health","headers":{"host":"api"},"requestContext":{"stage":"$default","http":{"method":"GET","sourceIp":"127.0.0.1"}}}""")]
    [InlineData("""{"version":"2.0","rawPath":"/prod/health","requestContext":{"stage":"prod","http":{"method":"GET"}},"isBase64Encoded":false}""")]
    public async Task Serves_an_event_that_leaves_out_what_is_empty(string payload)
    {
        var answer = await HttpApiServer.HandleAsync(new EchoPath(), Encoding.UTF8.GetBytes(payload), TestContext.Current.CancellationToken);

        using var json = JsonDocument.Parse(answer);
        Assert.Equal("/health", json.RootElement.GetProperty("body").GetString());
        Assert.Equal(200, json.RootElement.GetProperty("statusCode").GetInt32());
    }

    private sealed class EchoPath : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => context.Response.WriteAsync(context.Request.Path);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
