using System.Globalization;

namespace Mba.Cli.Local;

/// <summary>S3, SQS and Secrets Manager on loopback, by moto: everything in memory, signatures not checked. What it cannot prove is said in docs/architecture.md.</summary>
public sealed class LocalAws : IAsyncDisposable
{
    internal const string Package = "moto[server]==5.2.1";

    private readonly SupervisedProcess _process;

    private LocalAws(SupervisedProcess process, Uri endpoint) => (_process, Endpoint) = (process, endpoint);

    public Uri Endpoint { get; }

    internal SupervisedProcess Process => _process;

    /// <summary>Starts moto_server and returns once it answers.</summary>
    /// <exception cref="LocalStackException">moto can neither be found nor be installed, or does not start.</exception>
    public static async Task<LocalAws> StartAsync(string logFile, int? port, CancellationToken cancellationToken)
    {
        var program = await PythonTool.EnsureAsync("moto_server", Package, cancellationToken);
        var chosen = port ?? FreePort.Next();
        var process = await SupervisedProcess.StartAsync(
            new ChildCommand
            {
                Name = "moto_server",
                FileName = program,
                Arguments = ["-H", "127.0.0.1", "-p", chosen.ToString(CultureInfo.InvariantCulture)],
                Environment = MotoQueues.Write(logFile + ".python"),
                LogFile = logFile,
            },
            cancellationToken
        );
        var endpoint = new Uri($"http://127.0.0.1:{chosen}");
        try
        {
            await process.WaitUntilAsync(
                token => HttpProbe.AnswersAsync(new Uri(endpoint, "/moto-api/"), token),
                TimeSpan.FromSeconds(60),
                cancellationToken
            );
            return new LocalAws(process, endpoint);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}

/// <summary>Asks whether a server answers yet.</summary>
public static class HttpProbe
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>True for any answer below 400.</summary>
    public static async Task<bool> AnswersAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)response.StatusCode < 400;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
