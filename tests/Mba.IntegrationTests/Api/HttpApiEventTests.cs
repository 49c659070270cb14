using System.Text;
using System.Text.Json;
using Mba.Aws;
using Mba.Cli.Local;
using Mba.UploadApi.HttpApi;
using Mba.UploadApi.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Mba.IntegrationTests.Api;

public sealed class HttpApiEventTests
{
    [Theory]
    [InlineData("""{"rawPath":"/health","requestContext":{"http":{"method":"GET"}}}""")]
    [InlineData(
        """{"rawPath":"/health","headers":{"host":"api"},"requestContext":{"stage":"$default","http":{"method":"GET","sourceIp":"127.0.0.1"}}}"""
    )]
    [InlineData(
        """{"version":"2.0","rawPath":"/prod/health","requestContext":{"stage":"prod","http":{"method":"GET"}},"isBase64Encoded":false}"""
    )]
    public async Task Serves_an_event_that_leaves_out_what_is_empty(string payload)
    {
        var answer = await HttpApiServer.HandleAsync(
            new EchoPath(),
            Encoding.UTF8.GetBytes(payload),
            TestContext.Current.CancellationToken
        );

        using var json = JsonDocument.Parse(answer);
        Assert.Equal("/health", json.RootElement.GetProperty("body").GetString());
        Assert.Equal(200, json.RootElement.GetProperty("statusCode").GetInt32());
    }

    [Fact]
    public async Task Tells_the_client_when_the_deadline_came_first()
    {
        await using var runtime = RuntimeApiEmulator.Start(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder
            .Services.AddSingleton<IServer, HttpApiServer>()
            .AddSingleton(
                new LambdaRuntime(
                    new Uri($"http://{runtime.Address}/2018-06-01/runtime/"),
                    new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false }),
                    TimeProvider.System
                )
            );
        builder.Services.AddProblemDetails().AddExceptionHandler<ApiFailures>();
        await using var app = builder.Build();
        app.UseExceptionHandler();
        app.MapGet("/slow", (CancellationToken token) => Task.Delay(Timeout.Infinite, token));
        await app.StartAsync(TestContext.Current.CancellationToken);

        var outcome = await runtime.InvokeAsync(
            """{"rawPath":"/slow","requestContext":{"http":{"method":"GET"}}}"""u8.ToArray(),
            TestContext.Current.CancellationToken
        );

        Assert.True(outcome.Succeeded);
        var answer = JsonDocument.Parse(outcome.Payload).RootElement;
        Assert.Equal(
            (503, "1"),
            (answer.GetProperty("statusCode").GetInt32(), answer.GetProperty("headers").GetProperty("Retry-After").GetString())
        );
        var problem = JsonDocument.Parse(answer.GetProperty("body").GetString()!).RootElement;
        Assert.Equal("the request timed out; retry", problem.GetProperty("detail").GetString());
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    private sealed class EchoPath : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => context.Response.WriteAsync(context.Request.Path);

        public void DisposeContext(HttpContext context, Exception? exception) { }
    }
}
