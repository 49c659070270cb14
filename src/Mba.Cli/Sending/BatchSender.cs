using System.Diagnostics;
using Mba.Client;
using Mba.Files;
using Mba.Uploads;

namespace Mba.Cli.Sending;

/// <summary>How a batch is sent.</summary>
public sealed record SendOptions
{
    public required int Concurrency { get; init; }

    /// <summary>Replace objects that have the same key.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Leave out files whose bytes were sent before, in this batch or earlier.</summary>
    public bool SkipDuplicates { get; init; }

    public bool KeepPaths { get; init; }

    /// <summary>Decide everything, send nothing.</summary>
    public bool DryRun { get; init; }
}

/// <summary>Sends selected files in parallel; one file's failure leaves the others alone.</summary>
/// <param name="sender">Sends one file.</param>
/// <param name="hashes">Remembers hashes between runs.</param>
/// <param name="store">Asked what lies under a taken key; null when there is only the API.</param>
public sealed class BatchSender(FileSender sender, HashCache hashes, IObjectStore? store)
{
    /// <summary>Sends the files; <paramref name="sent"/> is told the bytes as they go, and a file's bytes at once when it is skipped.</summary>
    public async Task<BatchOutcome> RunAsync(
        IReadOnlyList<SelectedFile> files,
        SendOptions options,
        Action<long>? sent,
        CancellationToken cancellationToken
    )
    {
        var began = Stopwatch.GetTimestamp();
        var outcomes = new FileOutcome[files.Count];
        var firsts = new Dictionary<string, string>(StringComparer.Ordinal);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(
            0,
            files.Count,
            parallel,
            async (i, token) => outcomes[i] = await OneAsync(files[i], options, firsts, sent, token)
        );
        return new BatchOutcome(outcomes, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private async Task<FileOutcome> OneAsync(
        SelectedFile file,
        SendOptions options,
        Dictionary<string, string> firsts,
        Action<long>? sent,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var hash = await hashes.HashAsync(file.File, cancellationToken);
            if (options.SkipDuplicates && Earlier(firsts, hash, file) is { } earlier)
                return Leave(file, hash, $"same bytes as {earlier}", sent);
            var request = RequestFor(file, hash, options);
            if (options.DryRun)
                return await RehearseAsync(file, hash, options, cancellationToken);
            var ticket = await sender.SendAsync(file.File.FullPath, request, sent, cancellationToken);
            return FileOutcome.Of(file, Outcome.Uploaded) with
            {
                Bucket = ticket.Bucket,
                Key = ticket.Key,
                Sha256 = hash.Sha256,
                UploadId = ticket.Id,
            };
        }
        catch (ApiException refused) when (refused.Problem.DuplicateOf is not null)
        {
            return await RefusedAsync(file, refused, sent, cancellationToken);
        }
        catch (Exception e) when (e is ApiException or SendException or IOException or UnauthorizedAccessException or HttpRequestException)
        {
            return FileOutcome.Of(file, Outcome.Failed, e.Message);
        }
    }

    private static UploadRequest RequestFor(SelectedFile file, FileHash hash, SendOptions options) =>
        new()
        {
            FileName = Path.GetFileName(file.File.RelativePath),
            Scope = file.Scope,
            Path = options.KeepPaths ? file.File.RelativePath : null,
            KeepPath = options.KeepPaths,
            Bytes = hash.Bytes,
            Sha256 = hash.Sha256,
            Md5 = hash.Md5,
            Overwrite = options.Overwrite,
            Force = !options.SkipDuplicates,
        };

    /// <summary>The first file of these bytes in this batch; null when it is this one.</summary>
    private static string? Earlier(Dictionary<string, string> firsts, FileHash hash, SelectedFile file)
    {
        lock (firsts)
            return firsts.TryAdd(hash.Sha256, file.Label) ? null : firsts[hash.Sha256];
    }

    private async Task<FileOutcome> RehearseAsync(
        SelectedFile file,
        FileHash hash,
        SendOptions options,
        CancellationToken cancellationToken
    )
    {
        var same = store is null || options.Overwrite ? null : await StoredCopies.EqualsAsync(store, file, hash, cancellationToken);
        var outcome = same switch
        {
            true => FileOutcome.Of(file, Outcome.Skipped, "the same bytes lie under the key already"),
            false => FileOutcome.Of(file, Outcome.Failed, "another object lies under the key; --overwrite would replace it"),
            null => FileOutcome.Of(file, Outcome.Planned),
        };
        return outcome with { Sha256 = hash.Sha256 };
    }

    /// <summary>A duplicate of the same bytes is no failure: they are where they belong.</summary>
    private async Task<FileOutcome> RefusedAsync(
        SelectedFile file,
        ApiException refused,
        Action<long>? sent,
        CancellationToken cancellationToken
    )
    {
        var hash = await hashes.HashAsync(file.File, cancellationToken);
        if (refused.Problem.DuplicateOf is { Kind: "content" } content)
            return Leave(file, hash, $"loaded already from s3://{content.Bucket}/{content.Key} as {content.IngestionId}", sent);
        if (store is not null && await StoredCopies.EqualsAsync(store, file, hash, cancellationToken) == true)
            return Leave(file, hash, "the same bytes lie under the key already", sent);
        return FileOutcome.Of(file, Outcome.Failed, "another object lies under the key; --overwrite replaces it");
    }

    private static FileOutcome Leave(SelectedFile file, FileHash hash, string reason, Action<long>? sent)
    {
        sent?.Invoke(file.File.Bytes);
        return FileOutcome.Of(file, Outcome.Skipped, reason) with { Sha256 = hash.Sha256 };
    }
}
