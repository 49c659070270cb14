using Mba.Files;

namespace Mba.Benchmarks;

/// <summary>Upsert and replace of a million rows, against the statements that a careful person would run by hand for the same.</summary>
public sealed class ModeCases(BenchDatabase database, string scratch, Report report)
{
    private const string UpsertKey = "mba/csv/merged.csv";
    private const string ReplaceKey = "mba/csv/replaced.csv";
    private const int Pairs = 3;
    private readonly Measurement _measurement = new(database);
    private readonly ClientLoad _client = new(database.Server);

    private const string Rules = """
        { "datasets": [
            { "name": "merged", "match": ["mba/csv/**"], "named": "merged", "table": "merged", "mode": "upsert", "keys": ["claim_id"] },
            { "name": "replaced", "match": ["mba/csv/**"], "named": "replaced", "table": "replaced", "mode": "replace" } ] }
        """;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var rules = Path.Combine(scratch, "datasets.json");
        await File.WriteAllTextAsync(rules, Rules, cancellationToken);
        foreach (var key in new[] { UpsertKey, ReplaceKey })
            ClaimLines.Write(PathOf(key), LoadCases.Rows);
        using var pipeline = await Pipeline.CreateAsync(
            database,
            new FolderObjectStore(scratch),
            new IngestOptions(),
            rules,
            cancellationToken
        );
        await UpsertAsync(pipeline, cancellationToken);
        await ReplaceAsync(pipeline, cancellationToken);
    }

    /// <summary>Into an empty table, and then all of it once more over itself.</summary>
    private async Task UpsertAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        const string Columns =
            "`claim_id`, `member_id`, `service_date`, `procedure_code`, `amount`, `paid`, `status`, `note`, `zip`, `_ingestion_seq`, `_line`";
        // Every run marks its rows as its own, as ours do: a server that finds nothing changed would write nothing.
        var run = 0;
        string Merge() =>
            FormattableString.Invariant(
                $"INSERT INTO `rival_merged` ({Columns}) SELECT {Columns.Replace("`_ingestion_seq`, `_line`", FormattableString.Invariant($"{++run}, 1"), StringComparison.Ordinal)} FROM `rival_stage` s ON DUPLICATE KEY UPDATE "
            ) + string.Join(", ", Columns.Split(", ").Skip(1).Select(c => $"{c} = VALUES({c})"));
        Func<Task> rivalLoad = async () =>
        {
            await _client.PrepareAsync("rival_stage", ClaimLines.TableColumns, cancellationToken);
            await _client.LoadAsync("rival_stage", PathOf(UpsertKey), cancellationToken);
            await _client.RunAsync(Merge(), cancellationToken);
        };
        Func<Task> rivalTable = () =>
            _client.RunAsync(
                $"DROP TABLE IF EXISTS `rival_merged`; CREATE TABLE `rival_merged` ({ClaimLines.TableColumns.Replace("`claim_id` BIGINT NULL", "`claim_id` BIGINT NOT NULL PRIMARY KEY", StringComparison.Ordinal)}, `_ingestion_seq` BIGINT NOT NULL, `_line` INT NOT NULL, KEY (`_ingestion_seq`)) ENGINE=InnoDB",
                cancellationToken
            );
        var first = await _measurement.CompareAsync(
            new Subject(
                "ours",
                () => pipeline.ForgetAsync(["merged"], cancellationToken),
                () => pipeline.LoadAsync(UpsertKey, cancellationToken)
            ),
            new Subject("client's LOAD into a stage, then INSERT … ON DUPLICATE KEY UPDATE", rivalTable, rivalLoad),
            Pairs
        );
        report.Add(Result.Ratio("1M rows upserted into an empty table", first, max: null));
        var again = await _measurement.CompareAsync(
            new Subject("ours", () => pipeline.LoadAsync(UpsertKey, cancellationToken, force: true)),
            new Subject("the client's same statements", rivalLoad),
            Pairs
        );
        report.Add(Result.Ratio("1M rows upserted over the same million", again, max: null));
    }

    private async Task ReplaceAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        var ours = new Subject("ours", () => pipeline.LoadAsync(ReplaceKey, cancellationToken, force: true));
        var rival = new Subject(
            "client's LOAD into a shadow, then RENAME",
            () => _client.PrepareAsync("rival_replaced", ClaimLines.TableColumns, cancellationToken),
            async () =>
            {
                await _client.PrepareAsync("rival_shadow", ClaimLines.TableColumns, cancellationToken);
                await _client.LoadAsync("rival_shadow", PathOf(ReplaceKey), cancellationToken);
                await _client.RunAsync(
                    "RENAME TABLE `rival_replaced` TO `rival_former`, `rival_shadow` TO `rival_replaced`; DROP TABLE `rival_former`",
                    cancellationToken
                );
            }
        );
        await pipeline.ForgetAsync(["replaced"], cancellationToken);
        report.Add(Result.Ratio("1M rows replaced", await _measurement.CompareAsync(ours, rival, Pairs), max: null));
    }

    private string PathOf(string key) => Path.Combine(scratch, "bench", key);
}
