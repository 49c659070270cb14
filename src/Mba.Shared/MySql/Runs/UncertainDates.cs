using System.Text.Json;
using System.Text.Json.Nodes;
using Mba.MySql.Connections;
using Mba.Schemas;
using Mba.Tables;

namespace Mba.MySql.Runs;

/// <summary>Orders of day and month that no value proved. They are kept with the run that was read by them, and hold as long as its rows do.</summary>
internal static class UncertainDates
{
    /// <summary>What the audit keeps of a plan: column and order; null when all its orders are proved, by the file or by earlier ones.</summary>
    public static string? Of(TablePlan plan)
    {
        var orders = new JsonObject();
        foreach (var choice in plan.DateOrders.Where(c => !c.Certain && plan.Existing?.Find(c.Column)?.DateOrder is null))
            orders[choice.Column] = choice.Order.ToString();
        return orders.Count == 0 ? null : orders.ToJsonString();
    }

    /// <summary>The table with what its live runs say, except those whose rows this one takes the place of.</summary>
    public static async Task<TableSchema> RecallAsync(
        MySqlSession session,
        TableSchema table,
        Claim claim,
        CancellationToken cancellationToken
    )
    {
        if (claim.Dataset.Mode == LoadMode.Replace || !table.Columns.Any(IsOpen))
            return table;
        var runs = await session.QueryAsync(
            Sql.Of(
                $"SELECT a.id, CAST(a.uncertain_dates AS CHAR) AS orders FROM ingestion_audit a WHERE {BindingRuns.Of(claim)} AND a.uncertain_dates IS NOT NULL ORDER BY a.seq"
            ),
            Read,
            cancellationToken
        );
        return table with
        {
            IsReload = claim.IsForced,
            Columns = [.. table.Columns.Select(c => IsOpen(c) ? c with { UncertainOrders = Orders(c.Name, runs) } : c)],
        };
    }

    /// <summary>What runs of a table of this name that somebody dropped were read by does not hold for the new one.</summary>
    public static Task<int> ForgetAsync(MySqlSession session, string table, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            Sql.Of($"UPDATE ingestion_audit SET uncertain_dates = NULL WHERE table_name = {table} AND uncertain_dates IS NOT NULL"),
            cancellationToken
        );

    private static bool IsOpen(TableColumn column) => column is { Type.Kind: TypeKind.Date or TypeKind.DateTime, DateOrder: null };

    private static UncertainRun Read(MySqlConnector.MySqlDataReader row)
    {
        var orders = JsonSerializer.Deserialize(row.GetString("orders"), UncertainJson.Default.DictionaryStringString) ?? [];
        return new(row.GetString("id"), orders);
    }

    private static List<UncertainOrder> Orders(string column, List<UncertainRun> runs) =>
        [
            .. runs.Where(r => r.Orders.ContainsKey(column))
                .GroupBy(r => r.Orders[column], StringComparer.Ordinal)
                .Select(g => new UncertainOrder(Enum.Parse<DateOrder>(g.Key), [.. g.Select(r => r.Id)])),
        ];

    private sealed record UncertainRun(string Id, Dictionary<string, string> Orders);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class UncertainJson : System.Text.Json.Serialization.JsonSerializerContext;
