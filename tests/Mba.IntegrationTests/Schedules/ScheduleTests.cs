using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Schedules;

/// <summary>
/// Deliveries that meet, one point at a time on a real server: whatever the order, the table holds what the model says, and the ledger is clean. What fails
/// prints its steps, a script that replays.
/// </summary>
public sealed class ScheduleTests(DatabaseServer server, ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>The first block is committed.</summary>
    private const int SentAgainPoint = 18;

    private readonly DatabaseFixture _database = new(server);

    private Explorer Explorer => field ??= new Explorer(_database);

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        await Explorer.PrepareAsync();
    }

    public ValueTask DisposeAsync()
    {
        Explorer.Dispose();
        return _database.DisposeAsync();
    }

    /// <summary>Schedules that once ended with wrong rows and SUCCESS.</summary>
    public static TheoryData<string, string> Found =>
        new()
        {
            // The older version's first block is recorded, the newer one succeeds, the older one commits.
            { "rep: a long version and a short one", "a>block.committed b> a>" },
            // The older version has looked for newer ones, and begins when the newer one has succeeded.
            { "rep: two versions", "a>reconcile.planned b> a>" },
            // A block of the first is recorded while the same content comes under another name.
            { "app: one content, two names, in blocks", "a>block.committed b> a>" },
            // The late merge writes nothing; it is the table's last run when its content comes again.
            { "ups: late, newer and again", "b> a> c>" },
            { "ups: a merge that equals what stands beside a late one", "a> b>" },
            { "all: a replacement that equals what stands beside a late one", "a> b>" },
            { "all: replacement beside replacement", "b> a>" },
            // What stands for another file is replaced, or undone.
            { "rep: a represented file and its representative change", "a> b>" },
            { "rep: a representative changes beside a new duplicate", "b>skip.decided a> b>" },
            { "app: undo beside a duplicate", "b>skip.decided a> b>" },
            { "app: undo of what represents another", "a> b>" },
            { "rep: two keys exchange their contents", "a> b>" },
            { "rep: content comes back beside an older version", "a> b>" },
            { "rep: force beside a newer version", "a>reconcile.planned b> a>" },
            { "app: force beside a duplicate", "a>block.committed b> a>" },
            { "lan: forced landing in blocks", "a> b>" },
            { "lan: forced landing in blocks", "b> a>" },
            { "lan: landing in blocks beside a grown version", "a>block.committed b> a>" },
            // A newer version passes over rows that an undo is about to delete.
            { "lan: undo beside a grown landing version", "a>undo.locked b> a>" },
            // A newer version passes over rows of an unfinished one, which is undone.
            { "lan: landing in parts, a grown version and undo", "a>again b> c> a>" },
            // Rows are handed over to a key while the version that has them already is undone, or may be.
            { "lan: undo of a landing version beside undo of what represents its key", "a>undo.locked b> a>" },
            { "lan: undo of what represents a landing key beside a grown version", "b>block.committed a> b>" },
            { "lan: undo of what represents a landing key, a grown version and its undo", "b>again a> b> c> a>" },
            { "lan: undo of what represents a landing key, a grown version and its undo", "b>again a> c> b> a>" },
            // Some of a landing version's rows are those of earlier versions of its key: another key would not have them.
            { "lan: undo of a grown landing version that represents another key", "a> b>" },
            { "lan: undo of a grown landing version that represents its own key, and another", "a> b>" },
            // Force puts a version's rows in again, which a later version passed over long ago.
            { "lan: undo of a forced landing version beside a grown one", "a> b>" },
            // Two runs of the newest version are one place in the order of versions: force that is asked for later stands after both.
            { "rep: force of the newest version beside force of another", "a>describe.described b>describe.described a> b>" },
            { "rep: force of the newest version beside force of another", "a>describe.described b> a>" },
            { "ups: force of the newest merge beside force of another", "a>describe.described b>describe.described a> b>" },
            { "ups: force of the newest merge beside force of another", "a>describe.described b> a>" },
            { "all: force of the newest replacement beside force of another", "a>describe.described b>describe.described a> b>" },
            { "all: force of the newest replacement beside force of another", "a>describe.described b> a>" },
            // A skipped version is accepted when it is skipped, not when it takes over rows: force that was asked for between stands after it.
            { "rep: a represented version, its representative and force of an older one", "a>describe.described b> a>" },
            // A forced file stands where the newest file of its table stood: after a late version of its key that is older than that.
            { "ups: forced merge beside a late newer version", "a>describe.described b> a>" },
            { "all: forced replacement beside a late newer version", "a>describe.described b> a>" },
            // Two versions of one second: the one that came later is the newer, though force of the other was asked for at the same place.
            { "rep: forced version beside one of the same time", "a>describe.described b> a>" },
            { "ups: forced merge beside one of the same time", "a>describe.described b> a>" },
            { "all: forced replacement beside one of the same time", "a>describe.described b> a>" },
            // The same of two keys, whose versions no sequencer orders.
            { "ups: forced merge beside another file of the same time", "a>describe.described b> a>" },
            { "all: forced replacement beside another file of the same time", "a>describe.described b> a>" },
            { "ups: forced merge beside another file of the same time, and its content again", "a>describe.described b> a> c>" },
            // Force goes on with a run that has a block in the table, and loads it as one transaction.
            { "lan: force of a landing version that is loaded in parts", "a>again b> a>" },
            { "app: force of a file that is loaded in parts", "a>again b> a>" },
            // The last merge gave way on some rows to one that was asked for later.
            { "ups: two forced merges, and the content of the one that gave way", "a>describe.described b> a> c>" },
            { "all: two forced replacements, and the content of the one that gave way", "a>describe.described b> a> c>" },
            // What stands for a later file by the time that the load ends did not when force was asked for.
            { "all: forced replacement beside one that equals what stands", "a>describe.described b> a>" },
            { "ups: forced merge beside one that equals what stands", "a>describe.described b> a>" },
            // That stood for a file of that second already, but not for the one that came after force was asked for.
            { "ups: forced merge beside one that equals what stands, of the same time", "a>describe.described b> a>" },
            { "all: forced replacement beside one that equals what stands, of the same time", "a>describe.described b> a>" },
        };

    [Theory]
    [MemberData(nameof(Found))]
    public async Task A_schedule_that_once_failed_ends_well(string name, string script)
    {
        var (_, _, failure) = await Explorer.RunAsync(new Case(Named(name), new Schedule(0, [], script)));

        Assert.True(failure is null, failure);
    }

    /// <summary>The connection is cut after a block, the object is deleted, and the same file is sent again: as a new version.</summary>
    [Theory]
    [InlineData(Mishap.Cut)]
    [InlineData(Mishap.Kill)]
    public async Task Blocks_of_a_load_that_nobody_continues_are_gone_when_the_file_is_sent_again(Mishap mishap)
    {
        var (_, _, failure) = await Explorer.RunAsync(
            new Case(Scenarios.SentAgain, new Schedule(0, [], "a>again b>"), (0, mishap, SentAgainPoint)),
            withdrawn: 0
        );

        Assert.True(failure is null, failure);
    }

    [Theory]
    [InlineData(Mishap.Cut)]
    [InlineData(Mishap.Kill)]
    public async Task A_load_that_failed_after_a_block_is_skipped_when_its_content_came_under_another_name_meanwhile(Mishap mishap)
    {
        var scenario = Named("app: one content, two names, in blocks");
        var (trace, _, failure) = await Explorer.RunAsync(
            new Case(scenario, new Schedule(0, [], "a>again b> a>"), (0, mishap, SentAgainPoint))
        );

        Assert.True(failure is null, failure);
        Assert.Contains("a@again", trace!.Steps);
    }

    [Fact]
    public async Task No_sampled_schedule_loses_doubles_or_revives_a_row()
    {
        var seconds = Number("MBA_SCHEDULE_SECONDS", 75);
        var seed = Number("MBA_SCHEDULE_SEED", 20261125);
        var found = await Explorer.SampleAsync(Chosen(Scenarios.All), seed, TimeSpan.FromSeconds(seconds));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {found.Schedules} schedules, {found.Points} points"));
        Assert.True(found.Failures.Count == 0, string.Join('\n', found.Failures));
        Assert.True(found.Schedules >= 10, $"only {found.Schedules} schedules ran");
    }

    /// <summary>Several scenarios at once, each worker in a database of its own; a row of MBA_SCHEDULE_RESULTS for each scenario as soon as it is done.</summary>
    [Fact]
    [Trait("Category", "Soak")]
    [Trait("Soak", "Schedules")]
    public async Task No_schedule_of_at_most_two_preemptions_loses_doubles_or_revives_a_row()
    {
        var left = new ConcurrentQueue<Scenario>(Chosen([.. Scenarios.All.Where(s => s.Meeting.Count == 2)]));
        var failures = new ConcurrentBag<string>();
        using var writing = new SemaphoreSlim(1);
        await Task.WhenAll(Enumerable.Range(0, Number("MBA_SCHEDULE_WORKERS", 4)).Select(_ => Task.Run(WorkAsync)));

        Assert.True(failures.IsEmpty, string.Join('\n', failures));

        async Task WorkAsync()
        {
            await using var database = new DatabaseFixture(server);
            await database.InitializeAsync();
            using var explorer = new Explorer(database);
            await explorer.PrepareAsync();
            while (left.TryDequeue(out var scenario))
            {
                var began = Stopwatch.GetTimestamp();
                var found = await explorer.AllAsync(scenario);
                foreach (var failure in found.Failures)
                    failures.Add(failure);
                await WriteAsync(
                    $"| {found.Schedules} | {found.Points} | {found.Failures.Count} | {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} | {scenario.Mode}: {scenario.Name} |",
                    found.Failures
                );
            }
        }

        async Task WriteAsync(FormattableString row, IReadOnlyList<string> found)
        {
            var text = row.ToString(CultureInfo.InvariantCulture);
            output.WriteLine(text);
            if (Environment.GetEnvironmentVariable("MBA_SCHEDULE_RESULTS") is not { Length: > 0 } file)
                return;
            await writing.WaitAsync();
            await File.AppendAllLinesAsync(file, [text]);
            await File.AppendAllLinesAsync(file + ".failures", found);
            writing.Release();
        }
    }

    /// <summary>A failure that the explorer printed: MBA_SCHEDULE_REPLAY is <c>mode: name; script …</c>.</summary>
    [Fact]
    public async Task A_printed_schedule_replays()
    {
        var parts = (Environment.GetEnvironmentVariable("MBA_SCHEDULE_REPLAY") ?? "rep: two versions; script a@begin b@begin").Split(
            "; script "
        );
        var (trace, _, failure) = await Explorer.RunAsync(new Case(Named(parts[0]), new Schedule(0, [], parts[1])));

        Assert.True(failure is null, failure);
        Assert.StartsWith(parts[1], string.Join(' ', trace!.Steps), StringComparison.Ordinal);
    }

    private static Scenario Named(string name) => Scenarios.All.Single(s => $"{s.Mode}: {s.Name}" == name);

    /// <summary>Limits both to scenarios whose names contain MBA_SCHEDULE_SCENARIO.</summary>
    private static IReadOnlyList<Scenario> Chosen(IReadOnlyList<Scenario> all) =>
        Environment.GetEnvironmentVariable("MBA_SCHEDULE_SCENARIO") is { Length: > 0 } part
            ? [.. all.Where(s => $"{s.Mode}: {s.Name}".Contains(part, StringComparison.Ordinal))]
            : all;

    private static int Number(string variable, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : fallback;
}
