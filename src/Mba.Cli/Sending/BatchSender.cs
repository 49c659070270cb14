using System.Diagnostics;
using System.Globalization;
using Mba.Cli.Commands;
using Mba.Cli.Work;
using Mba.Client;
using Mba.Files;

namespace Mba.Cli.Sending;

/// <summary>How a batch is sent.</summary>
public sealed record SendOptions
{
    public required int Concurrency { get; init; }

    /// <summary>Replace objects that have the same key.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Leave out files whose bytes were sent before, in this batch or earlier.</summary>
    public bool SkipDuplicates { get; init; }

    /// <summary>Look for copies among all that is stored; else only where the upload ledger knows of one, as for a single job out of many.</summary>
    public bool ListStored { get; init; } = true;

    public bool KeepPaths { get; init; }

    /// <summary>Decide everything, send nothing.</summary>
    public bool DryRun { get; init; }
}

/// <summary>Sends selected files in parallel; one file's failure leaves the others alone.</summary>
public sealed class BatchSender(Senders senders, Settings settings)
{
    /// <summary>From so many files on, one listing is cheaper than a question for each file.</summary>
    private const int WorthListing = 20;

    private const string AnotherObject = "another object has this key; --overwrite replaces it";
    internal const string AlreadyStored = "the same bytes are stored already";

    /// <summary>Sends the files. Files that are not sent when the token fires are reported as such.</summary>
    /// <param name="files">All with different keys.</param>
    /// <param name="options">How.</param>
    /// <param name="sent">Gets the bytes as they go, and a file's bytes at once when it is skipped.</param>
    /// <param name="cancellationToken">Interrupts; large files can be resumed later.</param>
    /// <exception cref="SettingsException">The bucket or the credentials are wrong: no file can be sent.</exception>
    public async Task<BatchOutcome> RunAsync(
        IReadOnlyList<SelectedFile> files,
        SendOptions options,
        Action<long>? sent,
        CancellationToken cancellationToken
    )
    {
        var began = Stopwatch.GetTimestamp();
        var outcomes = new FileOutcome?[files.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken };
        await SendAllAsync().UnlessCanceled(cancellationToken);
        await new ChangedRows(senders).NameAsync(outcomes, cancellationToken).UnlessCanceled(cancellationToken);
        return new BatchOutcome(
            [.. files.Zip(outcomes, (file, outcome) => outcome ?? FileOutcome.Of(file, Outcome.NotSent))],
            Stopwatch.GetElapsedTime(began).TotalSeconds
        );

        async Task SendAllAsync()
        {
            var everywhere = options is { SkipDuplicates: true, ListStored: true };
            if (senders.Stored is { } stored && (files.Count >= WorthListing || everywhere))
                await stored.ListAsync(files, everywhere, cancellationToken);
            var groups = options.SkipDuplicates ? await GroupsAsync(files, parallel) : [.. files.Select((_, i) => new[] { i })];
            await Parallel.ForEachAsync(
                groups,
                parallel,
                async (group, token) => await SendGroupAsync(files, group, options, outcomes, sent, token)
            );
        }
    }

    /// <summary>Hashes the files, so that sending them finds the hashes ready; a file that cannot be read is reported when its turn comes.</summary>
    public Task HashAsync(IReadOnlyList<SelectedFile> files, int concurrency, Action<long> hashed, CancellationToken cancellationToken) =>
        Parallel
            .ForEachAsync(
                files,
                new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
                async (file, token) =>
                {
                    await ReadAsync(file, token);
                    hashed(file.File.Bytes);
                }
            )
            .UnlessCanceled(cancellationToken);

    /// <summary>Sends the files of one content until one of them is where it belongs; the rest are its duplicates.</summary>
    private async Task SendGroupAsync(
        IReadOnlyList<SelectedFile> files,
        int[] group,
        SendOptions options,
        FileOutcome?[] outcomes,
        Action<long>? sent,
        CancellationToken cancellationToken
    )
    {
        (SelectedFile File, string? Sha256)? stored = null;
        foreach (var i in group)
        {
            if (stored is { } first)
            {
                sent?.Invoke(files[i].File.Bytes);
                outcomes[i] = FileOutcome.Of(files[i], Outcome.Skipped, $"same bytes as {first.File.Label}") with { Sha256 = first.Sha256 };
                continue;
            }
            var outcome = await OneAsync(files[i], options, sent, cancellationToken);
            outcomes[i] = outcome;
            if (outcome.Outcome is not Outcome.Failed)
                stored = (files[i], outcome.Sha256);
        }
    }

    /// <summary>Files of one scope and content together, in the order of the batch; a file that cannot be read stands alone.</summary>
    private async Task<IReadOnlyList<int[]>> GroupsAsync(IReadOnlyList<SelectedFile> files, ParallelOptions parallel)
    {
        var hashes = new FileHash?[files.Count];
        await Parallel.ForAsync(0, files.Count, parallel, async (i, token) => hashes[i] = await ReadAsync(files[i], token));
        return
        [
            .. Enumerable
                .Range(0, files.Count)
                .GroupBy(i => (files[i].Scope, hashes[i]?.Sha256 ?? i.ToString(CultureInfo.InvariantCulture)))
                .Select(g => g.ToArray()),
        ];
    }

    private async Task<FileHash?> ReadAsync(SelectedFile file, CancellationToken cancellationToken)
    {
        try
        {
            return await senders.Cache.HashAsync(file.File, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<FileOutcome> OneAsync(
        SelectedFile file,
        SendOptions options,
        Action<long>? sent,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var hash = await senders.Cache.HashAsync(file.File, cancellationToken);
            if (await DecideAsync(file, hash, options, cancellationToken) is { } decided)
            {
                if (decided.Outcome is Outcome.Skipped)
                    sent?.Invoke(file.File.Bytes);
                return decided with { Sha256 = hash.Sha256 };
            }
            return await SendAsync(file, hash, options, sent, cancellationToken);
        }
        catch (ApiException refused) when (refused.Problem.DuplicateOf is { } duplicate)
        {
            sent?.Invoke(duplicate.Kind == "content" || duplicate.SameContent is true ? file.File.Bytes : 0);
            return Refused(file, duplicate);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return FileOutcome.Of(file, Outcome.Failed, "no longer exists");
        }
        catch (UnauthorizedAccessException)
        {
            return FileOutcome.Of(file, Outcome.Failed, $"cannot be read by {Environment.UserName}: permission denied");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var error =
                e is SendException { Refusal: { } refusal } && file.Bucket is { Length: > 0 } bucket
                    ? CommandError.OfUpload(refusal, new ObjectAddress(bucket, file.Key).ToString())
                    : CommandError.Of(e, settings);
            return FileOutcome.Of(file, Outcome.Failed, error.Message) with
            {
                IsAbsence = Outage.IsAbsence(e) || e is SendException { IsTransient: true },
                IsSetting = error.ExitCode == Operation.UsageError,
            };
        }
    }

    /// <summary>What can be said without sending; null: the file is to be sent.</summary>
    private async Task<FileOutcome?> DecideAsync(SelectedFile file, FileHash hash, SendOptions options, CancellationToken cancellationToken)
    {
        if (
            options.SkipDuplicates
            && senders.Stored is { } copies
            && await copies.CopyOfAsync(file, hash, cancellationToken) is { } copy
            && !(copy.Key != file.Key && await new ChangedRows(senders).AreAsync(file.Scope, hash.Sha256, cancellationToken))
        )
            return FileOutcome.Of(file, Outcome.Skipped, copy.Key == file.Key ? AlreadyStored : $"{AlreadyStored} as {copy}");
        if (senders.Stored is { } stored && !options.Overwrite)
        {
            switch (await stored.EqualsAsync(file, hash, cancellationToken))
            {
                case true:
                    return FileOutcome.Of(file, Outcome.Skipped, AlreadyStored);
                case false:
                    return FileOutcome.Of(file, Outcome.Failed, AnotherObject);
            }
        }
        return options.DryRun ? FileOutcome.Of(file, Outcome.Planned) : null;
    }

    private async Task<FileOutcome> SendAsync(
        SelectedFile file,
        FileHash hash,
        SendOptions options,
        Action<long>? sent,
        CancellationToken cancellationToken
    )
    {
        var ticket = await senders.Sender.SendAsync(file.File.FullPath, RequestFor(file, hash, options), sent, cancellationToken);
        if (senders.TakeTag(file.File.FullPath) is { } etag)
            senders.Stored?.Remember(file, hash, etag);
        return FileOutcome.Of(file, Outcome.Uploaded) with
        {
            Bucket = ticket.Bucket,
            Key = ticket.Key,
            Sha256 = hash.Sha256,
            UploadId = ticket.Id,
        };
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

    /// <summary>A duplicate of the same bytes is not a failure: they are where they belong.</summary>
    private static FileOutcome Refused(SelectedFile file, DuplicateOf duplicate) =>
        duplicate.Kind == "content"
            ? FileOutcome.Of(
                file,
                Outcome.Skipped,
                duplicate.IngestionId is null
                    ? $"{AlreadyStored} as s3://{duplicate.Bucket}/{duplicate.Key}"
                    : $"loaded already from s3://{duplicate.Bucket}/{duplicate.Key} as {duplicate.IngestionId}{(duplicate.RowsChanged is true ? ChangedRows.Note : "")}"
            )
        : duplicate.SameContent is true ? FileOutcome.Of(file, Outcome.Skipped, AlreadyStored)
        : FileOutcome.Of(
            file,
            Outcome.Failed,
            duplicate.SameContent is false
                ? AnotherObject
                : "an object has this key, and only its load will show whether it holds these bytes; --overwrite replaces it"
        );
}
