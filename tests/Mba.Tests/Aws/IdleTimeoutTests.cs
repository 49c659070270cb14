using Mba.Aws;
using Xunit;

namespace Mba.Tests.Aws;

public sealed class IdleTimeoutTests
{
    /// <summary>Each read gets the whole limit: five of them take four times as long as one may.</summary>
    [Fact]
    public async Task A_large_content_may_take_any_time_as_long_as_bytes_come()
    {
        var clock = new ManualClock();
        var source = new SlowStream(reads: 5, () => clock.Advance(TimeSpan.FromSeconds(48)));
        await using var content = new IdleTimeout(TimeSpan.FromSeconds(60), clock).Guard(source, "s3://b/k");
        using var all = new MemoryStream();

        await content.CopyToAsync(all);

        Assert.Equal(5, all.Length);
    }

    [Fact]
    public async Task A_read_that_brings_nothing_in_time_is_given_up()
    {
        var clock = new ManualClock();
        var source = new SlowStream(reads: 5, () => clock.Advance(TimeSpan.FromSeconds(61)));
        await using var content = new IdleTimeout(TimeSpan.FromSeconds(60), clock).Guard(source, "s3://b/k");

        await Assert.ThrowsAsync<HttpRequestException>(() => content.CopyToAsync(Stream.Null));
    }

    /// <summary>Gives one byte a read, each after some time.</summary>
    private sealed class SlowStream(int reads, Action passes) : MemoryStream(new byte[reads])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            passes();
            cancellationToken.ThrowIfCancellationRequested();
            return base.ReadAsync(buffer[..1], cancellationToken);
        }
    }

    /// <summary>A clock whose timers ring when it is set forward past their time.</summary>
    private sealed class ManualClock : TimeProvider
    {
        private readonly List<Alarm> _alarms = [];
        private TimeSpan _now;

        public void Advance(TimeSpan by)
        {
            _now += by;
            foreach (var alarm in _alarms.Where(a => a.At <= _now).ToList())
                alarm.Ring();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var alarm = new Alarm(this, () => callback(state));
            alarm.Change(dueTime, period);
            _alarms.Add(alarm);
            return alarm;
        }

        private sealed class Alarm(ManualClock clock, Action ring) : ITimer
        {
            public TimeSpan At { get; private set; } = TimeSpan.MaxValue;

            public void Ring()
            {
                At = TimeSpan.MaxValue;
                ring();
            }

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                At = dueTime == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : clock._now + dueTime;
                return true;
            }

            public void Dispose() => At = TimeSpan.MaxValue;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
