using System.Globalization;
using Mba.MySql.Connections;
using Mba.MySql.Runs;

namespace Mba.MySql.Claims;

/// <summary>
/// Lets a successor find the connections of a claim: each holds a lock (<c>GET_LOCK</c>) that is named after the claim's token, until it is closed.
/// Unlike a connection's number, which a server that was restarted gives out again, the name can be nobody else's.
/// </summary>
internal static class ClaimLocks
{
    /// <summary>The connection that exchanges tables; lanes are numbered from 0.</summary>
    public const int Exchange = 16;

    /// <summary>Marks a connection that is closed, not pooled, when the load is done with it.</summary>
    public static Task SetAsync(MySqlSession session, Claim claim, int lane, CancellationToken cancellationToken) =>
        session.ScalarAsync<long?>(Sql.Of($"SELECT GET_LOCK({Name(claim.Token, lane)}, 0)"), cancellationToken);

    /// <summary>The numbers of the connections that are marked with a token.</summary>
    public static async Task<IReadOnlyList<long>> HoldersAsync(MySqlSession session, string token, CancellationToken cancellationToken)
    {
        var marks = Enumerable.Range(0, Exchange + 1).Select(lane => Sql.Of($"SELECT IS_USED_LOCK({Name(token, lane)}) AS id"));
        var holders = await session.QueryAsync(Sql.Join(" UNION ALL ", marks), row => row.Number("id"), cancellationToken);
        return [.. holders.OfType<long>()];
    }

    private static string Name(string token, int lane) => string.Create(CultureInfo.InvariantCulture, $"mba-claim:{token}:{lane}");
}
