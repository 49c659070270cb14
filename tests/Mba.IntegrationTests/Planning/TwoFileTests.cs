using System.Globalization;
using Mba.IntegrationTests.Loading;
using Xunit;

namespace Mba.IntegrationTests.Planning;

/// <summary>
/// Two files of one table whose text of a column may mean something else the second time: what a careful person would say is written down here, and compared
/// with what SQL finds in the table.
/// </summary>
public sealed class TwoFileTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private const string Rejects = "!TOO_MANY_REJECTS";

    /// <summary>
    /// Values of the first file and of the second, and what is stored of both; <c>!</c> before the code with which the second fails, <c>?</c> before one of
    /// which it warns, <c>x#120</c> for x0 to x119, <c>∅</c> for NULL.
    /// </summary>
    public static TheoryData<string, string, string, string> Values =>
        new()
        {
            // Separators and signs of numbers.
            { "comma", "1.50|2.25", "1,50|2,25", Rejects },
            { "comma_groups", "1.234|2.5", "1,234|2,500", Rejects },
            { "points_after_cents", "1234.50|7.25", "1.234|2.500", "!AMBIGUOUS_POINT" },
            { "points_after_whole", "1234|2500", "1.234|2.500", "!AMBIGUOUS_POINT" },
            { "points_beside_small", "1234|2500", "1.234|999", "!AMBIGUOUS_POINT" },
            { "thousandths", "1234.50|7.25", "1.234|0.500", "1234.500|7.250 > 1.234|0.500" },
            { "thousandths_negative", "1234.50|7.25", "-1.234|-12.5", "1234.500|7.250 > -1.234|-12.500" },
            { "thousandths_beside_large", "1234|7", "1.234|2500", "1234.000|7.000 > 1.234|2500.000" },
            { "thousandths_as_before", "1.234|7.5", "1.234|2.500", "1.234|7.500 > 1.234|2.500" },
            { "percent", "5%|10%", "0.05|0.10", "5%|10% > 0.05|0.10" },
            { "percent_later", "0.05|0.10", "5%|10%", Rejects },
            { "currencies", "$5|$6", "€5|€6", "$5|$6 > €5|€6" },
            { "currency_later", "5|6", "$5|$6", Rejects },
            { "brackets", "5.00|6.00", "(5.00)|(6.00)", Rejects },
            { "minus_behind", "5.00|6.00", "5.00-|6.00-", Rejects },
            { "scientific", "1230000000000000|1240000000000000", "1.23E+15|1.24E+15", Rejects },
            { "telephones", "14155550123|14155550124", "+14155550123|+14155550124", Rejects },
            // Widening.
            { "decimals_to_text", "1.50|2.25", "x#120", "1.50|2.25 > x#120" },
            { "doubles_to_text", "1.5E+3|2.5E+3", "x#120", "1500|2500 > x#120" },
            { "doubles_into_decimals", "0.10|123456789012345.12", "1.5E+3|2.5E+3", "0.10|123456789012345.12 > 1500.00|2500.00" },
            { "decimals_into_doubles", "1.5E+3|2.5E+3", "0.1|123456789012345678.12", Rejects },
            { "exponents", "1|2", "1.5E+3|2.5E+3", Rejects },
            { "long_numbers", "123456789012345678|2", "12345678901234567890|3", "123456789012345678|2 > 12345678901234567890|3" },
            { "two_after_bits", "0|1", "2|1", "0|1 > 2|1" },
            // Answers.
            { "answers", "0|1", "Y|N", Rejects },
            { "answers_as_bits", "true|false", "0|1", "1|0 > 0|1" },
            { "answers_as_words", "true|false", "yes|no", "1|0 > 1|0" },
            { "answers_as_one_two", "true|false", "1|2", Rejects },
            { "answers_to_text", "true|false", "x#120", "!COLUMN_TYPE_CONFLICT" },
            { "answers_to_numbers", "true|false", "#120", "!COLUMN_TYPE_CONFLICT" },
            // Days and times.
            { "two_digit_years", "01/02/2024|03/13/2024", "01/02/24|03/13/24", Rejects },
            { "hour_24", "13:05|14:00", "24:00|13:00", Rejects },
            { "durations", "13:05|14:00", "36:05|13:00", Rejects },
            { "decimal_hours", "13:05|14:00", "13.5|14.0", Rejects },
            { "serial_days", "2024-01-01|2024-01-02", "45292|45293", Rejects },
            { "serial_days_first", "45292|45293", "2024-01-01|2024-01-02", Rejects },
            { "compact_days", "2024-01-01|2024-01-02", "20240103|20240104", "2024-01-01|2024-01-02 > 2024-01-03|2024-01-04" },
            { "compact_day_first", "2024-01-01|2024-01-02", "01022024|12022024", Rejects },
            { "seconds_then_iso", "1709287200|1709287201", "2024-03-01 10:00:00|2024-03-01 10:00:01", Rejects },
            { "dots", "03.04.2024", "12.25.2024", "!DATE_ORDER_CONFLICT" },
            { "dots_after_slashes", "12/25/2024", "03.04.2024", "!DATE_ORDER_CONFLICT" },
            { "slashes_after_dots", "03.04.2024", "05/06/2024", "2024-04-03 > 2024-06-05" },
            { "hyphens", "03-04-2024", "25-12-2024", "!DATE_ORDER_CONFLICT" },
            {
                "midnights",
                "2024-01-01|2024-01-02",
                "2024-01-03 00:00:00|2024-01-04T00:00",
                "2024-01-01|2024-01-02 > 2024-01-03|2024-01-04"
            },
            { "fractions", "2024-01-01 10:00:00.123", "2024-01-01 10:00:00", "2024-01-01 10:00:00.123 > 2024-01-01 10:00:00.000" },
            {
                "days_then_times",
                "2024-03-25|2024-03-26",
                "2024-03-01 10:00:00|2024-03-02",
                "2024-03-25 00:00:00|2024-03-26 00:00:00 > 2024-03-01 10:00:00|2024-03-02 00:00:00"
            },
            { "days_to_text", "03/25/2024|03/26/2024", "x#120", "2024-03-25|2024-03-26 > x#120" },
            { "times_to_text", "1:05 PM|13:00", "x#120", "13:05:00|13:00:00 > x#120" },
            { "moments_to_text", "2024-03-01T10:00:00Z|2024-03-02T10:00:00Z", "x#120", "!COLUMN_TYPE_CONFLICT" },
            // Codes.
            { "zeros_lost", "02134|10001", "2134|10002", "02134|10001 > 2134|10002 ?LEADING_ZEROS_LOST" },
            { "zeros_kept", "02134|10001", "10003|10002", "02134|10001 > 10003|10002" },
            { "zeros_never", "02134|x", "2134|10002", "02134|x > 2134|10002" },
            { "zeros_added", "2134|10001", "02134|10002", "2134|10001 > 02134|10002" },
            { "blanks", "x |y", " x|y", "x |y >  x|y" },
            // Nulls.
            { "na_in_text", "NA|DE", "NA|NULL", "NA|DE > NA|∅" },
            { "na_in_numbers", "1|2", "NA|3", "1|2 > ∅|3" },
            { "na_alone_first", "NA|NA", "NA|DE", "∅|∅ > NA|DE" },
            { "hyphen_in_numbers", "-|5", "-|6", "∅|5 > ∅|6" },
            { "hyphen_in_text", "-|x", "-|5", "-|x > -|5" },
            { "null_words", "Smith|Jones", "Null|null", "Smith|Jones > Null|∅" },
        };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_means_in_the_second_file_what_it_meant_in_the_first_or_the_file_fails(
        string table,
        string first,
        string second,
        string expected
    )
    {
        table = "values_" + table;
        await LoadAsync($"{table}_1.csv", Column(first));
        var later = await LoadAsync($"{table}_2.csv", Column(second));

        if (expected[0] == '!')
        {
            Assert.Equal((AuditStatus.FAILED, expected[1..]), (later.Audit?.Status, later.Audit?.ErrorCode));
            return;
        }

        var warning = expected.Split(" ?");
        var stored = warning[0].Split(" > ").SelectMany(Split).Select(v => v == "∅" ? null : v).ToList();
        Assert.Equal((AuditStatus.SUCCESS, 0L), (later.Audit?.Status, later.Audit?.RowsRejected));
        Assert.Equal(warning.Length > 1, later.Audit?.Warnings?.Contains(warning[^1], StringComparison.Ordinal) == true);
        Assert.Equal(
            stored,
            (await bench.Database.QueryAsync($"SELECT CAST(c AS CHAR) FROM {table} ORDER BY _ingestion_seq, _line")).Select(r => r[0])
        );
    }

    /// <summary>Two files, the rule beside their match, and the rows of the table by its first two columns; or the code.</summary>
    public static TheoryData<string, string, string, string, string> Files =>
        new()
        {
            { "reordered", "id,a,b\n1,x,y\n", "b,id,a\ny2,2,x2\n", "", "1,x,y / 2,x2,y2" },
            { "renamed", "id,First Name,b\n1,x,y\n", "\uFEFFID,first_name ,B\n2,x2,y2\n", "", "1,x,y / 2,x2,y2" },
            { "between", "id,a,b\n1,x,y\n", "id,a,n,b\n2,x2,7,y2\n", "", "1,x,y,∅ / 2,x2,y2,7" },
            {
                "swapped",
                "id,from_day,to_day\n1,2024-01-01,2024-02-01\n",
                "id,to_day,from_day\n2,2024-02-02,2024-01-02\n",
                "",
                "1,2024-01-01,2024-02-01 / 2,2024-01-02,2024-02-02"
            },
            { "fewer", "id,a,b\n1,x,y\n", "id,a\n2,x2\n", "", "1,x,y / 2,x2,∅" },
            { "no_header", "id,a,b\n1,x,y\n2,x,z\n", "3,x3,y3\n4,x4,y4\n", "", "!HEADER_MISMATCH" },
            { "no_header_numbers", "id,a,b\n1,10,20\n2,11,21\n", "3,12,22\n4,13,23\n", "", "!HEADER_MISMATCH" },
            { "header_later", "1,10,20\n2,11,21\n", "id,a,b\n3,12,22\n4,13,23\n", "", "!HEADER_MISMATCH" },
            { "no_header_moved", "1,x,20\n2,y,21\n", "x,1,20\ny,2,21\n", "", Rejects },
            { "accents_of_names", "id,name\n1,x\n", "id,náme\n2,y\n", "", "1,x,∅ / 2,∅,y" },
            { "replace_fewer", "id,a,b\n1,x,y\n", "id,a\n2,x2\n", """, "mode": "replace" """, "2,x2,∅" },
            { "merge_fewer", "id,a,b\n1,x,y\n", "id,a\n1,x2\n", Merge("id"), "1,x2,y" },
            { "merge_empty", "id,a,b\n1,x,y\n", "id,a,b\n1,x2,\n", Merge("id"), "1,x2,∅" },
            {
                "merge_case",
                "k,a\nMüller,1\n",
                "k,a\nmüller,2\nMuller,3\nMÜLLER,4\n",
                Merge("k"),
                "Muller,3 / MÜLLER,4 / Müller,1 / müller,2"
            },
            { "merge_sharp_s", "k,a\nStraße,1\n", "k,a\nStrasse,2\n", Merge("k"), "Strasse,2 / Straße,1" },
            { "merge_composed", "k,a\nM\u00FCller,1\n", "k,a\nMu\u0308ller,2\n", Merge("k"), "Mu\u0308ller,2 / M\u00FCller,1" },
            { "merge_blank_behind", "k,a\nab,1\n", "k,a\n\"ab \",2\n", Merge("k"), "ab,2" },
            { "merge_blank_before", "k,a\nab,1\n", "k,a\n\" ab\",2\n", Merge("k"), " ab,2 / ab,1" },
            { "merge_zeros_added", "k,a\n1,1\n2,2\n", "k,a\n01,10\n02,20\n", Merge("k"), "!COLUMN_TYPE_CONFLICT" },
            { "merge_zeros_lost", "k,a\n01,1\n12,2\n", "k,a\n1,10\n12,20\n", Merge("k"), "01,1 / 1,10 / 12,20 ?LEADING_ZEROS_LOST" },
            { "merge_decimals", "k,a\n1,1\n2,2\n", "k,a\n1.0,10\n2.0,20\n", Merge("k"), "1.0,10 / 2.0,20" },
            { "merge_days", "k,a\n2024-01-02,1\n", "k,a\n01/02/2024,10\n", Merge("k"), "2024-01-02,10" },
            { "declared_zeros", "zip,a\n2134,1\n", "zip,a\n02134,2\n", """, "types": { "zip": "BIGINT" } """, "2134,1 / 2134,2" },
            { "declared_groups", "n;a\n1.234;1\n", "n;a\n1.234;2\n", """, "types": { "n": "DECIMAL(12,3)" } """, "1.234,1 / 1.234,2" },
            { "declared_thousandths", "n;a\n12;1\n", "n;a\n1.234;2\n", """, "types": { "n": "DECIMAL(12,3)" } """, "1.234,2 / 12.000,1" },
            { "comma_form", "n;a\n1.234,50;1\n", "n;a\n1.234;2\n", Forms("decimalComma"), "1234.00,2 / 1234.50,1" },
            { "comma_form_broken", "n;a\n1.234,50;1\n", "n;a\n1.5;2\n", Forms("decimalComma"), Rejects },
            { "comma_form_broken_sign", "n;a\n1.234,50 €;1\n", "n;a\n€ 1.5;2\n", Forms("decimalComma", "currency"), Rejects },
            { "thousands_form", "n;a\n1,234.50;1\n", "n;a\n1,5;2\n", Forms("thousands"), Rejects },
            { "currency_form", "n,a\n$5,1\n", "n,a\n€5,2\n", Forms("currency"), "!UNIT_CONFLICT" },
            { "currency_form_alike", "n,a\n$5,1\n", "n,a\n6 $,2\n", Forms("currency"), "5,1 / 6,2" },
            { "currency_form_bare", "n,a\n$5,1\n", "n,a\n6,2\n", Forms("currency"), "5,1 / 6,2" },
            { "currency_form_brackets", "n,a\n($5),1\n", "n,a\n£5,2\n", Forms("currency", "negatives"), "!UNIT_CONFLICT" },
            { "currency_form_both", "n,a\n5,1\n", "n,a\n$5,2\n€5,3\n", Forms("currency"), "!UNIT_CONFLICT" },
            { "currency_declared", "n,a\n$5,1\n", "n,a\n€5,2\n", Declared("DECIMAL(10,2)"), "!UNIT_CONFLICT" },
            { "currency_declared_both", "n,a\n5,1\n", "n,a\n$5,2\n£5,3\n", Declared("DECIMAL(10,2)"), "!UNIT_CONFLICT" },
            { "currency_declared_alike", "n,a\n$5,1\n", "n,a\n($6),2\n7,3\n", Declared("DECIMAL(10,2)"), "-6.00,2 / 5.00,1 / 7.00,3" },
            { "percent_form", "n,a\n5%,1\n", "n,a\n0.05,2\n", Forms("percent"), "!UNIT_CONFLICT" },
            { "percent_form_later", "n,a\n0.05,1\n", "n,a\n5%,2\n", Forms("percent"), "!UNIT_CONFLICT" },
            { "percent_form_zero", "n,a\n5%,1\n", "n,a\n0,2\n6%,3\n", Forms("percent"), "0,2 / 5,1 / 6,3" },
            { "percent_form_both", "n,a\n5,1\n", "n,a\n0.05,2\n6%,3\n", Forms("percent"), "!UNIT_CONFLICT" },
            { "years_form", "n,a\n01/02/24,1\n", "n,a\n01/02/2024,2\n", Forms("twoDigitYear"), "2024-01-02,1 / 2024-01-02,2" },
            { "serial_form", "n,a\n45292,1\n", "n,a\n20240101,2\n", Forms("excelDate"), "2024-01-01,1 / 2024-01-01,2" },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_column_of_the_second_file_goes_where_its_name_says_or_the_file_fails(
        string table,
        string first,
        string second,
        string rule,
        string expected
    )
    {
        table = "files_" + table;
        var rules = $$"""{ "datasets": [ { "name": "pair", "match": ["{mba}csv/{{table}}_?.csv"], "table": "{{table}}" {{rule}} } ] }""";
        Assert.Equal(AuditStatus.SUCCESS, (await LoadAsync($"{table}_1.csv", first, rules)).Audit?.Status);
        var later = await LoadAsync($"{table}_2.csv", second, rules);

        if (expected[0] == '!')
        {
            Assert.Equal((AuditStatus.FAILED, expected[1..]), (later.Audit?.Status, later.Audit?.ErrorCode));
            return;
        }

        var warning = expected.Split(" ?");
        Assert.Equal((AuditStatus.SUCCESS, 0L), (later.Audit?.Status, later.Audit?.RowsRejected));
        Assert.Equal(warning.Length > 1, later.Audit?.Warnings?.Contains(warning[^1], StringComparison.Ordinal) == true);
        Assert.Equal(warning[0].Split(" / "), await RowsAsync(table));
    }

    [Theory]
    [InlineData("latin", "Zoë", "Müller")]
    [InlineData("western", "Zoë €5", "Müller – Söhne")]
    public async Task Text_in_another_encoding_is_the_same_text(string table, string one, string other)
    {
        table = "encoded_" + table;
        var text = $"id,n\n1,{one}\n2,{other}\n";
        var first = await LoadAsync($"{table}_1.csv", text);
        var request = await bench.PutAsync($"{table}_2.csv", text + "3,x\n");
        var western = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        await File.WriteAllBytesAsync(Path.Combine(bench.StoreFolder, request.Bucket, request.Key), western.GetBytes(text));
        var second = await (await bench.WorkerAsync()).RunAsync(request, CancellationToken.None);

        Assert.Equal((AuditStatus.SUCCESS, AuditStatus.SUCCESS), (first.Audit?.Status, second.Audit?.Status));
        Assert.Equal<string?[]>(
            [
                ["1", one, "1", "2"],
                ["2", other, "1", "2"],
            ],
            await bench.Database.QueryAsync(
                $"SELECT id, MAX(n), COUNT(DISTINCT n COLLATE utf8mb4_bin), COUNT(*) FROM {table} GROUP BY id ORDER BY id"
            )
        );
    }

    private async Task<IEnumerable<string>> RowsAsync(string table)
    {
        var columns = await bench.Database.QueryAsync(
            $"SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{table}' AND COLUMN_NAME NOT IN ('_ingestion_seq', '_line', '_record') ORDER BY ORDINAL_POSITION"
        );
        var values = string.Join(", ", columns.Select(c => $"CAST(`{c[0]}` AS CHAR)"));
        var rows = await bench.Database.QueryAsync($"SELECT {values} FROM {table}");
        return rows.Select(r => string.Join(',', r.Select(v => v ?? "∅"))).Order(StringComparer.Ordinal);
    }

    private static string Merge(string key) => $$""", "mode": "upsert", "keys": ["{{key}}"] """;

    private static string Declared(string type) => $$""", "types": { "n": "{{type}}" } """;

    private static string Forms(params string[] forms) =>
        $$""", "transforms": { "columns": { "n": { "forms": [{{string.Join(", ", forms.Select(f => $"\"{f}\""))}}] } } } """;

    private static string Column(string values) =>
        "id;c\n" + string.Concat(Split(values).Select((v, i) => string.Create(CultureInfo.InvariantCulture, $"{i};{v}\n")));

    private static IEnumerable<string> Split(string values) =>
        values.Split('#') is [var prefix, var count]
            ? Enumerable
                .Range(0, int.Parse(count, CultureInfo.InvariantCulture))
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"))
            : values.Split('|');

    private async Task<IngestResult> LoadAsync(string name, string content, string? datasets = null) =>
        await (await bench.WorkerAsync(datasets: datasets)).RunAsync(await bench.PutAsync(name, content), CancellationToken.None);
}
