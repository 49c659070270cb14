using System.Globalization;
using Mba.MySql.Connections;
using Mba.MySql.Runs;

namespace Mba.MySql.Claims;

/// <summary>Keeps a claim alive from a connection of its own, and says when another worker has taken it.</summary>
internal sealed class Lease : IAsyncDisposable
{
    public const string LostCode = "LEASE_LOST";

    /// <summary>How often progress is recorded while it moves, for those who watch a file load.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    private readonly MySqlSessions _sessions;
    private readonly Claim _claim;
    private readonly IngestOptions _options;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _beating;

    public Lease(MySqlSessions sessions, Claim claim, IngestOptions options, TimeProvider time)
    {
        (_sessions, _claim, _options) = (sessions, claim, options);
        _beating = BeatAsync(time);
    }

    public CancellationToken Lost => _lost.Token;

    /// <summary>Written with each renewal.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>
    /// The fence: locks the audit row until the transaction ends and makes sure that the claim still stands. It comes last in each transaction, so that
    /// the lock is held for a moment and the heartbeat never waits for it.
    /// </summary>
    public static async Task CheckAsync(MySqlSession session, Fence fence, CancellationToken cancellationToken)
    {
        var token = await session.ScalarAsync<string>(
            Sql.Of($"SELECT lease_token FROM ingestion_audit WHERE seq = {fence.Seq} LOCK IN SHARE MODE"),
            cancellationToken
        );
        if (!string.Equals(token, fence.Token, StringComparison.Ordinal))
            throw LostError();
    }

    /// <summary>Renews a claim; false when it is lost. Within a transaction it is a fence, too.</summary>
    public static async Task<bool> RenewAsync(
        MySqlSession session,
        Fence fence,
        IngestOptions options,
        RunProgress? progress,
        CancellationToken cancellationToken
    ) =>
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_audit SET lease_until = {Until(options)}, resume_by = {ResumeBy(options)},
                  stage = COALESCE({progress?.Stage}, stage), rows_so_far = COALESCE({progress?.Rows}, rows_so_far)
                WHERE seq = {fence.Seq} AND lease_token = {fence.Token}
                """
            ),
            cancellationToken
        ) == 1;

    /// <summary>When a claim that begins or is renewed now runs out.</summary>
    public static SqlText Until(IngestOptions options) => After(options.Lease);

    /// <summary>Until when a run that is left unfinished now may keep its blocks.</summary>
    public static SqlText ResumeBy(IngestOptions options) => After(options.ResumeWindow);

    public static IngestException LostError() =>
        new(IngestStage.Load, LostCode, "another worker took over this file; the rows of this one were rolled back") { Transient = true };

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _beating;
        _ended.Dispose();
        _lost.Dispose();
    }

    /// <summary>A renewal that fails is tried again at the next beat: the lease outlives two of them, and the fence decides in any case.</summary>
    private async Task BeatAsync(TimeProvider time)
    {
        var interval = _options.Heartbeat < ProgressInterval ? _options.Heartbeat : ProgressInterval;
        using var timer = new PeriodicTimer(interval, time);
        var (written, renewedAt) = (("", 0L), time.GetTimestamp());
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                var progress = (Progress.Stage, Progress.Rows);
                if (progress == written && time.GetElapsedTime(renewedAt) + interval <= _options.Heartbeat)
                    continue;
                if (!await RenewAsync())
                {
                    await _lost.CancelAsync();
                    return;
                }
                (written, renewedAt) = (progress, time.GetTimestamp());
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The run has ended; there is nothing left to renew.
        }
    }

    /// <summary>
    /// A claim that is gone was taken over when another has its place. When none has, the run ended while the renewal waited for its row; should it have been
    /// taken over and ended by another, the fence says so.
    /// </summary>
    private async Task<bool> IsTakenOverAsync(MySqlSession session) =>
        await session.ScalarAsync<string>(Sql.Of($"SELECT lease_token FROM ingestion_audit WHERE seq = {_claim.Fence.Seq}"), _ended.Token)
            is { } token
        && !string.Equals(token, _claim.Fence.Token, StringComparison.Ordinal);

    private async Task<bool> RenewAsync()
    {
        try
        {
            await using var session = await _sessions.OpenSessionAsync(_ended.Token);
            return await RenewAsync(session, _claim.Fence, _options, Progress, _ended.Token) || !await IsTakenOverAsync(session);
        }
        catch (Exception e) when (MySqlErrors.IsTransient(e))
        {
            return true;
        }
    }

    private static SqlText After(TimeSpan span) =>
        new(string.Create(CultureInfo.InvariantCulture, $"UTC_TIMESTAMP(6) + INTERVAL {(long)span.TotalMicroseconds} MICROSECOND"));
}
