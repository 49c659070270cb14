using Mba.Files;

namespace Mba.Cli.Sending;

/// <summary>A command is used wrongly; the message says how to use it.</summary>
public sealed class UsageException(string message) : Exception(message);

/// <summary>Which files a command is about and where they belong.</summary>
public sealed record FileSelection
{
    public required string Input { get; init; }

    /// <summary>Null: told by each file's path, else mba.</summary>
    public FileScope? Scope { get; init; }

    /// <summary>A file whose path does not tell its scope is an error.</summary>
    public bool MustDetectScope { get; init; }

    public IReadOnlyList<string> Include { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public bool KeepPaths { get; init; }
}

/// <summary>A file and the key it is to have.</summary>
public sealed record SelectedFile(FoundFile File, FileScope Scope, string Bucket, string Key);

/// <summary>The files of a selection with their keys, and what stands in the way of sending them.</summary>
public sealed record SelectedFiles(IReadOnlyList<SelectedFile> Files, IReadOnlyList<string> Notes)
{
    /// <summary>Finds the files and gives each its key.</summary>
    /// <exception cref="UsageException">There is no such input, a scope cannot be told, or two files would take one key.</exception>
    public static SelectedFiles Find(FileSelection selection, Settings settings, CancellationToken cancellationToken)
    {
        var found = FindFiles(selection, cancellationToken);
        var files = found.Files.Select(f => Place(f, selection, settings)).ToList();
        var collisions = ObjectKeys.Collisions(files, f => $"{f.Bucket}/{f.Key}", f => f.File.RelativePath);
        if (collisions.Count > 0)
            throw new UsageException(
                "Several files would take one key; nothing was sent. Send them with --keep-paths, or apart:"
                    + string.Concat(collisions.Select(Describe))
            );
        return new SelectedFiles(files, found.Problems);
    }

    private static FoundFiles FindFiles(FileSelection selection, CancellationToken cancellationToken)
    {
        try
        {
            return new FileDiscovery(selection.Include, selection.Exclude).Find(selection.Input, cancellationToken);
        }
        catch (DirectoryNotFoundException)
        {
            throw new UsageException($"--input {selection.Input}: no such file or folder");
        }
    }

    /// <summary>The input's own path tells a scope too: ./data/mba/ holds files of mba.</summary>
    private static SelectedFile Place(FoundFile file, FileSelection selection, Settings settings)
    {
        var detected = selection.Scope ?? ScopeDetection.Detect(file.RelativePath) ?? ScopeDetection.Detect(selection.Input);
        if (detected is null && selection.MustDetectScope)
            throw new UsageException(
                $"{file.RelativePath}: its path does not tell its scope; give --scope, or put it below a folder named mba or policy"
            );
        var scope = detected ?? FileScope.Mba;
        var key = ObjectKeys.For(scope, settings.PrefixOf(scope), file.RelativePath, selection.KeepPaths);
        return new SelectedFile(file, scope, settings.BucketOf(scope), key);
    }

    private static string Describe(KeyCollision collision) =>
        $"{Environment.NewLine}  {collision.Key}: {string.Join(", ", collision.Paths)}";
}
