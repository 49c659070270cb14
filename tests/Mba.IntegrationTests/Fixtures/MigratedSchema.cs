using System.Text;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using MySqlConnector;

namespace Mba.IntegrationTests.Fixtures;

/// <summary>
/// The system's tables and what migrations put into them, as one text: the migrations run once on a server, in a database of their own, instead of
/// once for each of a thousand tests.
/// </summary>
internal static class MigratedSchema
{
    /// <summary>The statements that make an empty database what the migrations made of <paramref name="template"/>.</summary>
    public static async Task<string> OfAsync(MySqlSessions sessions, string template)
    {
        await new Migrations(sessions).ApplyAsync(CancellationToken.None);
        await using var connection = await sessions.OpenAsync(CancellationToken.None);
        var text = new StringBuilder();
        foreach (var table in await FirstColumnAsync(connection, "SHOW TABLES"))
        {
            text.Append($"CREATE TABLE `{table}` LIKE `{template}`.`{table}`;\n");
            if ((await FirstColumnAsync(connection, $"SELECT 1 FROM `{table}` LIMIT 1")).Count > 0)
                text.Append($"INSERT INTO `{table}` SELECT * FROM `{template}`.`{table}`;\n");
        }
        return text.ToString();
    }

    private static async Task<List<string>> FirstColumnAsync(MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
            values.Add(Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        return values;
    }
}
