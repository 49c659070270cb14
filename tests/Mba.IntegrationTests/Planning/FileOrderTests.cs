using Mba.IntegrationTests.Loading;
using Xunit;

namespace Mba.IntegrationTests.Planning;

/// <summary>Files of one table in an order in which a value once got lost, or another column's name.</summary>
public sealed class FileOrderTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    [Fact]
    public async Task A_column_is_renamed_and_dropped_however_a_file_spells_its_name()
    {
        const string Rules = """
            { "datasets": [ { "name": "spelled", "match": ["**"], "transforms": { "rename": { "Group No": "grp" }, "drop": ["Social Security No"] } } ] }
            """;
        await LoadAsync("spelled_1.csv", "id,Group No,Social Security No\n1,a,s1\n", Rules);
        await LoadAsync("spelled_2.csv", "id,group_no,social_security_no\n2,b,s2\n", Rules);
        await LoadAsync("spelled_3.csv", "id, GROUP-NO ,SOCIAL SECURITY NO\n3,c,s3\n", Rules);

        Assert.Equal(["id 1,grp a", "id 2,grp b", "id 3,grp c"], await RowsAsync("spelled"));
    }

    [Fact]
    public async Task A_column_that_is_called_as_the_dataset_writes_it_comes_before_one_that_is_spelled_otherwise()
    {
        const string Rules =
            """{ "datasets": [ { "name": "exact", "match": ["**"], "transforms": { "rename": { "Group No": "grp" } } } ] }""";

        await LoadAsync("exact_1.csv", "id,group_no,Group No\n1,a,b\n", Rules);

        Assert.Equal(["id 1,group_no a,grp b"], await RowsAsync("exact"));
    }

    [Theory]
    [InlineData("1,ann,5\n2,bob,6\n")]
    [InlineData("key,who,how_many\n1,ann,5\n2,bob,6\n")]
    public async Task A_first_file_without_the_declared_names_does_not_leave_the_declared_columns_empty(string content)
    {
        var header = content.StartsWith("key", StringComparison.Ordinal) ? "true" : "false";
        var rules = $$"""
            { "datasets": [ { "name": "declared", "match": ["**"], "table": "declared_{{header}}", "dialect": { "header": {{header}} },
              "columns": [{ "name": "id", "type": "BIGINT" }, { "name": "name", "type": "VARCHAR(20)" }, { "name": "n", "type": "BIGINT" }] } ] }
            """;

        var result = await LoadAsync($"declared_{header}.csv", content, rules);

        Assert.Equal((AuditStatus.FAILED, "HEADER_MISMATCH"), (result.Audit?.Status, result.Audit?.ErrorCode));
        Assert.Empty(await bench.Database.QueryAsync($"SHOW TABLES LIKE 'declared_{header}'"));
    }

    [Fact]
    public async Task Declared_columns_of_a_file_without_a_header_are_named_by_renaming()
    {
        const string Rules = """
            { "datasets": [ { "name": "positions", "match": ["**"], "dialect": { "header": false }, "transforms": { "rename": { "column_1": "id", "column_2": "name" } },
              "columns": [{ "name": "id", "type": "BIGINT" }, { "name": "name", "type": "VARCHAR(20)" }] } ] }
            """;

        await LoadAsync("positions_1.csv", "1,ann\n2,bob\n", Rules);

        Assert.Equal(["id 1,name ann", "id 2,name bob"], await RowsAsync("positions"));
    }

    /// <summary>The table was made by upserts, and its dataset appends now.</summary>
    [Fact]
    public async Task An_appended_row_that_repeats_the_key_of_an_upsert_says_so_and_leaves_nothing()
    {
        const string Upsert =
            """{ "datasets": [ { "name": "keyed", "match": ["**"], "table": "keyed", "mode": "upsert", "keys": ["id"] } ] }""";
        const string Append = """{ "datasets": [ { "name": "keyed", "match": ["**"], "table": "keyed" } ] }""";
        await LoadAsync("keyed_1.csv", "id,name\nM1,ann\nM2,bob\n", Upsert);

        var repeated = await LoadAsync("keyed_2.csv", "id,name\nM9,eve\nM2,secret\n", Append);
        var others = await LoadAsync("keyed_3.csv", "id,name\nM3,cid\n", Append);

        Assert.Equal((AuditStatus.FAILED, "KEY_REPEATED"), (repeated.Audit?.Status, repeated.Audit?.ErrorCode));
        Assert.Contains("(PRIMARY)", repeated.Audit?.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", repeated.Audit?.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("M2", repeated.Audit?.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(AuditStatus.SUCCESS, others.Audit?.Status);
        Assert.Equal(["id M1,name ann", "id M2,name bob", "id M3,name cid"], await RowsAsync("keyed"));
    }

    [Fact]
    public async Task An_upsert_keeps_what_a_row_has_of_a_column_that_the_file_lacks_beyond_the_width_of_a_row_too()
    {
        const string Rules =
            """{ "datasets": [ { "name": "wide", "match": ["**"], "table": "wide", "mode": "upsert", "keys": ["id"] } ] }""";
        await LoadAsync("wide_1.csv", Wide("a", 1, _ => true), Rules);
        await LoadAsync("wide_2.csv", Wide("b", 1, i => i is not 255), Rules);
        await LoadAsync("wide_3.csv", Wide("", 2, _ => true), Rules);
        await LoadAsync("wide_4.csv", Wide("c", 2, i => i is not (253 or 254)), Rules);

        var rows = await bench.Database.QueryAsync(
            """
            SELECT JSON_UNQUOTE(JSON_EXTRACT(_overflow, '$.t253')), JSON_UNQUOTE(JSON_EXTRACT(_overflow, '$.t254')), JSON_UNQUOTE(JSON_EXTRACT(_overflow, '$.t255'))
            FROM wide ORDER BY id
            """
        );
        Assert.Equal(["b253,b254,a255", "∅,∅,c255"], rows.Select(r => string.Join(',', r.Select(v => v?.TrimEnd('.') ?? "∅"))));
    }

    [Fact]
    public async Task An_upsert_takes_the_value_away_that_the_file_leaves_empty_beyond_the_width_of_a_row_too()
    {
        const string Rules =
            """{ "datasets": [ { "name": "wiped", "match": ["**"], "table": "wiped", "mode": "upsert", "keys": ["id"] } ] }""";
        await LoadAsync("wiped_1.csv", Wide("a", 1, _ => true), Rules);

        await LoadAsync("wiped_2.csv", Wide("", 1, _ => true), Rules);

        Assert.Equal("1", await bench.ScalarAsync("SELECT COUNT(*) FROM wiped WHERE _overflow IS NULL"));
    }

    [Theory]
    [InlineData("csv", "id,Name,NAME\n1,a,b\n", "id,NAME,Name\n2,d,c\n", "id 1,name a,name_2 b|id 2,name c,name_2 d")]
    [InlineData("csv", "id,Name,NAME\n1,a,b\n", "id,NAME\n2,d\n", "id 1,name a,name_2 b|id 2,name ∅,name_2 d")]
    [InlineData("csv", "id,Name\n1,a\n", "id,NAME,Name\n2,d,c\n", "id 1,name a,name_2 ∅|id 2,name c,name_2 d")]
    [InlineData(
        "csv",
        "id,group no,Group-No\n1,a,b\n",
        "Group-No,id,group no\nd,2,c\n",
        "id 1,group_no a,group_no_2 b|id 2,group_no c,group_no_2 d"
    )]
    [InlineData("csv", "id,n,n\n1,a,b\n", "id,n,n\n2,c,d\n", "id 1,n a,n_2 b|id 2,n c,n_2 d")]
    [InlineData("csv", "id,Full Name\n1,a\n", "id,full_name\n2,c\n", "id 1,full_name a|id 2,full_name c")]
    [InlineData("csv", "id,Name,NAME\n1,a,b\n", "id,Name.\n2,c\n", "!DUPLICATE_COLUMN")]
    [InlineData(
        "jsonl",
        """{"id":1,"Name":"a","name":"b"}""",
        """{"name":"d","id":2,"Name":"c"}""",
        "id 1,name a,name_2 b|id 2,name c,name_2 d"
    )]
    [InlineData("jsonl", """{"id":1,"Name":"a","name":"b"}""", """{"name":"d","id":2}""", "id 1,name a,name_2 b|id 2,name ∅,name_2 d")]
    public async Task Columns_whose_names_differ_in_case_or_signs_only_are_found_by_their_spelling(
        string extension,
        string first,
        string second,
        string expected
    )
    {
        var table = $"t{Guid.NewGuid():N}"[..12];
        var rules = $$"""{ "datasets": [ { "name": "names", "match": ["**"], "table": "{{table}}" } ] }""";
        await LoadAsync($"{table}a.{extension}", first, rules);

        var later = await LoadAsync($"{table}b.{extension}", second, rules);

        if (expected[0] == '!')
            Assert.Equal(expected[1..], later.Audit?.ErrorCode);
        else
            Assert.Equal(expected.Split('|'), await RowsAsync(table));
    }

    /// <summary>One row of 260 texts, too wide for a row of InnoDB; of an empty prefix they are empty.</summary>
    private static string Wide(string prefix, int id, Func<int, bool> has)
    {
        var columns = Enumerable.Range(0, 260).Where(has).ToList();
        var values = columns.Select(i => prefix.Length == 0 ? "" : $"{prefix}{i}".PadRight(70, '.'));
        return $"id,{string.Join(',', columns.Select(i => $"t{i}"))}\n{id},{string.Join(',', values)}\n";
    }

    private async Task<IEnumerable<string>> RowsAsync(string table)
    {
        var columns = await bench.Database.QueryAsync(
            $"SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{table}' AND COLUMN_NAME NOT IN ('_ingestion_seq', '_line', '_record') ORDER BY ORDINAL_POSITION"
        );
        var rows = await bench.Database.QueryAsync(
            $"SELECT {string.Join(", ", columns.Select(c => $"CAST(`{c[0]}` AS CHAR)"))} FROM {table} ORDER BY 1"
        );
        return rows.Select(r => string.Join(',', r.Select((v, i) => $"{columns[i][0]} {v ?? "∅"}")));
    }

    private async Task<IngestResult> LoadAsync(string name, string content, string? datasets = null) =>
        await (await bench.WorkerAsync(datasets: datasets)).RunAsync(await bench.PutAsync(name, content), CancellationToken.None);
}
