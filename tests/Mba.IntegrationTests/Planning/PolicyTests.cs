using Mba.IntegrationTests.Loading;
using Xunit;

namespace Mba.IntegrationTests.Planning;

/// <summary>What a series of files makes of a table under the misfit policy, contracts, transforms and date orders.</summary>
public sealed class PolicyTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    [Fact]
    public async Task Rejects_a_few_misfits_and_says_where()
    {
        await LoadAsync("few_1.csv", Column("n", 100, i => $"{i}"));
        var result = await LoadAsync("few_2.csv", Column("n", 100, i => i == 7 ? "none of it" : $"{i}"));

        Assert.Equal((AuditStatus.SUCCESS, 99L, 1L), Outcome(result));
        Assert.Equal(("bigint", "199"), (await TypeAsync("few"), await bench.ScalarAsync("SELECT COUNT(*) FROM few")));
        Assert.Equal<string?[]>(
            [
                ["9", "n", "NOT_A_NUMBER"],
            ],
            await bench.Database.QueryAsync(
                "SELECT line, column_name, code FROM ingestion_reject r JOIN ingestion_audit a ON a.seq = r.seq WHERE a.table_name = 'few'"
            )
        );
    }

    [Fact]
    public async Task Turns_a_column_to_text_for_many_misfits_and_keeps_the_numbers_that_were_there()
    {
        await LoadAsync("many_1.csv", Column("n", 100, i => $"{i}"));
        var result = await LoadAsync("many_2.csv", Column("n", 1000, i => i < 100 ? $"x{i}" : $"{i}"));

        Assert.Equal((AuditStatus.SUCCESS, 1000L, 0L), Outcome(result));
        Assert.Equal("varchar(68)", await TypeAsync("many"));
        Assert.Equal("1", await bench.ScalarAsync("SELECT COUNT(*) FROM many WHERE n = '42' AND _line = 44"));
    }

    [Fact]
    public async Task Keeps_zeros_of_identifiers_that_come_after_plain_numbers()
    {
        await LoadAsync("zip_1.csv", Column("n", 100, i => $"{10000 + i}"));
        var result = await LoadAsync("zip_2.csv", Column("n", 100, i => i == 99 ? "02134" : $"{20000 + i}"));

        Assert.Equal((AuditStatus.SUCCESS, 100L, 0L), Outcome(result));
        Assert.Equal("02134", await bench.ScalarAsync("SELECT MIN(n) FROM zip"));
    }

    [Fact]
    public async Task Loads_nothing_of_a_file_with_too_many_misfits()
    {
        await LoadAsync("much_1.csv", Column("n", 50, i => $"{i}"));
        var result = await LoadAsync("much_2.csv", Column("n", 50, i => i < 3 ? "secret" : $"{i}"));

        Assert.Equal((AuditStatus.FAILED, "TOO_MANY_REJECTS"), (result.Audit?.Status, result.Audit?.ErrorCode));
        Assert.DoesNotContain("secret", result.Audit?.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("50", await bench.ScalarAsync("SELECT COUNT(*) FROM much"));
    }

    [Fact]
    public async Task Remembers_how_dates_were_read_and_fails_the_file_that_contradicts()
    {
        await LoadAsync("dates_1.csv", "d\n25/12/2024\n");
        var ambiguous = await LoadAsync("dates_2.csv", "d\n03/04/2024\n");
        var contradicting = await LoadAsync("dates_3.csv", "d\n12/25/2024\n");

        Assert.Equal(AuditStatus.SUCCESS, ambiguous.Audit?.Status);
        Assert.Contains("day-first", ambiguous.Audit?.SchemaChange, StringComparison.Ordinal);
        Assert.Equal("DATE_ORDER_CONFLICT", contradicting.Audit?.ErrorCode);
        Assert.Equal<string?[]>(
            [
                ["2024-04-03"],
                ["2024-12-25"],
            ],
            await bench.Database.QueryAsync("SELECT CAST(d AS CHAR) FROM dates ORDER BY d")
        );
    }

    [Fact]
    public async Task Applies_the_transforms_of_the_dataset()
    {
        const string Rules = """
            { "datasets": [ { "name": "shaped", "match": ["{mba}csv/shaped*"], "types": { "code": "VARCHAR(10)" },
              "transforms": { "rename": { "Old Name": "name" }, "drop": ["junk"], "constants": { "source": "feed a" }, "trim": true, "nullTokens": ["missing"],
                "columns": { "code": { "case": "upper", "trim": true } } } } ] }
            """;

        var result = await LoadAsync("shaped.csv", "Old Name,junk,code,n\n  Ann ,x, ab ,1\nmissing,y,cd,missing\n", Rules);

        Assert.Equal((AuditStatus.SUCCESS, 2L, 0L), Outcome(result));
        Assert.Equal<string?[]>(
            [
                ["Ann", "AB", "1", "feed a"],
                [null, "CD", null, "feed a"],
            ],
            await bench.Database.QueryAsync("SELECT name, code, n, source FROM shaped ORDER BY _line")
        );
        Assert.Equal("bigint", await TypeAsync("shaped"));
    }

    [Fact]
    public async Task Freezes_a_table()
    {
        const string Rules =
            """{ "datasets": [ { "name": "frozen", "match": ["{mba}csv/frozen*"], "contract": "freeze", "columns": [ { "name": "n", "type": "BIGINT" } ] } ] }""";

        Assert.Equal(AuditStatus.SUCCESS, (await LoadAsync("frozen_1.csv", "n\n1\n", Rules)).Audit?.Status);
        Assert.Equal("SCHEMA_FROZEN", (await LoadAsync("frozen_2.csv", "n,more\n1,2\n", Rules)).Audit?.ErrorCode);
        Assert.Equal("COLUMN_TYPE_CONFLICT", (await LoadAsync("frozen_3.csv", Column("n", 200, _ => "x"), Rules)).Audit?.ErrorCode);
        Assert.Equal("1", await bench.ScalarAsync("SELECT COUNT(*) FROM frozen"));
    }

    [Fact]
    public async Task Lands_each_distinct_row_of_a_key_once()
    {
        const string Rules =
            """{ "datasets": [ { "name": "landed", "match": ["{mba}csv/landed*"], "mode": "landing", "table": "landed" } ] }""";
        var first = await LoadAsync("landed.csv", "Id,Note\n007,a\n8,\n007,a\n", Rules);
        var second = await LoadAsync("landed.csv", "Id,Note\n007,a\n9,\"b\nc\"\n", Rules);

        Assert.Equal((AuditStatus.SUCCESS, 2L, 0L), Outcome(first));
        Assert.Equal((AuditStatus.SUCCESS, 1L, 0L), Outcome(second));
        Assert.Equal((1L, 1L), (first.Audit?.RowsSkipped, second.Audit?.RowsSkipped));
        Assert.Equal<string?[]>(
            [
                ["007", "a", "2"],
                ["8", null, "3"],
                ["9", "b\nc", "3"],
            ],
            await bench.Database.QueryAsync(
                "SELECT JSON_UNQUOTE(JSON_EXTRACT(row_data, '$.Id')), NULLIF(JSON_UNQUOTE(JSON_EXTRACT(row_data, '$.Note')), 'null'), line FROM landed ORDER BY 1"
            )
        );
    }

    [Fact]
    public async Task Lands_records_of_a_json_file_as_they_are()
    {
        const string Rules = """{ "datasets": [ { "name": "events", "match": ["{mba}csv/events*"], "mode": "landing" } ] }""";
        var result = await LoadAsync(
            "events.json",
            """[{"id":1,"tags":["a","b"],"n":{"x":null}}, {"id":12345678901234567890,"big":0.1}]""",
            Rules
        );

        Assert.Equal((AuditStatus.SUCCESS, 2L, 0L), Outcome(result));
        Assert.Equal<string?[]>(
            [
                ["b", "INTEGER", "null"],
                [null, "STRING", "0.1"],
            ],
            await bench.Database.QueryAsync(
                "SELECT JSON_UNQUOTE(JSON_EXTRACT(row_data, '$.tags[1]')), JSON_TYPE(JSON_EXTRACT(row_data, '$.id')), COALESCE(JSON_EXTRACT(row_data, '$.big'), JSON_EXTRACT(row_data, '$.n.x')) FROM events ORDER BY line, JSON_TYPE(JSON_EXTRACT(row_data, '$.id'))"
            )
        );
    }

    [Fact]
    public async Task Grows_a_table_by_records_of_json_files()
    {
        await LoadAsync("docs_1.jsonl", "{\"n\":1,\"tags\":[1,2]}\n{\"n\":2}\n");
        var result = await LoadAsync("docs_2.jsonl", "{\"n\":3.5,\"tags\":[],\"who\":{\"name\":\"x\"}}\n");

        Assert.Equal((AuditStatus.SUCCESS, 1L, 0L), Outcome(result));
        Assert.Equal<string?[]>(
            [
                ["1.0", "2", null],
                ["2.0", null, null],
                ["3.5", "0", "x"],
            ],
            await bench.Database.QueryAsync("SELECT n, JSON_LENGTH(tags), who_name FROM docs ORDER BY n")
        );
    }

    private static (AuditStatus?, long?, long?) Outcome(IngestResult result) =>
        (result.Audit?.Status, result.Audit?.RowsInserted, result.Audit?.RowsRejected);

    private async Task<IngestResult> LoadAsync(string name, string content, string? datasets = null) =>
        await (await bench.WorkerAsync(datasets: datasets)).RunAsync(await bench.PutAsync(name, content), CancellationToken.None);

    private async Task<string?> TypeAsync(string table) =>
        (
            await bench.ScalarAsync(
                $"SELECT COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{table}' AND COLUMN_NAME = 'n'"
            )
        )?.Replace("(20)", "", StringComparison.Ordinal);

    private static string Column(string name, int rows, Func<int, string> value) =>
        $"{name}\n{string.Concat(Enumerable.Range(0, rows).Select(i => value(i) + "\n"))}";
}
