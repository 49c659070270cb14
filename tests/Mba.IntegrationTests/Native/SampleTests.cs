using System.Text.Json;
using Mba.Aws;
using Mba.Cli.Local;
using Mba.IntegrationTests.FirstLight;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Native;

/// <summary>Every file of the repository, through the daily build and through native code: the same tables, audit rows and rejects, row for row.</summary>
[Trait("Category", "Native")]
public sealed class SampleTests(DatabaseServer server, AwsServer aws)
{
    /// <summary>Names, times and identities that differ between any two runs.</summary>
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "id",
        "object_id",
        "key_hash",
        "s3_bucket",
        "version_id",
        "sequencer",
        "duration_ms",
        "lambda_request_id",
        "lease_token",
        "connection_id",
        "duplicate_of",
        "stage", // as the heartbeat last found it
        "rows_so_far",
    };

    public static IEnumerable<string> Files =>
        new[] { "samples/business", "samples/real", "tests/data", "tests/data/corpus" }
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(ProjectLayout.Root, f)))
            .Where(f =>
                f.EndsWith(".csv", StringComparison.Ordinal)
                || f.EndsWith(".txt", StringComparison.Ordinal)
                || f.EndsWith(".gz", StringComparison.Ordinal)
            )
            .Where(f => !f.EndsWith(".expected.csv", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    [Fact]
    public async Task Native_code_stores_what_the_daily_build_stores()
    {
        await using var daily = new DatabaseFixture(server);
        await using var native = new DatabaseFixture(server);
        var files = Files.ToList();
        Assert.InRange(files.Count, 150, int.MaxValue);

        await Task.WhenAll(LoadAsync(daily, files, nativeFolder: null), LoadAsync(native, files, ProjectLayout.NativeFolder!));

        var (expected, actual) = (await TablesAsync(daily), await TablesAsync(native));
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(expected.Count, 100, int.MaxValue);
        var differences = new List<string>();
        foreach (var (table, columns) in expected.Where(t => t.Value.Count > 0))
        {
            Assert.Equal(columns, actual[table]);
            var (rows, others) = (await RowsAsync(daily, table, columns), await RowsAsync(native, table, columns));
            if (rows.Count != others.Count)
                differences.Add($"{table}: {rows.Count} rows, native {others.Count}");
            differences.AddRange(
                rows.Zip(others).Where(r => r.First != r.Second).Select(r => $"{table}: {r.First}\n native: {r.Second}").Take(2)
            );
        }
        Assert.Empty(differences);
        Assert.Equal(
            [
                [$"{files.Count}", "0"],
            ],
            await native.QueryAsync("SELECT COUNT(*), SUM(status = 'STARTED') FROM ingestion_audit")
        );
    }

    /// <summary>One after the other through one warm function, in the order of their names.</summary>
    private async Task LoadAsync(DatabaseFixture database, IReadOnlyList<string> files, string? nativeFolder)
    {
        await database.InitializeAsync();
        await using var system = await IngestSystem.CreateAsync(database, aws);
        var function = system.FunctionOf(ProjectLayout.Program("Mba.CsvIngestLambda", nativeFolder));
        foreach (var file in files)
        {
            var key = "mba/csv/" + Path.GetFileName(file);
            await using (var content = File.OpenRead(file))
                await system.PutAsync(key, content);
            var outcome = await function.InvokeAsync(Event(system, key), CancellationToken.None);
            Assert.True(outcome.Succeeded, file);
        }
    }

    private static byte[] Event(IngestSystem system, string key)
    {
        var created = new
        {
            Records = new[]
            {
                new
                {
                    eventSource = "aws:s3",
                    eventName = "ObjectCreated:Put",
                    s3 = new { bucket = new { name = system.Names.BucketMba }, @object = new { key } },
                },
            },
        };
        return QueueEventSource.Event(
            system.Addresses.IngestQueueUrl,
            [new ReceivedMessage("m", "r", JsonSerializer.Serialize(created), null)]
        );
    }

    /// <summary>Every table's columns with their types, those that differ between any two runs left out; not the counts of an hour.</summary>
    private static async Task<Dictionary<string, IReadOnlyList<(string Name, string Type)>>> TablesAsync(DatabaseFixture database)
    {
        var columns = await database.QueryAsync(
            $"""
            SELECT table_name, column_name, CONCAT(column_type, ' ', is_nullable)
            FROM information_schema.columns
            WHERE table_schema = '{database.DatabaseName}' AND table_name NOT LIKE 'ingestion\\_stat%'
            ORDER BY table_name, ordinal_position
            """
        );
        return columns
            .GroupBy(c => c[0]!, StringComparer.Ordinal)
            .ToDictionary(
                t => t.Key,
                t => (IReadOnlyList<(string, string)>)[.. t.Where(c => !Differs(t.Key, c[1]!, c[2]!)).Select(c => (c[1]!, c[2]!))],
                StringComparer.Ordinal
            );
    }

    private static bool Differs(string table, string column, string type) =>
        table.StartsWith("ingestion_", StringComparison.Ordinal)
        && (Passing.Contains(column) || type.StartsWith("datetime", StringComparison.Ordinal));

    private static async Task<IReadOnlyList<string>> RowsAsync(
        DatabaseFixture database,
        string table,
        IReadOnlyList<(string Name, string Type)> columns
    )
    {
        var names = columns.Select(c => $"`{c.Name}`").ToList();
        var rows = await database.QueryAsync(
            $"SELECT {string.Join(", ", names)} FROM `{table}` ORDER BY {string.Join(", ", names.Take(64))}"
        );
        return [.. rows.Select(r => string.Join('|', r.Select(v => v ?? "NULL")))];
    }
}
