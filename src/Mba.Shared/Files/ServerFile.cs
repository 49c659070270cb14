namespace Mba.Files;

/// <summary>Finds a file that a request names below a folder that requests may name files in.</summary>
public static class ServerFile
{
    /// <summary>
    /// The file's full path; null when it does not exist, is not a plain file, lies outside of <paramref name="root"/>,
    /// or is reached through a link that might lead out.
    /// </summary>
    public static string? Resolve(string root, string path)
    {
        if (path.Length == 0 || path.Any(char.IsControl))
            return null;
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        var file = Path.GetFullPath(Path.Combine(folder, path));
        if (!file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(file))
            return null;
        for (var part = file; part.Length > folder.Length; part = Path.GetDirectoryName(part) ?? "")
        {
            if (File.GetAttributes(part).HasFlag(FileAttributes.ReparsePoint))
                return null;
        }
        return file;
    }
}
