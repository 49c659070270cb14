using System.Runtime.CompilerServices;
using Mba.MySql.Queries;
using Mba.Tables;

namespace Mba.Hosting;

/// <summary>Finds stored files that should have been loaded and were not: events lost, or files older than the notifications.</summary>
public sealed class MissingObjects(IObjectStore store, DatasetRules rules, KnownObjects audit, Settings settings)
{
    private const int PageObjects = 500;

    /// <summary>Objects that were looked at so far.</summary>
    public long Listed { get; private set; }

    /// <summary>
    /// Every object of the scope (null for both, and for the registered source buckets) that is of a kind that is loaded and that the
    /// audit does not know, in key order.
    /// </summary>
    public async IAsyncEnumerable<StoredObject> ListAsync(FileScope? scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (bucket, prefix) in Places(scope))
        {
            await foreach (var page in PagesAsync(bucket, prefix, cancellationToken))
            {
                foreach (var missing in await audit.MissingAsync(page, cancellationToken))
                    yield return missing;
            }
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<StoredObject>> PagesAsync(
        string bucket,
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var page = new List<StoredObject>(PageObjects);
        await foreach (var stored in store.ListAsync(bucket, prefix, cancellationToken))
        {
            Listed++;
            if (IsLoaded(stored))
                page.Add(stored);
            if (page.Count < PageObjects)
                continue;
            yield return page;
            page = new List<StoredObject>(PageObjects);
        }
        yield return page;
    }

    private IEnumerable<(string Bucket, string Prefix)> Places(FileScope? scope) =>
        scope is { } one
            ? [Of(one)]
            : [.. Enum.GetValues<FileScope>().Select(Of), .. settings.SourceBuckets.Select(s => (s.Bucket, s.Prefix))];

    private (string Bucket, string Prefix) Of(FileScope scope) => (settings.PlaceOf(scope).Bucket, settings.PlaceOf(scope).Prefix);

    /// <summary>A name that cannot be a table counts: loading it records why it fails.</summary>
    private bool IsLoaded(StoredObject stored)
    {
        try
        {
            return rules.Match(stored.Bucket, stored.Key) is not null;
        }
        catch (IngestException)
        {
            return true;
        }
    }
}
