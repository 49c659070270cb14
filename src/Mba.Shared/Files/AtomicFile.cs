namespace Mba.Files;

/// <summary>State files of the command line: written beside and renamed, so that a reader, or a process after a crash, finds one version or the other.</summary>
public static class AtomicFile
{
    /// <summary>Writes the file, and its folder when it does not exist.</summary>
    public static void Write(string file, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".");
        var draft = $"{file}.{Environment.ProcessId}.tmp";
        using (var stream = File.Create(draft))
            write(stream);
        File.Move(draft, file, overwrite: true);
    }
}
