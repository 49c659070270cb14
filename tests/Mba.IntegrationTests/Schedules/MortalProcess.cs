using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Connections;

namespace Mba.IntegrationTests.Schedules;

/// <summary>A worker's process that is killed, cut off or stopped at one of its points; killed, it opens no connection and records nothing.</summary>
internal sealed class MortalProcess
{
    /// <summary>Longer than the lease.</summary>
    private static readonly TimeSpan Stop = TimeSpan.FromSeconds(3);

    private readonly (Mishap Kind, int Point) _fate;
    private int _passed;

    public MortalProcess(DatabaseFixture database, (Mishap Kind, int Point) fate)
    {
        _fate = fate;
        Sessions = new MySqlSessions(_ =>
            IsDead ? throw new IOException("a dead process opens no connection") : Task.FromResult(database.ConnectionString)
        );
        Faults = FaultPoints.Through(ReachAsync);
    }

    public MySqlSessions Sessions { get; }

    public FaultPoints Faults { get; }

    public bool IsDead { get; private set; }

    private async Task ReachAsync(string point, Func<Task>? drop)
    {
        if (IsDead)
            throw new IOException("this process is dead");
        if (Interlocked.Increment(ref _passed) != _fate.Point)
            return;
        if (_fate.Kind == Mishap.Pause)
            await Task.Delay(Stop);
        if (_fate.Kind is not (Mishap.Kill or Mishap.Cut))
            return;
        IsDead = _fate.Kind == Mishap.Kill;
        if (drop is not null)
            await drop();
        if (IsDead)
            throw new IOException("this process was killed");
    }
}
