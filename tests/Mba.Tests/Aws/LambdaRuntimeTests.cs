using System.Text;
using Mba.Aws;
using Mba.Cli.Local;
using Xunit;

namespace Mba.Tests.Aws;

/// <summary>The loop against the emulator, over real HTTP.</summary>
public sealed class LambdaRuntimeTests : IAsyncDisposable
{
    private readonly RuntimeApiEmulator _api = RuntimeApiEmulator.Start(TimeSpan.FromSeconds(30), TimeProvider.System);
    private readonly CancellationTokenSource _stop = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _api.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Hands_over_the_event_and_returns_the_answer()
    {
        Run(
            (payload, _, _) =>
                Task.FromResult<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes($"\"got {Encoding.UTF8.GetString(payload.Span)}\""))
        );

        var outcome = await _api.InvokeAsync("{}"u8.ToArray(), CancellationToken.None);

        Assert.True(outcome.Succeeded);
        Assert.Equal("\"got {}\"", Encoding.UTF8.GetString(outcome.Payload));
    }

    [Fact]
    public async Task Only_the_first_invocation_is_a_cold_start()
    {
        var contexts = new List<LambdaContext>();
        Run(
            (_, context, _) =>
            {
                contexts.Add(context);
                return Task.FromResult<ReadOnlyMemory<byte>>("{}"u8.ToArray());
            }
        );

        await _api.InvokeAsync("{}"u8.ToArray(), CancellationToken.None);
        await _api.InvokeAsync("{}"u8.ToArray(), CancellationToken.None);

        Assert.Equal([true, false], contexts.Select(c => c.ColdStart));
        Assert.NotEqual(contexts[0].AwsRequestId, contexts[1].AwsRequestId);
        Assert.InRange(contexts[0].RemainingTime, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Reports_an_exception_by_its_type_and_takes_the_next_event()
    {
        var first = true;
        Run(
            (_, _, _) =>
            {
                var failing = first;
                first = false;
                return failing
                    ? throw new InvalidOperationException("value Smith")
                    : Task.FromResult<ReadOnlyMemory<byte>>("{}"u8.ToArray());
            }
        );

        var failed = await _api.InvokeAsync("{}"u8.ToArray(), CancellationToken.None);
        var next = await _api.InvokeAsync("{}"u8.ToArray(), CancellationToken.None);

        Assert.False(failed.Succeeded);
        Assert.Equal(
            """{"errorType":"System.InvalidOperationException","errorMessage":"see the log"}""",
            Encoding.UTF8.GetString(failed.Payload)
        );
        Assert.True(next.Succeeded);
    }

    [Fact]
    public async Task The_token_fires_before_the_deadline()
    {
        // Half of it is for work; a busy machine delays the token by less than the other half.
        await using var hurried = RuntimeApiEmulator.Start(TimeSpan.FromSeconds(4), TimeProvider.System);
        var left = TimeSpan.Zero;
        _ = Runtime(hurried)
            .RunAsync(
                async (_, context, token) =>
                {
                    await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    left = context.RemainingTime;
                    return "{}"u8.ToArray();
                },
                _stop.Token
            );

        await hurried.InvokeAsync("{}"u8.ToArray(), CancellationToken.None);

        Assert.True(left > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(900, 895)]
    [InlineData(12, 7)]
    [InlineData(10, 5)]
    [InlineData(4, 2)]
    public void Time_for_work_ends_before_the_deadline(int deadline, int work)
    {
        var context = new LambdaContext("id", DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(deadline), new StoppedClock());

        Assert.Equal(TimeSpan.FromSeconds(work), context.WorkingTime);
    }

    [Fact]
    public async Task Says_why_the_process_cannot_start()
    {
        await Runtime(_api)
            .ReportInitErrorAsync(new SettingsException(["RDS_HOST is not set", "RDS_USERNAME is not set"]), CancellationToken.None);

        Assert.Contains("RDS_HOST is not set", _api.InitError, StringComparison.Ordinal);
        Assert.Contains("RDS_USERNAME is not set", _api.InitError, StringComparison.Ordinal);
    }

    private void Run(LambdaHandler handler) => _ = Runtime(_api).RunAsync(handler, _stop.Token);

    private static LambdaRuntime Runtime(RuntimeApiEmulator api) =>
        new(new Uri($"http://{api.Address}/2018-06-01/runtime/"), new HttpMessageInvoker(new SocketsHttpHandler()), TimeProvider.System);

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
