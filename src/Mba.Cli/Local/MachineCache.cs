namespace Mba.Cli.Local;

/// <summary>Where downloads are kept that every clone on this machine shares.</summary>
public static class MachineCache
{
    /// <summary><c>$XDG_CACHE_HOME/mba</c>, else <c>~/.cache/mba</c>.</summary>
    public static string Folder { get; } =
        Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given
                ? given
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "mba"
        );
}

/// <summary>A lock between the processes of this machine, held until disposed or until the process ends.</summary>
public sealed class MachineLock : IDisposable
{
    private readonly FileStream _file;

    private MachineLock(FileStream file) => _file = file;

    /// <summary>Waits until nobody else holds the lock of this name.</summary>
    public static async Task<MachineLock> TakeAsync(string name, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(MachineCache.Folder);
        while (true)
        {
            try
            {
                return new MachineLock(
                    new FileStream(
                        Path.Combine(MachineCache.Folder, name + ".lock"),
                        FileMode.OpenOrCreate,
                        FileAccess.ReadWrite,
                        FileShare.None
                    )
                );
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
