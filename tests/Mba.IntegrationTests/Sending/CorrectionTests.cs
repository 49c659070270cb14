using System.Net;
using System.Security.Cryptography;
using System.Text;
using Mba.IntegrationTests.Api;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>
/// A file is sent, then another with corrections, then the first again. What the table holds decides whether the third is a copy: where both files' rows
/// stand side by side it is, where the second took the place of the first it corrects it back, and no door leaves it out unsaid.
/// </summary>
public sealed class CorrectionTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private const string Datasets = """
        { "datasets": [
          { "name": "merged", "match": ["**/merged_*.csv"], "table": "merged", "mode": "upsert", "keys": ["id"], "columns": [{ "name": "id", "type": "BIGINT" }] },
          { "name": "replaced", "match": ["**/replaced_*.csv"], "table": "replaced", "mode": "replace" },
          { "name": "appended", "match": ["**/appended_*.csv"], "table": "appended" }
        ] }
        """;

    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync()
    {
        await database.ExecuteAsync("DROP TABLE IF EXISTS merged, replaced, appended");
        _mba = await CommandLine.CreateAsync(database, aws);
        _mba.Write("datasets.json", Datasets);
        _mba.Set("MBA_DATASETS", Path.Combine(_mba.Folder, "datasets.json"));
    }

    public ValueTask DisposeAsync()
    {
        _mba.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The dashboard asks what a file would do, the command line sends it: neither takes for loaded what somebody has emptied by hand, beside rows of another file or not.</summary>
    [Theory]
    [InlineData("TRUNCATE TABLE appended", "03")]
    [InlineData("DROP TABLE appended", "03")]
    [InlineData("DELETE FROM appended WHERE name = 'first'", "03")]
    [InlineData("SELECT 1", "")]
    public async Task What_a_table_lost_is_a_duplicate_at_no_door_of_the_API(string loss, string loaded)
    {
        await SendAsync("appended", "01", X("appended"));
        await SendAsync("appended", "02", Y("appended"));
        await database.ExecuteAsync(loss);
        await using var api = await ApiUnderTest.StartUnlimitedAsync(database, _mba.Settings);
        var bytes = Encoding.UTF8.GetBytes(X("appended"));
        var file = new
        {
            fileName = "appended_03.csv",
            scope = "mba",
            size = bytes.Length,
            contentType = "text/csv",
            sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        };

        var plan = (
            await api.PostAsync(
                "/uploads/plan",
                new
                {
                    files = new[]
                    {
                        new
                        {
                            path = "mba/appended_03.csv",
                            size = bytes.Length,
                            file.sha256,
                        },
                    },
                }
            )
        ).Body;
        var (status, _) = await api.PostAsync("/uploads", file);

        Assert.Equal(loaded.Length > 0, !plan.ToString().Contains("duplicateOf", StringComparison.Ordinal));
        Assert.Equal(loaded.Length > 0 ? HttpStatusCode.Created : HttpStatusCode.Conflict, status);
    }

    [Theory]
    [InlineData("merged", true)]
    [InlineData("replaced", true)]
    [InlineData("appended", false)]
    public async Task The_first_content_under_a_new_name_is_loaded_unless_its_rows_stand(string table, bool isCorrection)
    {
        await SendAsync(table, "01", X(table));
        await SendAsync(table, "02", Y(table));
        var again = await SendAsync(table, "03", X(table), "--skip-duplicates");

        Assert.Equal(0, again.ExitCode);
        Assert.Contains(isCorrection ? "1 uploaded" : "1 skipped", again.Output, StringComparison.Ordinal);
        Assert.Equal(isCorrection ? ["1 first"] : ["1 first", "1 second"], await RowsAsync(table));
    }

    [Theory]
    [InlineData("merged", true)]
    [InlineData("replaced", true)]
    [InlineData("appended", false)]
    public async Task The_first_content_under_its_own_name_is_loaded_with_overwrite(string table, bool isCorrection)
    {
        await SendAsync(table, "01", X(table));
        await SendAsync(table, "01", Y(table), "--overwrite");
        var again = await SendAsync(table, "01", X(table), "--overwrite");

        Assert.Contains("1 uploaded", again.Output, StringComparison.Ordinal);
        Assert.Equal(isCorrection ? ["1 first"] : ["1 first", "1 second"], await RowsAsync(table));
    }

    /// <summary>Sending a folder each day undoes no newer file.</summary>
    [Theory]
    [InlineData("merged", true, "")]
    [InlineData("replaced", true, "")]
    [InlineData("appended", false, "")]
    [InlineData("merged", true, "--skip-duplicates")]
    [InlineData("replaced", true, "--skip-duplicates")]
    [InlineData("appended", false, "--skip-duplicates")]
    public async Task A_file_that_is_stored_already_is_left_out_and_the_change_of_its_rows_named(
        string table,
        bool hasChanged,
        string option
    )
    {
        string[] options = option.Length > 0 ? [option] : [];
        await SendAsync(table, "01", X(table));
        await SendAsync(table, "02", Y(table));
        var again = await SendAsync(table, "01", X(table), options);

        Assert.Contains("1 skipped", again.Output, StringComparison.Ordinal);
        Assert.Equal(hasChanged, again.Output.Contains("a later file changed their rows; --overwrite", StringComparison.Ordinal));
        Assert.Contains("1 second", await RowsAsync(table));
        Assert.Equal(hasChanged ? ["1 second"] : ["1 first", "1 second"], await RowsAsync(table));
    }

    /// <summary>Seen: the run that made the table again took it for the one that an earlier file of the same content had been merged into, and loaded nothing.</summary>
    [Theory]
    [InlineData("merged", "DROP TABLE merged")]
    [InlineData("merged", "TRUNCATE TABLE merged")]
    [InlineData("replaced", "DROP TABLE replaced")]
    [InlineData("replaced", "TRUNCATE TABLE replaced")]
    [InlineData("appended", "DROP TABLE appended")]
    [InlineData("appended", "TRUNCATE TABLE appended")]
    [InlineData("appended", "DELETE FROM appended")]
    public async Task What_a_table_lost_is_loaded_when_it_is_sent_again(string table, string loss)
    {
        await SendAsync(table, "01", X(table));
        await database.ExecuteAsync(loss);
        await SendAsync(table, "02", X(table));

        Assert.Equal(["1 first"], await RowsAsync(table));
    }

    [Theory]
    [InlineData("merged", true)]
    [InlineData("replaced", true)]
    [InlineData("appended", false)]
    public async Task The_api_decides_the_same(string table, bool hasChanged)
    {
        await SendAsync(table, "01", X(table));
        await using var api = await ApiUnderTest.StartUnlimitedAsync(
            database,
            _mba.Settings with
            {
                Datasets = Path.Combine(_mba.Folder, "datasets.json"),
            }
        );
        var whileItStands = await api.PostAsync("/uploads", Request(table, "03"));
        await SendAsync(table, "02", Y(table));

        var renamed = await api.PostAsync("/uploads", Request(table, "03"));
        var same = await api.PostAsync("/uploads", Request(table, "01"));
        var plan = await api.PostAsync("/uploads/plan", new { files = new[] { Planned(table, "01"), Planned(table, "03") } });

        Assert.Equal(HttpStatusCode.Conflict, whileItStands.Status);
        Assert.Equal(hasChanged ? HttpStatusCode.Created : HttpStatusCode.Conflict, renamed.Status);
        Assert.Equal(HttpStatusCode.Conflict, same.Status);
        var duplicate = same.Body.GetProperty("duplicateOf");
        Assert.Equal(("content", hasChanged), (duplicate.GetProperty("kind").GetString(), duplicate.TryGetProperty("rowsChanged", out _)));
        Assert.Equal(
            [true, !hasChanged],
            plan.Body.GetProperty("files").EnumerateArray().Select(f => f.TryGetProperty("duplicateOf", out _))
        );
    }

    private static string X(string table) => $"id,name,source\n1,first,{table}\n";

    private static string Y(string table) => $"id,name,source\n1,second,{table}\n";

    private static object Request(string table, string number)
    {
        var bytes = Encoding.UTF8.GetBytes(X(table));
        return new
        {
            fileName = $"{table}_{number}.csv",
            scope = "mba",
            size = bytes.Length,
            contentType = "text/csv",
            sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        };
    }

    private static object Planned(string table, string number)
    {
        var bytes = Encoding.UTF8.GetBytes(X(table));
        return new
        {
            path = $"mba/{table}_{number}.csv",
            size = bytes.Length,
            sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        };
    }

    /// <summary>Sends one file and loads what arrived.</summary>
    private async Task<CommandResult> SendAsync(string table, string number, string content, params string[] options)
    {
        var path = $"mba/{table}_{number}.csv";
        _mba.Write(path, content);
        var sent = await _mba.RunAsync(["ingest", path, .. options]);
        Assert.DoesNotContain("The database does not answer", sent.Errors, StringComparison.Ordinal);
        var loaded = await _mba.RunAsync("worker", "--role", "ingest", "--drain-once");
        var isLoaded =
            !sent.Output.Contains("1 uploaded", StringComparison.Ordinal)
            || loaded.Output.Contains("SKIPPED DUPLICATE", StringComparison.Ordinal)
            || loaded.Output.Contains(" read, ", StringComparison.Ordinal);
        Assert.True(loaded.ExitCode == 0 && isLoaded, sent.Output + sent.Errors + loaded.Output + loaded.Errors);
        return sent;
    }

    private async Task<IEnumerable<string>> RowsAsync(string table) =>
        (await database.QueryAsync($"SELECT id, name FROM {table} ORDER BY id, name")).Select(r => $"{r[0]} {r[1]}");
}
