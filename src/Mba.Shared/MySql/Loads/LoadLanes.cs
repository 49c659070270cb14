using Mba.MySql.Claims;
using Mba.MySql.Connections;

namespace Mba.MySql.Loads;

/// <summary>The connections that a long load sends through, each opened when its first block comes, and marked as the claim's.</summary>
internal sealed class LoadLanes(LoadContext context) : IAsyncDisposable
{
    private readonly MySqlSession?[] _sessions = new MySqlSession?[context.Options.Connections];

    public int Count => _sessions.Length;

    /// <summary>The connection of a lane, which one flow at a time asks for.</summary>
    public async Task<MySqlSession> OpenAsync(int lane, CancellationToken cancellationToken)
    {
        if (_sessions[lane] is { } open)
            return open;
        var session = _sessions[lane] = await context.Sessions.OpenUnpooledSessionAsync(cancellationToken);
        await ClaimLocks.SetAsync(session, context.Claim, lane, cancellationToken);
        return session;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions.OfType<MySqlSession>())
            await session.DisposeAsync();
    }
}
