using Mba.Aws;
using Mba.MySql.Connections;
using MySqlConnector;

namespace Mba.MySql.Schema;

/// <summary>
/// The database users of a deployment: their passwords are those of their secrets, their rights those of their roles.
/// Statements leave the host out, which means '%': the driver takes @'%' for a parameter. <paramref name="administrator"/> opens sessions of a user that may create users and grant these rights,
/// <paramref name="sessionsOf"/> those of a login.
/// </summary>
public sealed class DatabaseUsers(MySqlSessions administrator, Func<DatabaseSecret, MySqlSessions> sessionsOf)
{
    /// <summary>Creates the user, or sets its password to the secret's. Repeatable.</summary>
    /// <param name="login">The user's name and password.</param>
    /// <param name="requireTls">Whether the user may log in over TLS only.</param>
    /// <param name="cancellationToken">Stops between statements.</param>
    public async Task SetPasswordAsync(DatabaseSecret login, bool requireTls, CancellationToken cancellationToken)
    {
        await using var session = await administrator.OpenUnpooledSessionAsync(cancellationToken);
        var tls = new SqlText(requireTls ? " REQUIRE SSL" : "");
        await session.ExecuteAsync(
            Sql.Of($"CREATE USER IF NOT EXISTS {login.Username} IDENTIFIED BY {login.Password}{tls}"),
            cancellationToken
        );
        // Setting the same password again would push the previous one out, which functions may still hold for some minutes.
        if (await AcceptsAsync(login, cancellationToken))
            return;
        var retain = new SqlText(await KeepsFormerPasswordAsync(session, cancellationToken) ? " RETAIN CURRENT PASSWORD" : "");
        await session.ExecuteAsync(Sql.Of($"ALTER USER {login.Username} IDENTIFIED BY {login.Password}{retain}{tls}"), cancellationToken);
    }

    /// <summary>Gives a user what its role may do in a migrated schema; of single tables, it takes back what the role no longer needs. Repeatable.</summary>
    public async Task GrantAsync(DatabaseRole role, string schema, string user, CancellationToken cancellationToken)
    {
        await using var session = await administrator.OpenUnpooledSessionAsync(cancellationToken);
        await new RoleGrants(session, schema, user).ApplyAsync(role, cancellationToken);
    }

    /// <summary>Whether the database lets this login in. A user without any right on the schema is let in, too.</summary>
    public async Task<bool> AcceptsAsync(DatabaseSecret login, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await sessionsOf(login).OpenUnpooledSessionAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (MySqlErrors.CodeOf(e) is MySqlErrorCode.DatabaseAccessDenied)
        {
            return true; // 1044: the password is right, the schema is not granted yet.
        }
        catch (Exception e) when (MySqlErrors.CodeOf(e) is MySqlErrorCode.AccessDenied)
        {
            return false;
        }
    }

    /// <summary>MySQL lets the previous password work beside the new one, so that functions which still hold it go on; MariaDB does not.</summary>
    private static async Task<bool> KeepsFormerPasswordAsync(MySqlSession session, CancellationToken cancellationToken) =>
        await session.ScalarAsync<string>(Sql.Of($"SELECT VERSION()"), cancellationToken) is { } version
        && !version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
}
