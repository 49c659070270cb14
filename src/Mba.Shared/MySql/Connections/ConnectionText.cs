using Mba.Aws;
using MySqlConnector;

namespace Mba.MySql.Connections;

/// <summary>The database's address and login, from settings and, when one is named, a secret.</summary>
public static class ConnectionText
{
    private static readonly TimeSpan SecretLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Sessions of the settings' database. A secret is fetched at the first use and again after ten minutes, so that rotation is followed.</summary>
    /// <param name="settings">The address and the login, or its secret.</param>
    /// <param name="secrets">Where the secret is.</param>
    /// <param name="time">When to fetch it again.</param>
    /// <param name="rights">Those of the user's role in the schema; null: all that loading takes.</param>
    public static MySqlSessions Sessions(
        Settings settings,
        SecretsClient secrets,
        TimeProvider time,
        IReadOnlyList<string>? rights = null
    ) => new(Source(settings, secrets, time)) { Rights = rights ?? SchemaRights.All };

    private static Func<CancellationToken, Task<string>> Source(Settings settings, SecretsClient secrets, TimeProvider time)
    {
        if (settings.RdsSecretArn is not { } arn)
        {
            // Made at the first use: an invocation that needs no database does not load its driver.
            var text = new Lazy<string>(() => Of(settings, settings.RdsUsername, settings.RdsPassword ?? ""));
            return _ => Task.FromResult(text.Value);
        }
        KnownText? known = null;
        return async cancellationToken =>
        {
            if (known is { } fresh && time.GetUtcNow() - fresh.At < SecretLifetime)
                return fresh.Text;
            var login = await secrets.GetDatabaseSecretAsync(arn, cancellationToken);
            var current = Of(settings, login.Username, login.Password);
            known = new KnownText(time.GetUtcNow(), current);
            return current;
        };
    }

    /// <summary>The driver's connection string. Where RDS_CA_BUNDLE is set, certificate and host name are verified, unless RDS_PARAMS says SslMode=VerifyCA or None.</summary>
    public static string Of(Settings settings, string username, string password)
    {
        var builder = new MySqlConnectionStringBuilder(settings.RdsParams ?? "")
        {
            Server = settings.RdsHost,
            Port = (uint)settings.RdsPort,
            Database = settings.RdsDatabase,
            UserID = username,
            Password = password,
            AllowLoadLocalInfile = true,
        };
        if (settings.RdsCaBundle is { } bundle)
        {
            builder.SslCa = bundle;
            if (builder.SslMode is not (MySqlSslMode.VerifyCA or MySqlSslMode.None))
                builder.SslMode = MySqlSslMode.VerifyFull;
        }
        return builder.ConnectionString;
    }

    private sealed record KnownText(DateTimeOffset At, string Text);
}
