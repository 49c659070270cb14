using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Mba.Cli.Local;
using MySqlConnector;
using Xunit;

namespace Mba.IntegrationTests.Local;

/// <summary><c>mba smoke</c> against a whole system, found by a deployment's outputs.</summary>
[Trait("Category", "AnyServer")]
public sealed class SmokeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mba-smoke-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Each_check_loads_a_new_file_into_the_same_table()
    {
        await using var system = await LocalSystem.StartAsync(
            new()
            {
                Folder = Path.Combine(_folder.FullName, ".local"),
                MariaDb = true,
                Instances = 1,
            },
            TimeProvider.System,
            _ => { },
            CancellationToken.None
        );
        var outputs = Path.Combine(_folder.FullName, "outputs.json");
        var stacks = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal)
        {
            ["mba-dev-data"] = new(StringComparer.Ordinal) { ["BucketMba"] = "bucket" },
            ["mba-dev-app"] = new(StringComparer.Ordinal) { ["ApiUrl"] = system.Api.ToString() },
        };
        await File.WriteAllTextAsync(outputs, JsonSerializer.Serialize(stacks));

        var first = await SmokeAsync(outputs, seconds: 60);
        var second = await SmokeAsync(outputs, seconds: 60);

        Assert.True(first.ExitCode == 0, first.Output);
        Assert.Contains("40 sent; 40 read, 40 inserted, 0 updated, 0 rejected", first.Output, StringComparison.Ordinal);
        Assert.True(second.ExitCode == 0, second.Output);
        Assert.Equal(4, second.Output.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
        Assert.Equal("40|40", await RowsAsync(system));
    }

    [Theory]
    [InlineData("""{"mba-dev-app":{"Other":"x"}}""")]
    [InlineData("no JSON")]
    public async Task Outputs_without_the_API_are_refused(string text)
    {
        var outputs = Path.Combine(_folder.FullName, "outputs.json");
        await File.WriteAllTextAsync(outputs, text);

        var refused = await SmokeAsync(outputs, seconds: 1);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("holds no ApiUrl", refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_API_that_does_not_answer_is_one_line_and_a_remedy()
    {
        var outputs = Path.Combine(_folder.FullName, "outputs.json");
        await File.WriteAllTextAsync(outputs, """{"mba-dev-app":{"ApiUrl":"http://127.0.0.1:9"}}""");

        var refused = await SmokeAsync(outputs, seconds: 1);

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("failed  sign-in", refused.Output, StringComparison.Ordinal);
        Assert.Contains("reachable from here?", refused.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Output, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output)> SmokeAsync(string outputs, int seconds)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "exec",
                typeof(Mba.Cli.Commands.IngestCommands).Assembly.Location,
                "smoke",
                "--outputs",
                outputs,
                "--seconds",
                seconds.ToString(CultureInfo.InvariantCulture),
            ]
        )
        {
            WorkingDirectory = _folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["INGEST_RETRY_MAX_ATTEMPTS"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    private static async Task<string> RowsAsync(LocalSystem system)
    {
        await using var connection = new MySqlConnection(system.Database.ConnectionString(system.ClientEnvironment["RDS_DATABASE"] ?? ""));
        await connection.OpenAsync();
        await using var command = new MySqlCommand(
            "SELECT CONCAT(COUNT(*), '|', COUNT(DISTINCT CONCAT(check_id, number))) FROM mba_smoke",
            connection
        );
        return (await command.ExecuteScalarAsync())?.ToString() ?? "";
    }
}
