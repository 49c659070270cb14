namespace Mba.Benchmarks;

/// <summary>500 files of 100 rows below the scratch folder, and the rival that loads them: the same for a function and for a load in this process.</summary>
public sealed class SmallFileSet(BenchDatabase database, string scratch)
{
    public const int Count = 500;

    /// <summary>Messages of one invocation, as deployed (<c>FileIngestion.BatchSize</c>).</summary>
    public const int Batch = 10;

    private readonly ClientLoad _client = new(database.Server);

    public IReadOnlyList<string> Keys { get; } =
    [.. Enumerable.Range(0, Count).Select(i => FormattableString.Invariant($"mba/csv/small_{20240101 + i}.csv"))];

    public void Write()
    {
        foreach (var (key, index) in Keys.Select((k, i) => (k, i)))
            ClaimLines.Write(PathOf(key), 100, firstId: 1 + (index * 100));
    }

    public string PathOf(string key) => Path.Combine(scratch, "bench", key);

    /// <summary>The whole set through a function, in batches as the queue hands them over when so many files wait.</summary>
    public async Task IngestAsync(WarmFunction function, CancellationToken cancellationToken)
    {
        foreach (var batch in Keys.Chunk(Batch))
            await function.IngestAsync(cancellationToken, [.. batch.Select(key => ProcessCases.CreatedEvent(key, PathOf(key)))]);
    }

    /// <summary>What a careful person would script with the client: load, write an audit row, commit.</summary>
    public Subject Rival(CancellationToken cancellationToken) =>
        new(
            "one client session, LOAD + audit insert + commit each",
            async () =>
            {
                await _client.PrepareAsync("rival_small", ClaimLines.TableColumns, cancellationToken);
                await _client.RunAsync(
                    "DROP TABLE IF EXISTS `bench_audit`; CREATE TABLE `bench_audit` (id BIGINT AUTO_INCREMENT PRIMARY KEY, file VARCHAR(255), at DATETIME(6))",
                    cancellationToken
                );
            },
            () => _client.LoadEachAsync("rival_small", Keys.Select(PathOf), cancellationToken)
        );
}
