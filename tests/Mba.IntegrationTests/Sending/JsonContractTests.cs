using System.Text.Json;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>What commands print with --json follows the schemas in docs/schemas; doctor and db status say what is wrong and mend it.</summary>
public sealed class JsonContractTests(DatabaseServer server, AwsServer aws) : IAsyncLifetime
{
    private readonly DatabaseFixture _database = new(server);
    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _mba = await CommandLine.CreateAsync(_database, aws);
    }

    public async ValueTask DisposeAsync()
    {
        _mba.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Ingest_audit_and_duplicates_print_what_their_schemas_say()
    {
        _mba.Write("mba/a.csv", "id,name\n1,x\n");
        _mba.Write("mba/b.csv", "id,name\n1,x\n");

        var ingest = await _mba.RunAsync("ingest", "mba", "--json");
        var loaded = await _mba.RunAsync("worker", "--role", "ingest", "--drain-once", "--json");
        var list = await _mba.RunAsync("audit", "list", "--json");
        var duplicates = await _mba.RunAsync("ingest", "--mode", "check-duplicates", "mba", "--check-s3", "--json");

        Conforms("ingest", ingest.Json);
        Conforms("check-duplicates", duplicates.Json);
        Assert.Equal(2, list.Json.GetArrayLength());
        Assert.All(list.Json.EnumerateArray(), row => Conforms("audit", row));
        Assert.All(
            loaded.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1),
            line => Conforms("audit", JsonDocument.Parse(line).RootElement)
        );
    }

    [Fact]
    public async Task The_doctor_finds_all_well_and_names_what_is_not()
    {
        _mba.Set("MBA_API_URL", null);
        var well = await _mba.RunAsync("doctor", "--json");
        _mba.Set("RDS_PASSWORD", "wrong");
        _mba.Set("S3_BUCKET_POLICY", "no-such-bucket");
        _mba.Set("INGEST_MAX_RECEIVES", "9");
        var ill = await _mba.RunAsync("doctor", "--json");
        var text = await _mba.RunAsync("doctor");

        Conforms("doctor", well.Json);
        Conforms("doctor", ill.Json);
        Assert.Equal((0, 1, 1), (well.ExitCode, ill.ExitCode, text.ExitCode));
        Assert.Equal(0, well.Json.GetProperty("failed").GetInt32());
        Assert.Contains("failed   bucket policy", text.Output, StringComparison.Ordinal);
        Assert.Contains("DB_LOGIN", text.Output, StringComparison.Ordinal);
        Assert.Contains("set INGEST_MAX_RECEIVES=5", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_schema_is_named_with_the_statements_that_mend_it_and_repaired()
    {
        var whole = await _mba.RunAsync("db", "status");
        await _database.ExecuteAsync("DROP TABLE ingestion_reject");
        await _database.ExecuteAsync(
            "ALTER TABLE upload_ticket DROP COLUMN url_seconds, DROP INDEX idx_requested_at, MODIFY COLUMN scope VARCHAR(3) NOT NULL"
        );

        var damaged = await _mba.RunAsync("db", "status", "--json");
        var repaired = await _mba.RunAsync("db", "init", "--repair");
        var after = await _mba.RunAsync("db", "status");

        Assert.Equal((0, 1, 1, 1), (whole.ExitCode, damaged.ExitCode, repaired.ExitCode, after.ExitCode));
        Assert.Equal(
            ["column scope", "column url_seconds", "key idx_requested_at", "the table"],
            damaged
                .Json.GetProperty("differences")
                .EnumerateArray()
                .Select(d => string.Join(' ', d.GetProperty("problem").GetString()!.Split(' ').Take(2)))
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal("", repaired.Errors);
        Assert.Contains("added     upload_ticket: key idx_requested_at\n", repaired.Output, StringComparison.Ordinal);
        Assert.Matches(
            "not added upload_ticket: column scope is varchar\\(3\\) .*NOT NULL, not varchar\\(10\\) .*; run:\n  ALTER TABLE",
            repaired.Output
        );
        Assert.EndsWith("3 differences repaired, 1 left\n", repaired.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("is up to date", repaired.Output, StringComparison.Ordinal);
        Assert.Contains("ALTER TABLE `upload_ticket` MODIFY COLUMN `scope` varchar(10)", after.Output, StringComparison.OrdinalIgnoreCase);
    }

    private static void Conforms(string schema, JsonElement document)
    {
        using var text = JsonDocument.Parse(File.ReadAllText(Path.Combine(ProjectLayout.Root, "docs", "schemas", schema + ".schema.json")));
        Assert.Empty(SchemaFaults(text.RootElement, document, "$"));
    }

    /// <summary>The parts of JSON Schema that the schemas use.</summary>
    private static IEnumerable<string> SchemaFaults(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => w.GetString() == value.ToString()))
            yield return $"{at}: {value} is none of the words";
        if (
            schema.TryGetProperty("type", out var type)
            && !Types(type).Contains(TypeOf(value))
            && !(TypeOf(value) == "integer" && Types(type).Contains("number"))
        )
            yield return $"{at}: is {TypeOf(value)}";
        if (
            schema.TryGetProperty("pattern", out var pattern)
            && !System.Text.RegularExpressions.Regex.IsMatch(
                value.ToString(),
                pattern.GetString()!,
                System.Text.RegularExpressions.RegexOptions.None,
                TimeSpan.FromSeconds(1)
            )
        )
            yield return $"{at}: does not match";
        if (value.ValueKind is JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var fault in value.EnumerateArray().SelectMany((v, i) => SchemaFaults(items, v, $"{at}[{i}]")))
                yield return fault;
        }
        if (value.ValueKind is not JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties))
            yield break;
        foreach (
            var name in schema
                .GetProperty("required")
                .EnumerateArray()
                .Select(r => r.GetString()!)
                .Where(r => !value.TryGetProperty(r, out _))
        )
            yield return $"{at}: {name} is missing";
        foreach (var member in value.EnumerateObject())
        {
            if (!properties.TryGetProperty(member.Name, out var below))
                yield return $"{at}.{member.Name}: is not in the schema";
            else
                foreach (var fault in SchemaFaults(below, member.Value, $"{at}.{member.Name}"))
                    yield return fault;
        }
    }

    private static string[] Types(JsonElement type) =>
        type.ValueKind is JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)] : [type.GetString()!];

    private static string TypeOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            var kind => kind.ToString().ToLowerInvariant(),
        };
}
