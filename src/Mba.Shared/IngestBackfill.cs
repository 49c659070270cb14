using Mba.Files;
using Mba.MySql;
using Mba.Tables;
using Microsoft.Extensions.Logging;

namespace Mba;

/// <summary>What a backfill has found.</summary>
/// <param name="Listed">Objects in the buckets.</param>
/// <param name="Loadable">Those among them that are of a kind that is loaded.</param>
/// <param name="Queued">Those among them that the audit does not know, or knows as begun and abandoned.</param>
public readonly record struct BackfillResult(long Listed, long Loadable, long Queued);

/// <summary>Compares the buckets with the audit and queues what was never loaded: lost events, objects older than the system, runs that died.</summary>
public sealed class IngestBackfill(
    IObjectStore store, MySqlSessions sessions, DatasetRules rules, Settings settings, Func<IngestRequest, CancellationToken, Task> queue, ILogger log)
{
    private const int KeysPerQuery = 500;

    /// <summary>Looks through one scope's bucket, or both. Undone, skipped and finally failed files stay as they are.</summary>
    public async Task<BackfillResult> RunAsync(FileScope? scope, CancellationToken cancellationToken)
    {
        await new Migrations(sessions).ApplyAsync(cancellationToken);
        long listed = 0, loadable = 0, queued = 0;
        foreach (var bucket in Buckets(scope))
        {
            await foreach (var some in ChunksAsync(store.ListAsync(bucket, "", cancellationToken)))
            {
                var files = some.Where(o => IsLoadable(o, scope)).ToList();
                (listed, loadable) = (listed + some.Count, loadable + files.Count);
                foreach (var file in await new BackfillLedger(sessions).UnknownAsync(files, cancellationToken))
                {
                    await queue(new IngestRequest { Bucket = file.Bucket, Key = file.Key, Trigger = IngestTrigger.Backfill }, cancellationToken);
                    queued++;
                }
            }
        }
        IngestLog.Backfilled(log, queued, listed);
        return new BackfillResult(listed, loadable, queued);
    }

    private IEnumerable<string> Buckets(FileScope? scope) =>
        (scope is { } one ? [one] : new[] { FileScope.Mba, FileScope.Policy }).Select(settings.BucketOf).Where(b => b.Length > 0).Distinct(StringComparer.Ordinal);

    /// <summary>A name that cannot be a table is queued too: the audit is to tell of it.</summary>
    private bool IsLoadable(StoredObject stored, FileScope? scope)
    {
        var others = settings.PrefixOf(scope == FileScope.Mba ? FileScope.Policy : FileScope.Mba);
        if (scope is not null && settings.BucketMba == settings.BucketPolicy && stored.Key.StartsWith(others, StringComparison.Ordinal))
            return false;
        try
        {
            return rules.Match(stored.Bucket, stored.Key) is not null;
        }
        catch (IngestException)
        {
            return true;
        }
    }

    private static async IAsyncEnumerable<List<StoredObject>> ChunksAsync(IAsyncEnumerable<StoredObject> objects)
    {
        var some = new List<StoredObject>(KeysPerQuery);
        await foreach (var one in objects)
        {
            some.Add(one);
            if (some.Count < KeysPerQuery)
                continue;
            yield return some;
            some = new List<StoredObject>(KeysPerQuery);
        }
        if (some.Count > 0)
            yield return some;
    }
}
