using System.Collections.Concurrent;
using Mba.Aws;
using Mba.Cli.Sending;
using Mba.Files;

namespace Mba.Cli.Commands;

/// <summary><c>mba ingest --mode check-duplicates</c>: which files hold the same bytes, and with --check-s3 which are stored already, under whatever key.</summary>
internal static class DuplicateCheck
{
    /// <summary>Only the comparison with the store needs scopes: without it, files of any folder are compared.</summary>
    public static async Task<int> RunAsync(
        FileSelection selection,
        Settings settings,
        bool checkStore,
        DuplicateFormat format,
        CancellationToken cancellationToken
    )
    {
        var placed = checkStore ? SelectedFiles.Find(selection, settings, cancellationToken) : null;
        var found = LabelledFiles.Find(selection, cancellationToken);
        var unreadable = new ConcurrentBag<UnreadablePath>(found.Unreadable);
        var cache = HashCache.Open(HashCache.DefaultFile);
        var hashed = await Progress.RunAsync(
            "Hashing",
            found.Files.Sum(f => f.File.Bytes),
            Progress.Bytes,
            report => HashAsync(found.Files, cache, settings.WorkerConcurrency, unreadable, report, cancellationToken)
        );
        await LearnedHashes.SaveAsync(cache.SaveAsync);
        var report = DuplicateReport.Of(hashed);
        if (placed is not null)
            report = report with
            {
                Stored = await Progress.RunAsync(
                    "Comparing with the store",
                    placed.Files.Count,
                    Progress.Items,
                    compared => StoredAsync(placed.Files, hashed, settings, compared, cancellationToken)
                ),
            };
        DuplicateView.Write(report, [.. unreadable.OrderBy(u => u.Path, StringComparer.Ordinal)], format);
        foreach (var note in found.Notes)
            await Console.Error.WriteLineAsync(note);
        return unreadable.IsEmpty ? Operation.Done : Operation.Failed;
    }

    private static async Task<IReadOnlyList<HashedFile>> HashAsync(
        IReadOnlyList<(FoundFile File, string Label)> files,
        HashCache cache,
        int concurrency,
        ConcurrentBag<UnreadablePath> unreadable,
        Action<long> report,
        CancellationToken cancellationToken
    )
    {
        var hashed = new HashedFile?[files.Count];
        // Hashing is bound by the processors, not by a neighbour's capacity.
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Max(concurrency, Environment.ProcessorCount),
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(
            0,
            files.Count,
            parallel,
            async (i, token) =>
            {
                try
                {
                    hashed[i] = new HashedFile(files[i].File, await cache.HashAsync(files[i].File, token)) { Label = files[i].Label };
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    unreadable.Add(
                        new UnreadablePath(
                            files[i].Label,
                            e is UnauthorizedAccessException ? $"permission denied to {Environment.UserName}" : "cannot be read"
                        )
                    );
                }
                report(files[i].File.Bytes);
            }
        );
        return [.. hashed.OfType<HashedFile>()];
    }

    private static async Task<IReadOnlyList<StoredDuplicate>> StoredAsync(
        IReadOnlyList<SelectedFile> files,
        IReadOnlyList<HashedFile> hashed,
        Settings settings,
        Action<long> compared,
        CancellationToken cancellationToken
    )
    {
        var cache = StoredHashCache.Open(StoredHashCache.DefaultFile);
        var copies = new StoredCopies(new S3ObjectStore(settings), cache, settings);
        await copies.ListAsync(files, everywhere: true, cancellationToken);
        var hashes = hashed.ToDictionary(h => h.File.FullPath, h => h.Hash, StringComparer.Ordinal);
        var stored = new StoredDuplicate?[files.Count];
        await Parallel.ForAsync(
            0,
            files.Count,
            new ParallelOptions { MaxDegreeOfParallelism = settings.WorkerConcurrency, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                if (
                    hashes.GetValueOrDefault(files[i].File.FullPath) is { } hash
                    && await copies.CopyOfAsync(files[i], hash, token) is { } copy
                )
                    stored[i] = new StoredDuplicate(files[i].Label, copy.ToString());
                compared(1);
            }
        );
        await LearnedHashes.SaveAsync(cache.SaveAsync);
        return [.. stored.OfType<StoredDuplicate>()];
    }
}
