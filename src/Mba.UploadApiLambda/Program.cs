using Mba;
using Mba.Aws;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using Mba.UploadApi;
using Mba.UploadApi.HttpApi;

try
{
    var settings = Settings.Load(SettingsNeeds.Buckets | SettingsNeeds.Database);
    var urls = Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? "http://127.0.0.1:8000";
    var lambda = LambdaRuntime.FromEnvironment(TimeProvider.System);
    if (lambda is not null)
        _ = Task.Run(HttpApiServer.WarmUp);
    await using var app = ApiHost.Build(
        settings,
        new ApiOptions { Urls = urls.Split(';', StringSplitOptions.RemoveEmptyEntries), Lambda = lambda }
    );
    // As a function, the schema is there before the code: the deployment brings it.
    if (lambda is null)
        await MigrateAsync(app);
    await app.RunAsync();
    return 0;
}
catch (SettingsException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
catch (IngestException e)
{
    await Console.Error.WriteLineAsync($"{e.Code}: {e.Message}");
    return 1;
}

static async Task MigrateAsync(WebApplication app)
{
    try
    {
        await new Migrations(app.Services.GetRequiredService<MySqlSessions>()).ApplyAsync(app.Lifetime.ApplicationStopping);
    }
    catch (Exception e) when (MySqlErrors.IsDatabaseError(e))
    {
        throw MySqlErrors.Translate(e, IngestStage.Claim, database: null);
    }
}
