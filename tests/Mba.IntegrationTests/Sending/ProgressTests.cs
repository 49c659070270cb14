using System.Text.RegularExpressions;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>What takes long shows how far it is to someone at a terminal, and to nobody else.</summary>
[Trait("Category", "AnyServer")]
public sealed partial class ProgressTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private const string Escape = "\u001b[";

    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync()
    {
        _mba = await CommandLine.CreateAsync(database, aws);
        for (var i = 0; i < 5; i++)
            _mba.Write($"mba/file{i}.csv", $"id,run\n{i},{Guid.NewGuid()}\n");
    }

    public ValueTask DisposeAsync()
    {
        _mba.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("ingest mba", "Uploading")]
    [InlineData("ingest mba --skip-duplicates", "Hashing")]
    [InlineData("ingest mba --mode micro", "Queuing,Uploading")]
    [InlineData("ingest mba --mode check-duplicates --check-s3", "Hashing,Comparing with the store")]
    [InlineData("producer mba", "Queuing")]
    [InlineData("etl load-one mba/file0.csv", "Scanning,Loading")]
    [InlineData("etl load-all", "Loading: 5 files")]
    [InlineData("watch --once", "Loading: 5 files")]
    public async Task A_command_shows_its_progress_at_a_terminal_only(string command, string titles)
    {
        if (command is "etl load-all" or "watch --once")
            await _mba.RunAsync("ingest", "mba");
        _mba.Set("NO_COLOR", null);
        _mba.Set("TERM", "xterm-256color");

        var watched = await _mba.RunInTerminalAsync(command.Split(' '));

        Assert.All(titles.Split(','), title => Assert.Contains(title, watched.Output, StringComparison.Ordinal));
        Assert.Contains(Escape, watched.Output, StringComparison.Ordinal);
        Assert.Equal(0, watched.ExitCode);
    }

    [Theory]
    [InlineData("ingest mba --skip-duplicates")]
    [InlineData("ingest mba --mode micro")]
    [InlineData("ingest mba --mode check-duplicates --check-s3")]
    [InlineData("producer mba")]
    [InlineData("etl load-one mba/file0.csv")]
    [InlineData("etl load-all")]
    [InlineData("watch --once")]
    public async Task A_pipe_gets_no_progress_and_NO_COLOR_no_colour(string command)
    {
        await _mba.RunAsync("ingest", "mba");
        _mba.Set("TERM", "xterm-256color");

        _mba.Set("NO_COLOR", "1");
        var plain = await _mba.RunInTerminalAsync(command.Split(' '));
        _mba.Set("NO_COLOR", null);
        var piped = await _mba.RunAsync(command.Split(' '));

        Assert.DoesNotMatch(Colour(), plain.Output);
        Assert.DoesNotContain(Escape, piped.Output + piped.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("━", piped.Output + piped.Errors, StringComparison.Ordinal);
    }

    [GeneratedRegex(
        "\u001b\\[(3[0-9]|4[0-9]|9[0-7]|[0-9;]*[34]8;[25]);?[0-9;]*m",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Colour();
}
