using Mba.Hosting;
using Mba.MySql.Connections;

namespace Mba.Cli.Work;

/// <summary>Whether what a load needs is there.</summary>
internal static class Neighbours
{
    /// <summary>Throws when the database or the store does not answer.</summary>
    public static async Task RequireAsync(Composition parts, CancellationToken cancellationToken)
    {
        await using (var session = await parts.Sessions.OpenSessionAsync(cancellationToken))
            await session.ScalarAsync<long>(Sql.Of($"SELECT 1"), cancellationToken);
        try
        {
            await parts.Store.HeadAsync(parts.Settings.BucketMba, "_config/probe", versionId: null, cancellationToken);
        }
        catch (Exception e) when (!Outage.IsAbsence(e) && e is not OperationCanceledException)
        {
            // It answers, if only to refuse: the file's own attempt reports that.
        }
    }
}
