using System.Diagnostics;
using System.Net;
using Mba.Cli.Local;
using Xunit;

namespace Mba.IntegrationTests.Local;

/// <summary>A port is free still when the server that asked for it listens, whatever else the process does meanwhile.</summary>
public class FreePortTests
{
    private const int Rounds = 2_000;

    [Fact]
    public async Task A_process_that_is_started_meanwhile_does_not_keep_the_port()
    {
        using var done = new CancellationTokenSource();
        var starts = Task.Run(() => StartProcesses(done.Token));

        for (var round = 0; round < Rounds; round++)
        {
            using var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{FreePort.Next()}/");
            listener.Start();
        }

        await done.CancelAsync();
        Assert.NotEqual(0, await starts);
    }

    private static int StartProcesses(CancellationToken cancellationToken)
    {
        var started = 0;
        for (; !cancellationToken.IsCancellationRequested; started++)
        {
            using var process = Process.Start("true");
            process.WaitForExit();
        }

        return started;
    }
}
