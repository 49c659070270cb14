using System.Text;
using Mba.MySql.Schema;

namespace Mba.IntegrationTests.Fixtures;

/// <summary>
/// The system's tables and what migrations put into them, as one text: the migrations run once on a server, in a database of their own, instead of
/// once for each of a thousand tests.
/// </summary>
internal static class MigratedSchema
{
    /// <summary>The statements that make an empty database what the migrations make of <paramref name="template"/>.</summary>
    public static async Task<string> OfAsync(DatabaseFixture template)
    {
        await new Migrations(template.Sessions).ApplyAsync(CancellationToken.None);
        var text = new StringBuilder();
        foreach (var row in await template.QueryAsync("SHOW TABLES"))
        {
            var (table, from) = ($"`{row[0]}`", $"`{template.DatabaseName}`.`{row[0]}`");
            text.Append($"CREATE TABLE {table} LIKE {from};\n");
            if (await template.QueryAsync($"SELECT 1 FROM {table} LIMIT 1") is not [])
                text.Append($"INSERT INTO {table} SELECT * FROM {from};\n");
        }
        return text.ToString();
    }
}
