using Mba.IntegrationTests.Loading;
using Xunit;

namespace Mba.IntegrationTests.Planning;

/// <summary>Tables that others have made: with types, defaults and keys that the system makes none of.</summary>
public sealed class ForeignTableTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    [Fact]
    public async Task Appends_and_keeps_what_the_file_does_not_say()
    {
        await bench.Database.ExecuteAsync(
            """
            CREATE TABLE theirs (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, small SMALLINT, kind ENUM('a','b'), note VARCHAR(5) COLLATE utf8mb4_bin NOT NULL DEFAULT 'n''one' COMMENT 'it''s',
              made DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, twice INT AS (small * 2) STORED)
            """
        );
        var result = await bench.LoadAsync("theirs.csv", "kind,small,note,twice\na,1,longer than five,9\nb,-2,x,9\n");

        Assert.Equal((AuditStatus.SUCCESS, 2L), (result.Audit?.Status, result.Audit?.RowsInserted));
        Assert.Equal<string?[]>(
            [
                ["1", "1", "a", "longer than five", "2", "2"],
                ["2", "-2", "b", "x", "-4", "3"],
            ],
            await bench.Database.QueryAsync("SELECT id, small, kind, note, twice, _line FROM theirs ORDER BY id")
        );
        Assert.Equal<string?[]>(
            [
                ["varchar(64)", "utf8mb4_bin", "NO", "it's"],
            ],
            await bench.Database.QueryAsync(
                "SELECT COLUMN_TYPE, COLLATION_NAME, IS_NULLABLE, COLUMN_COMMENT FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'theirs' AND COLUMN_NAME = 'note'"
            )
        );
        await bench.Database.ExecuteAsync("INSERT INTO theirs (small) VALUES (5)");
        Assert.Equal("n'one", await bench.ScalarAsync("SELECT note FROM theirs WHERE small = 5"));
    }

    [Theory]
    [InlineData("1.6")]
    [InlineData("40000")]
    public async Task Never_lets_the_server_round_or_clip(string value)
    {
        var table = "clip" + value.Length;
        await bench.Database.ExecuteAsync($"CREATE TABLE {table} (small SMALLINT)");

        var result = await bench.LoadAsync($"{table}.csv", "small\n" + string.Concat(Enumerable.Repeat("1\n", 99)) + value + "\n");

        Assert.Equal((AuditStatus.SUCCESS, 99L, 1L), (result.Audit?.Status, result.Audit?.RowsInserted, result.Audit?.RowsRejected));
        Assert.Equal("99", await bench.ScalarAsync($"SELECT SUM(small) FROM {table}"));
    }

    [Fact]
    public async Task Merges_by_keys_of_their_types()
    {
        const string Rules =
            """{ "datasets": [ { "name": "merged", "match": ["{mba}csv/merged*"], "table": "merged", "mode": "upsert", "keys": ["id", "part"] } ] }""";
        await bench.Database.ExecuteAsync(
            "CREATE TABLE merged (id INT UNSIGNED NOT NULL, part SMALLINT NOT NULL, kind ENUM('a','b'), PRIMARY KEY (id, part))"
        );
        await bench.Database.ExecuteAsync("INSERT INTO merged VALUES (4000000000, 1, 'a')");

        var result = await (await bench.WorkerAsync(datasets: Rules)).RunAsync(
            await bench.PutAsync("merged.csv", "id,part,kind\n4000000000,1,b\n7,2,a\n7,2,b\n"),
            CancellationToken.None
        );

        Assert.Equal(
            (AuditStatus.SUCCESS, 1L, 1L, 1L),
            (result.Audit?.Status, result.Audit?.RowsInserted, result.Audit?.RowsUpdated, result.Audit?.RowsSkipped)
        );
        Assert.Equal<string?[]>(
            [
                ["7", "2", "b"],
                ["4000000000", "1", "b"],
            ],
            await bench.Database.QueryAsync("SELECT id, part, kind FROM merged ORDER BY id")
        );
    }

    [Fact]
    public async Task Says_which_column_a_file_lacks()
    {
        await bench.Database.ExecuteAsync("CREATE TABLE demanding (a INT, b INT NOT NULL)");

        var result = await bench.LoadAsync("demanding.csv", "a\n1\n");

        Assert.Equal("MISSING_COLUMN", result.Audit?.ErrorCode);
        Assert.Contains("column b", result.Audit?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Never_rewrites_a_huge_table_not_even_for_a_column_that_the_server_cannot_add_at_once()
    {
        await bench.LoadAsync("huge_1.csv", "a,b\n" + string.Concat(Enumerable.Repeat("1,some text\n", 500)));
        await bench.Database.ExecuteAsync("ALTER TABLE huge ADD FULLTEXT KEY (b)");
        await bench.Database.ExecuteAsync("ANALYZE TABLE huge");
        var worker = await bench.WorkerAsync(new IngestOptions { RebuildRowLimit = 100 });

        var longer = await worker.RunAsync(await bench.PutAsync("huge_2.csv", $"a,b\n2,{new string('y', 100)}\n"), CancellationToken.None);
        var other = await worker.RunAsync(await bench.PutAsync("huge_3.csv", "a,b\n2.5,z\n"), CancellationToken.None);
        var wider = await worker.RunAsync(await bench.PutAsync("huge_4.csv", "a,b,c\n2,z,new\n"), CancellationToken.None);

        Assert.Equal(AuditStatus.SUCCESS, longer.Audit?.Status);
        Assert.Equal("REBUILD_REFUSED", other.Audit?.ErrorCode);
        Assert.Equal("REBUILD_REFUSED", wider.Audit?.ErrorCode);
        Assert.Equal("501", await bench.ScalarAsync("SELECT COUNT(*) FROM huge"));
    }
}
