using System.Globalization;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Connections;
using Mba.MySql.Verification;

namespace Mba.IntegrationTests.Schedules;

/// <summary>One run of a scenario under one schedule, in a table of its own, on the real pipeline and a real server.</summary>
internal sealed class ScenarioRun
{
    /// <summary>Begins what the connection strings of deliveries end with.</summary>
    public const string Mark = "Connection Idle Timeout=17";

    private static readonly IngestOptions Options = new()
    {
        BlockBytes = 1 << 10,
        Connections = 1,
        Lease = TimeSpan.FromMinutes(20),
        RetryBaseDelay = TimeSpan.Zero,
        BusyDelay = TimeSpan.Zero,
        RemovedAtOnce = 1,
    };

    private readonly DatabaseFixture _database;
    private readonly Scenario _scenario;
    private readonly FileWorld _world;
    private readonly Dictionary<Delivery, Step> _steps = [];
    private readonly StatementCount _statements;
    private FileVersion? _withdrawn;

    public ScenarioRun(DatabaseFixture database, StatementCount statements, Scenario scenario, string table)
    {
        (_database, _statements, _scenario) = (database, statements, scenario);
        var files = new MemoryStore();
        _world = new FileWorld(database, files, files, scenario.Mode, table, Options);
    }

    /// <summary>The steps taken so far, as <c>delivery@point</c>.</summary>
    public List<string> Steps { get; } = [];

    /// <summary>How many points each delivery has passed.</summary>
    public IReadOnlyList<int> PointsPassed { get; private set; } = [];

    private IEnumerable<FileVersion> Files => _scenario.Before.Concat(_scenario.Meeting).Select(s => s.File).OfType<FileVersion>();

    /// <summary>Verifies the ledger of all runs of scenarios in the database.</summary>
    public static Task<IReadOnlyList<Breach>> BreachesAsync(DatabaseFixture database) => FileWorld.BreachesAsync(database, Options);

    /// <summary>Runs it and checks the table; returns what happened.</summary>
    /// <param name="schedule">In which order the deliveries proceed.</param>
    /// <param name="mishap">What happens to one of them, at its n-th point.</param>
    /// <param name="withdrawn">The delivery whose object is deleted once it has to be delivered again; null for none.</param>
    /// <exception cref="InvalidOperationException">The table is not what it must be.</exception>
    public async Task<Trace> RunAsync(Schedule schedule, (int Delivery, Mishap Kind, int Point)? mishap = null, int? withdrawn = null)
    {
        _withdrawn = withdrawn is { } index ? _scenario.Meeting[index].File : null;
        foreach (var file in Files)
            _world.Put(file);
        foreach (var step in _scenario.Before)
            await RunAloneAsync(step);
        var deliveries = _scenario
            .Meeting.Select((step, i) => Deliver(step, i, mishap is { } m && m.Delivery == i ? (m.Kind, m.Point) : default))
            .ToList();
        using var scheduler = new Scheduler(new LockWatch(_database), _statements, Steps);
        var trace = await scheduler.RunAsync(deliveries, schedule);
        PointsPassed = [.. deliveries.Select(d => d.PointsPassed)];
        await _world.CheckRowsAsync(Files.Where(f => f != _withdrawn));
        return trace;
    }

    private async Task RunAloneAsync(Step step)
    {
        for (var i = 0; i < 20; i++)
        {
            if (await AttemptAsync(step, _database.Sessions, FaultPoints.None, continues: i > 0) == IngestDisposition.Done)
                return;
        }
        throw new InvalidOperationException($"{step} does not end by itself");
    }

    private Delivery Deliver(Step step, int index, (Mishap, int) fate)
    {
        var last = IngestDisposition.Retry;
        var delivery = new Delivery(
            ((char)('a' + index)).ToString(),
            async (self, faults) =>
                last = await AttemptAsync(
                    step,
                    new MySqlSessions(_ =>
                        self.IsDead ? throw new IOException("a dead process opens no connection") : Task.FromResult(OfProcess(index))
                    ),
                    faults,
                    continues: last == IngestDisposition.Continue
                )
        )
        {
            Fate = fate,
            OnAgain = PrepareAgainAsync,
        };
        _steps[delivery] = step;
        return delivery;
    }

    /// <summary>Another text is another pool: a successor cuts the connections of its predecessor, not those of whoever uses them by then.</summary>
    private string OfProcess(int index) => string.Create(CultureInfo.InvariantCulture, $"{_database.ConnectionString};{Mark}{index}");

    private Task<IngestDisposition> AttemptAsync(Step step, MySqlSessions sessions, FaultPoints faults, bool continues) =>
        _world.AttemptAsync(step, sessions, faults, continues, TimeProvider.System, CancellationToken.None);

    private async Task PrepareAgainAsync(Delivery delivery)
    {
        if (_steps[delivery].File is not { } file)
            return;
        if (file == _withdrawn)
            _world.Remove(file);
        if (delivery.IsDead)
            await _world.ExpireAsync(file);
    }
}
