using System.Security.Cryptography;
using Mba.Cli.Local;

namespace Mba.IntegrationTests.Fixtures;

/// <summary>A database server of one test class's own, which may crash: its files outlive its process, and every commit is on the disk.</summary>
public class RestartableServer : DatabaseServer
{
    private const int MostFailedStarts = 10;

    private int _failedStarts;

    protected override LocalDatabaseOptions Options { get; } =
        new()
        {
            Folder = Path.Combine(Path.GetTempPath(), "mba-restart-" + Guid.NewGuid().ToString("N")),
            Port = FreePort.Next(),
            Password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
            Defaults = ("", "+05:00"),
        };

    /// <summary>Kills the server and starts it again where it was: same files, port and password.</summary>
    public async Task RestartAsync()
    {
        await CrashAsync();
        await StartAgainAsync();
    }

    /// <summary>Kills the server: nobody answers until <see cref="StartAgainAsync"/>.</summary>
    public async Task CrashAsync()
    {
        IsDown = true;
        await Database.KillAsync(CancellationToken.None);
        await Database.DisposeAsync();
    }

    public async Task StartAgainAsync()
    {
        for (var started = false; !started; )
            started = await TryStartAsync();
        IsDown = false;
    }

    /// <summary>True from a crash to the next start.</summary>
    public bool IsDown { get; private set; }

    /// <summary>While the server is down, somebody's outgoing connection may have its port.</summary>
    private async Task<bool> TryStartAsync()
    {
        try
        {
            await StartAsync();
            return true;
        }
        catch (LocalStackException) when (++_failedStarts < MostFailedStarts)
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
            return false;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
        if (Directory.Exists(Options.Folder))
            Directory.Delete(Options.Folder, recursive: true);
    }
}
