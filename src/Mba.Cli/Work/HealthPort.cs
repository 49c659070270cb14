using Mba.MySql.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mba.Cli.Work;

/// <summary>/health and /ready of a worker, for the probes of whatever runs its container. Tells nothing but whether.</summary>
public sealed class HealthPort : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly WebApplication _app;

    private HealthPort(WebApplication app) => _app = app;

    /// <summary>Listens on every address; a null <paramref name="database"/> is not asked.</summary>
    public static async Task<HealthPort> StartAsync(int port, MySqlSessions? database, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://*:{port}");
        var app = builder.Build();
        app.MapGet("/health", context => Answer(isOk: true).ExecuteAsync(context));
        app.MapGet("/ready", async context => await Answer(await IsReadyAsync(database, context.RequestAborted)).ExecuteAsync(context));
        await app.StartAsync(cancellationToken);
        return new HealthPort(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static IResult Answer(bool isOk) =>
        Results.Json(
            new HealthReply { Status = isOk ? "ok" : "unavailable" },
            ApiJson.Default.HealthReply,
            statusCode: isOk ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable
        );

    private static async Task<bool> IsReadyAsync(MySqlSessions? database, CancellationToken cancellationToken)
    {
        if (database is null)
            return true;
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            await using var session = await database.OpenSessionAsync(patience.Token).WaitAsync(Patience, cancellationToken);
            return await session.ScalarAsync<long>(Sql.Of($"SELECT 1"), patience.Token) == 1;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException || MySqlErrors.IsDatabaseError(e))
        {
            return false;
        }
    }
}
