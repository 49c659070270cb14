using System.Security.Cryptography;
using Mba.Cli.Local;

namespace Mba.IntegrationTests.Fixtures;

/// <summary>A database server of one test class's own, which may crash: its files outlive its process, and every commit is on the disk.</summary>
public class RestartableServer : DatabaseServer
{
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
        await Database.KillAsync(CancellationToken.None);
        await Database.DisposeAsync();
        await StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
        if (Directory.Exists(Options.Folder))
            Directory.Delete(Options.Folder, recursive: true);
    }
}
