namespace Mba.Cli.Local;

/// <summary>Keeps a second stack out of a folder while one runs in it.</summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes the folder, or says that it is taken.</summary>
    /// <exception cref="LocalStackException">Another stack runs in this folder.</exception>
    public static FolderLock Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FolderLock(
                new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            );
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new Sending.UsageException($"--folder {folder}: cannot be written to");
        }
        catch (IOException taken)
        {
            throw new LocalStackException($"a stack already runs with its data in {folder}; stop it, or name another --folder", taken);
        }
    }

    public void Dispose() => _file.Dispose();
}
