using Mba.Files;
using Mba.Tables;

namespace Mba.Uploads;

/// <summary>A file that a client is about to send.</summary>
public sealed record BatchFile(UploadRequest Request, string Path);

/// <summary>What sending one file would do.</summary>
public sealed record BatchDecision
{
    public required string Path { get; init; }

    public ScopeDecision? Scope { get; init; }

    /// <summary>Null when the file has errors.</summary>
    public ObjectAddress? Address { get; init; }

    public bool Loads { get; init; }

    /// <summary>Null when the file is only stored, or the rules are out of reach.</summary>
    public string? Table { get; init; }

    public LoadedContent? Loaded { get; init; }

    /// <summary>The object of the same scope that holds the same bytes and is not loaded.</summary>
    public StoredObject? Copy { get; init; }

    /// <summary>The object that has the key now.</summary>
    public StoredObject? Stored { get; init; }

    /// <summary>An earlier file of the batch with the same scope and content.</summary>
    public string? SameAs { get; init; }

    public IReadOnlyList<ValidationError> Errors { get; init; } = [];
}

/// <summary>Decides for many files at once what sending each would do, without storing anything.</summary>
public sealed class BatchPlanner(Settings settings, IUploadLedger ledger, IObjectStore store, StoredUploads copies)
{
    /// <summary>Files in one batch.</summary>
    public const int MaxFiles = 100;

    private const int LookupsAtATime = 16;

    /// <summary>One decision for each file, in order.</summary>
    public async Task<IReadOnlyList<BatchDecision>> PlanAsync(
        IReadOnlyList<BatchFile> files,
        DatasetRules? rules,
        CancellationToken cancellationToken
    )
    {
        var decisions = WithCollisions([.. files.Select(f => Decide(f, rules))]);
        var known = new Dictionary<(FileScope Scope, string Hash), (List<LoadedContent> Loads, StoredObject? Copy)>();
        foreach (var scope in decisions.Where(d => d.Address is not null).Select(d => d.Scope?.Scope).OfType<FileScope>().Distinct())
        {
            var requests = decisions
                .Zip(files)
                .Where(p => p.First.Address is not null && p.First.Scope?.Scope == scope)
                .Select(p => p.Second.Request);
            await LookUpAsync(scope, [.. requests], known, cancellationToken);
        }
        var stored = await StoredAsync(decisions, cancellationToken);
        var first = new Dictionary<(FileScope?, string), string>();
        return
        [
            .. decisions.Select(
                (d, i) =>
                {
                    if (HashOf(files[i].Request) is not { } hash)
                        return d with { Stored = stored[i] };
                    var content = d is { Address: not null, Scope.Scope: var scope } ? known.GetValueOrDefault((scope, hash)) : default;
                    return d with
                    {
                        Stored = stored[i],
                        Loaded = d.Address is { } address ? LoadedContent.RepeatedBy(content.Loads ?? [], address, stored[i]) : null,
                        Copy = content.Copy,
                        SameAs = first.TryAdd((d.Scope?.Scope, hash), d.Path) ? null : first[(d.Scope?.Scope, hash)],
                    };
                }
            ),
        ];
    }

    private async Task LookUpAsync(
        FileScope scope,
        List<UploadRequest> requests,
        Dictionary<(FileScope, string), (List<LoadedContent>, StoredObject?)> known,
        CancellationToken cancellationToken
    )
    {
        var hashes = requests.Select(HashOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var loaded = await ledger.FindLoadedAsync(settings.PlaceOf(scope), hashes, cancellationToken);
        var stored = await copies.FindAsync(
            scope,
            requests.Where(r => r.Sha256 is not null).Select(r => (r.FileName ?? "", HashOf(r) ?? "")),
            cancellationToken
        );
        foreach (var hash in hashes)
            known[(scope, hash)] = ([.. loaded[hash]], stored.GetValueOrDefault(hash));
    }

    private BatchDecision Decide(BatchFile file, DatasetRules? rules)
    {
        var request = file.Request;
        var errors = UploadPlanner.CheckFile(request, settings);
        var scope = UploadPlanner.ScopeOf(request, settings);
        if (errors.Count > 0)
            return new BatchDecision
            {
                Path = file.Path,
                Scope = scope,
                Errors = errors,
            };
        var address = UploadPlanner.AddressOf(request, settings);
        var decision = new BatchDecision
        {
            Path = file.Path,
            Scope = scope,
            Address = address,
            Loads = ObjectKeys.Loads(request.FileName ?? ""),
        };
        try
        {
            return decision with { Table = rules?.Match(address.Bucket, address.Key)?.Table };
        }
        catch (IngestException e)
        {
            return decision with { Errors = [new("fileName", $"cannot be loaded: {e.Message}")] };
        }
    }

    /// <summary>Two files that would take one key are errors, both: the second would replace the first.</summary>
    private static List<BatchDecision> WithCollisions(List<BatchDecision> decisions)
    {
        var taken = decisions.Where(d => d.Address is not null).ToLookup(d => d.Address);
        return
        [
            .. decisions.Select(d =>
                d.Address is null || taken[d.Address].Count() == 1
                    ? d
                    : d with
                    {
                        Errors =
                        [
                            .. d.Errors,
                            new(
                                "path",
                                $"takes the same key as {taken[d.Address].Count() - 1} other files of the request; rename one, or keep the folders (keepPath)"
                            ),
                        ],
                    }
            ),
        ];
    }

    private async Task<StoredObject?[]> StoredAsync(List<BatchDecision> decisions, CancellationToken cancellationToken)
    {
        var stored = new StoredObject?[decisions.Count];
        await Parallel.ForAsync(
            0,
            decisions.Count,
            new ParallelOptions { MaxDegreeOfParallelism = LookupsAtATime, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                if (decisions[i].Address is { } address)
                    stored[i] = await store.FindAsync(address, token);
            }
        );
        return stored;
    }

    private static string? HashOf(UploadRequest request) => (request.Sha256 ?? request.Md5)?.ToLowerInvariant();
}
