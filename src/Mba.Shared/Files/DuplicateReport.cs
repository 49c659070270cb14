namespace Mba.Files;

/// <summary>A file with the hashes of its bytes.</summary>
public sealed record HashedFile(FoundFile File, FileHash Hash)
{
    /// <summary>What the file is called in the report.</summary>
    public string Label { get; init; } = File.RelativePath;
}

/// <summary>Files of the same bytes; the first in path order counts as the original.</summary>
public sealed record DuplicateGroup(string Md5, string Sha256, long Bytes, IReadOnlyList<string> Paths);

/// <summary>A file whose bytes are stored already, and under which key.</summary>
public sealed record StoredDuplicate(string Path, string Key);

/// <summary>Which of a set of files hold the same bytes, and which are stored already.</summary>
public sealed record DuplicateReport
{
    public required int Files { get; init; }

    public required long Bytes { get; init; }

    public required int UniqueFiles { get; init; }

    /// <summary>Groups of two files or more, largest waste first.</summary>
    public required IReadOnlyList<DuplicateGroup> Groups { get; init; }

    /// <summary>Files beyond the first of each group.</summary>
    public int DuplicateFiles => Files - UniqueFiles;

    /// <summary>Bytes of the files beyond the first of each group.</summary>
    public long DuplicateBytes => Groups.Sum(g => g.Bytes * (g.Paths.Count - 1));

    /// <summary>Null when the store was not asked.</summary>
    public IReadOnlyList<StoredDuplicate>? Stored { get; init; }

    /// <summary>Bytes are compared by SHA-256; an empty file equals every other empty file.</summary>
    public static DuplicateReport Of(IReadOnlyCollection<HashedFile> files)
    {
        var groups = files.GroupBy(f => f.Hash.Sha256, StringComparer.Ordinal).ToList();
        return new DuplicateReport
        {
            Files = files.Count,
            Bytes = files.Sum(f => f.Hash.Bytes),
            UniqueFiles = groups.Count,
            Groups =
            [
                .. groups
                    .Where(g => g.Skip(1).Any())
                    .Select(Group)
                    .OrderByDescending(g => g.Bytes * (g.Paths.Count - 1))
                    .ThenBy(g => g.Paths[0], StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>The files to send: the first of every group, in path order.</summary>
    public static IReadOnlyList<HashedFile> FirstOfEach(IEnumerable<HashedFile> files) =>
        [.. files.OrderBy(f => f.File.RelativePath, StringComparer.Ordinal).DistinctBy(f => f.Hash.Sha256, StringComparer.Ordinal)];

    private static DuplicateGroup Group(IGrouping<string, HashedFile> files)
    {
        var hash = files.First().Hash;
        return new DuplicateGroup(hash.Md5, hash.Sha256, hash.Bytes, [.. files.Select(f => f.Label).Order(StringComparer.Ordinal)]);
    }
}
