using System.CommandLine;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Mba.Cli.Commands;

/// <summary><c>mba app</c>: opens the dashboard of the upload API; serves it when nothing does yet.</summary>
internal static class AppCommand
{
    private static readonly Option<bool> NoBrowser = new("--no-browser") { Description = "Print the address, open no browser" };

    public static Command Command()
    {
        var command = new Command("app", "Open the dashboard: upload files, follow their loads, find and fix errors")
        {
            ApiCommand.Port,
            NoBrowser,
        };
        return Operation.Runs(
            command,
            SettingsNeeds.None,
            async (operation, arguments, cancellationToken) =>
            {
                var running = operation.Settings.ApiUrl ?? new Uri($"http://127.0.0.1:{arguments.GetValue(ApiCommand.Port)}");
                if (await AnswersAsync(running, cancellationToken))
                {
                    Show(running, arguments.GetValue(NoBrowser));
                    return Operation.Done;
                }
                var settings = Settings.Load(SettingsNeeds.Buckets | SettingsNeeds.Database);
                await using var app = await ApiCommand.StartAsync(
                    settings with
                    {
                        JobsRoot = settings.JobsRoot ?? Directory.GetCurrentDirectory(),
                    },
                    $"http://127.0.0.1:{arguments.GetValue(ApiCommand.Port)}",
                    cancellationToken
                );
                Show(new Uri(app.Urls.First()), arguments.GetValue(NoBrowser));
                await app.WaitForShutdownAsync(cancellationToken);
                return Operation.Done;
            }
        );
    }

    private static async Task<bool> AnswersAsync(Uri api, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            using var response = await http.GetAsync(new Uri(api, "/health"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static void Show(Uri address, bool onlyPrint)
    {
        Console.WriteLine($"{address}");
        if (!onlyPrint && !Console.IsOutputRedirected && !TryOpen(address))
            Console.Error.WriteLine("no browser could be started; open the address yourself");
    }

    /// <summary>Opens an address in the user's browser; false where there is none.</summary>
    public static bool TryOpen(Uri address)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(address.ToString()) { UseShellExecute = true });
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
