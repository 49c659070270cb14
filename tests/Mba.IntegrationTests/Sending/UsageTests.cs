using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>What <c>mba</c> says to someone who does not know it yet.</summary>
public sealed class UsageTests(DatabaseServer server, AwsServer aws) : IAsyncLifetime
{
    // Of each test's own: what one loads, another would list.
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

    [Theory]
    [InlineData("nonsense", "unknown command 'nonsense'; commands are ingest, producer,")]
    [InlineData("audit nonsense", "unknown command 'nonsense'; commands are list, show, rejects, retry, undo")]
    [InlineData("audit list --limit x", "--limit takes a whole number, not 'x'")]
    [InlineData("audit list --status x", "--status takes FAILED, SKIPPED, STARTED, SUCCESS, UNDONE, not 'x'")]
    [InlineData("ingest", "name at least one file or folder")]
    [InlineData("ingest --input none", "none: file or folder not found")]
    [InlineData("etl load-all --scope x", "--scope must be mba or policy")]
    [InlineData("etl load-one none.csv", "none.csv: file not found")]
    public async Task Wrong_arguments_are_named_on_standard_error(string arguments, string message)
    {
        var result = await _mba.RunAsync(arguments.Split(' '));

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_that_cannot_be_read_are_a_wrong_setting()
    {
        _mba.Write(".env", "MBA_DATASETS=rules.json\n");
        _mba.Write("rules.json", """{ "datasets": [ { "name": "x", "match": "**" } ] }""");
        _mba.Write("any.csv", "a\n1\n");

        var result = await _mba.RunAsync("etl", "load-one", "any.csv");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(
            "INVALID_DATASETS: MBA_DATASETS (rules.json): datasets.json, dataset x: match is not a list",
            result.Errors,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("", "audit")]
    [InlineData("audit", "rejects")]
    public async Task A_group_without_a_command_shows_its_help(string arguments, string command)
    {
        var result = await _mba.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((2, ""), (result.ExitCode, result.Errors));
        Assert.Contains(command, result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audit list", "no runs match")]
    [InlineData("dlq list", "no dead letters")]
    [InlineData("watch --once", "nothing new")]
    public async Task Nothing_to_show_is_said_in_words(string arguments, string message)
    {
        var result = await _mba.RunAsync(arguments.Split(' '));

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains(message, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_loaded_before_is_said_to_have_been()
    {
        _mba.Write("twice.csv", "id,name\n1,a\n");

        var first = await _mba.RunAsync("etl", "load-one", "twice.csv", "--scope", "mba");
        var second = await _mba.RunAsync("etl", "load-one", "twice.csv", "--scope", "mba");

        Assert.DoesNotContain("already", first.Output, StringComparison.Ordinal);
        Assert.Contains("already SUCCESS: nothing was done now", second.Output, StringComparison.Ordinal);
    }
}
