using System.Globalization;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Runs;

namespace Mba.MySql.Loads;

/// <summary>
/// Names of the tables that a run makes for itself. They bear the run's number and the claim's token, so that a fenced worker can never write into its
/// successor's, and all begin with <c>ingestion_</c>, which no file's table does.
/// </summary>
internal static class StagedTables
{
    public static string Stage(Claim claim) => Name("stage", claim);

    public static string Shadow(Claim claim) => Name("shadow", claim);

    public static string Former(Claim claim) => Name("former", claim);

    /// <summary>Drops what previous attempts of this run have left behind. While the claim stands, what was there before is no successor's.</summary>
    public static async Task DropLeftoversAsync(MySqlSession session, Claim claim, CancellationToken cancellationToken)
    {
        var left = (await ListAsync(session, cancellationToken)).FindAll(t =>
            t.Seq == claim.Seq && !t.Table.EndsWith(Mark(claim), StringComparison.Ordinal)
        );
        if (left.Count > 0)
            await Lease.CheckAsync(session, claim.Fence, cancellationToken);
        foreach (var (table, _) in left)
            await DropAsync(session, table, cancellationToken);
    }

    /// <summary>Drops what is left of runs that have ended.</summary>
    public static async Task<int> DropAbandonedAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var abandoned = await AbandonedAsync(session, cancellationToken);
        foreach (var table in abandoned)
            await DropAsync(session, table, cancellationToken);
        return abandoned.Count;
    }

    /// <summary>What is left of runs that nobody works on.</summary>
    public static async Task<IReadOnlyList<string>> AbandonedAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var abandoned = new List<string>();
        foreach (var (table, seq) in await ListAsync(session, cancellationToken))
        {
            var working = await session.ScalarAsync<long>(
                Sql.Of($"SELECT COUNT(*) FROM ingestion_audit WHERE seq = {seq} AND lease_until > UTC_TIMESTAMP(6)"),
                cancellationToken
            );
            if (working == 0)
                abandoned.Add(table);
        }
        return abandoned;
    }

    public static Task DropAsync(MySqlSession session, string table, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Sql.Of($"DROP TABLE IF EXISTS {new SqlName(table)}"), cancellationToken);

    private static string Name(string kind, Claim claim) =>
        string.Create(CultureInfo.InvariantCulture, $"ingestion_{kind}_{claim.Seq}{Mark(claim)}");

    private static string Mark(Claim claim) => "_" + claim.Token[..12];

    private static async Task<List<(string Table, long Seq)>> ListAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var tables = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT TABLE_NAME AS name FROM information_schema.TABLES
                WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME REGEXP '^ingestion_(stage|shadow|former)_[0-9]+_[0-9a-f]+$'
                """
            ),
            row => row.Text("name") ?? "",
            cancellationToken
        );
        return [.. tables.Select(t => (t, long.Parse(t.Split('_')[2], CultureInfo.InvariantCulture)))];
    }
}
