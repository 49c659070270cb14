using System.CommandLine;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using Mba.UploadApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mba.Cli.Commands;

/// <summary><c>mba api</c>: the upload API on this machine.</summary>
internal static class ApiCommand
{
    public static Option<int> Port { get; } = new("--port") { Description = "Port to listen on", DefaultValueFactory = _ => 8000 };

    private static readonly Option<string> Host = new("--host")
    {
        Description = "Address to listen on; any other than loopback requires OIDC_AUTHORITY",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private static readonly Option<string?> Root = new("--root")
    {
        Description = "Folder whose files POST /jobs may name [default: JOBS_ROOT; on loopback else the current folder]",
    };

    public static Command Command()
    {
        var command = new Command("api", "Serve the upload API") { Port, Host, Root, FileArguments.AwsProfile, FileArguments.Region };
        return Operation.Runs(
            command,
            SettingsNeeds.Buckets | SettingsNeeds.Database,
            async (operation, arguments, cancellationToken) =>
            {
                var host = arguments.GetValue(Host) ?? "127.0.0.1";
                var settings = operation.Settings with
                {
                    AwsProfile = arguments.GetValue(FileArguments.AwsProfile) ?? operation.Settings.AwsProfile,
                    AwsKeys = arguments.GetValue(FileArguments.AwsProfile) is null ? operation.Settings.AwsKeys : null,
                    Region = arguments.GetValue(FileArguments.Region) ?? operation.Settings.Region,
                    JobsRoot =
                        arguments.GetValue(Root)
                        ?? operation.Settings.JobsRoot
                        ?? (operation.Settings.OidcAuthority is null ? Directory.GetCurrentDirectory() : null),
                };
                await using var app = await StartAsync(settings, $"http://{host}:{arguments.GetValue(Port)}", cancellationToken);
                Console.WriteLine($"upload API: {app.Urls.First()}  (description: /openapi/v1.json)  Ctrl-C ends it");
                await app.WaitForShutdownAsync(cancellationToken);
                return Operation.Done;
            }
        );
    }

    /// <summary>The API, listening; the database is migrated first.</summary>
    public static async Task<WebApplication> StartAsync(Settings settings, string url, CancellationToken cancellationToken)
    {
        Local.FreePort.Require(new Uri(url), "--port");
        var app = ApiHost.Build(settings, new ApiOptions { Urls = [url] });
        await new Migrations(app.Services.GetRequiredService<MySqlSessions>()).ApplyAsync(cancellationToken);
        await app.StartAsync(cancellationToken);
        return app;
    }
}
