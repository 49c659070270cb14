using Mba.Cli.Sending;
using Mba.Files;

namespace Mba.Cli.Commands;

/// <summary><c>mba ingest --mode check-duplicates</c>: which files hold the same bytes, and with --check-s3 which are stored already.</summary>
internal static class DuplicateCheck
{
    /// <summary>Only the comparison with the store needs scopes: without it, a file of any folder is welcome.</summary>
    public static async Task<int> RunAsync(
        FileSelection selection,
        Settings settings,
        bool checkStore,
        bool json,
        CancellationToken cancellationToken
    )
    {
        var placed = checkStore ? SelectedFiles.Find(selection, settings, cancellationToken) : null;
        var found = LabelledFiles.Find(selection, cancellationToken);
        var cache = HashCache.Open(HashCache.DefaultFile);
        var hashed = new HashedFile[found.Files.Count];
        await Parallel.ForAsync(
            0,
            hashed.Length,
            new ParallelOptions { MaxDegreeOfParallelism = settings.WorkerConcurrency, CancellationToken = cancellationToken },
            async (i, token) => hashed[i] = new HashedFile(found.Files[i].File, await cache.HashAsync(found.Files[i].File, token))
        );
        await cache.SaveAsync(cancellationToken);
        var report = DuplicateReport.Of(hashed);
        if (placed is not null)
            report = report with { Stored = await StoredAsync(placed.Files, hashed, settings, cancellationToken) };
        SendView.Write(report, json);
        foreach (var note in found.Notes)
            await Console.Error.WriteLineAsync(note);
        return Operation.Done;
    }

    private static async Task<IReadOnlyList<StoredDuplicate>> StoredAsync(
        IReadOnlyList<SelectedFile> files,
        HashedFile[] hashed,
        Settings settings,
        CancellationToken cancellationToken
    )
    {
        var store = new Aws.S3ObjectStore(settings);
        var stored = new List<StoredDuplicate>();
        foreach (var (file, hash) in files.Zip(hashed.Select(h => h.Hash)))
        {
            if (await StoredCopies.EqualsAsync(store, file, hash, cancellationToken) == true)
                stored.Add(new StoredDuplicate(file.Label, $"s3://{file.Bucket}/{file.Key}"));
        }
        return stored;
    }
}
