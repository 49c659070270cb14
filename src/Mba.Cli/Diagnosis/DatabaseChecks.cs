using Mba.Aws;
using Mba.MySql.Connections;
using Mba.MySql.Schema;

namespace Mba.Cli.Diagnosis;

/// <summary>Reach, TLS, rights, LOAD DATA LOCAL and schema of the database.</summary>
internal sealed class DatabaseChecks(Settings settings)
{
    public async Task<IReadOnlyList<Check>> RunAsync(CancellationToken cancellationToken)
    {
        if (settings.RdsHost.Length == 0)
            return settings.ApiUrl is not null
                ? []
                :
                [
                    Check.Fail(
                        "database",
                        "not set",
                        "set RDS_HOST, or MBA_API_URL to go through the API; `mba up` starts a database here"
                    ),
                ];
        Settings.Load(SettingsNeeds.Database);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        var sessions = ConnectionText.Sessions(settings, new SecretsClient(settings, http, TimeProvider.System), TimeProvider.System);
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return
        [
            Check.Ok(
                "database",
                $"{await session.ScalarAsync<string>(Sql.Of($"SELECT VERSION()"), cancellationToken)} on {settings.RdsHost}"
            ),
            await TlsAsync(session, cancellationToken),
            await RightsAsync(session, cancellationToken),
            await LocalInfileAsync(session, cancellationToken),
            await SchemaAsync(sessions, cancellationToken),
        ];
    }

    private async Task<Check> TlsAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var cipher = (
            await session.QueryAsync(Sql.Of($"SHOW STATUS LIKE 'Ssl_cipher'"), row => row.GetString(1), cancellationToken)
        ).FirstOrDefault("");
        var isHere = settings.RdsHost is "127.0.0.1" or "localhost" or "::1";
        return cipher.Length > 0 ? Check.Ok("TLS", cipher)
            : isHere ? Check.Ok("TLS", "not used; the connection stays on this machine")
            : Check.Fail("TLS", "the connection is not encrypted", "set RDS_PARAMS=SslMode=VerifyFull and RDS_CA_BUNDLE");
    }

    private async Task<Check> RightsAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var grants = await session.QueryAsync(Sql.Of($"SHOW GRANTS"), row => row.GetString(0), cancellationToken);
        var given = string.Join(' ', grants.Select(g => g.Split(" TO ")[0]));
        var missing = given.Contains("ALL PRIVILEGES", StringComparison.OrdinalIgnoreCase)
            ? []
            : SchemaRights
                .All.Where(n =>
                    !given.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Contains(n, StringComparer.OrdinalIgnoreCase)
                )
                .ToArray();
        var user = (await session.ScalarAsync<string>(Sql.Of($"SELECT CURRENT_USER()"), cancellationToken) ?? "<user>@%").Split('@');
        return missing.Length == 0
            ? Check.Ok("rights", "all that loading needs")
            : Check.Fail(
                "rights",
                $"the user lacks {string.Join(", ", missing)}",
                $"as an administrator run: {SchemaRights.Grant(SchemaRights.All, settings.RdsDatabase, user[0], user[^1])}"
            );
    }

    private static async Task<Check> LocalInfileAsync(MySqlSession session, CancellationToken cancellationToken) =>
        await session.ScalarAsync<long>(Sql.Of($"SELECT @@local_infile"), cancellationToken) == 1
            ? Check.Ok("local_infile", "on")
            : Check.Warn(
                "local_infile",
                "off; rows go by INSERT, which is slower",
                "SET GLOBAL local_infile = 1, or the parameter group's local_infile"
            );

    private static async Task<Check> SchemaAsync(MySqlSessions sessions, CancellationToken cancellationToken)
    {
        var missing = (await new Migrations(sessions).StatusAsync(cancellationToken))
            .Where(m => m.AppliedAt is null)
            .Select(m => m.Name)
            .ToList();
        return missing.Count == 0
            ? Check.Ok("schema", "up to date")
            : Check.Fail("schema", $"missing: {string.Join(", ", missing)}", "run `mba db init`");
    }
}
