using global::MySql.Data.MySqlClient;
using Mba.Aws;

namespace Mba.MySql;

/// <summary>The database's address and login, from settings and, when one is named, a secret.</summary>
public static class ConnectionText
{
    private static readonly TimeSpan SecretLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Sessions of the settings' database. A secret is fetched at the first use and again after ten minutes, so that rotation is followed.</summary>
    public static MySqlSessions Sessions(Settings settings, SecretsClient secrets, TimeProvider time)
    {
        if (settings.RdsSecretArn is not { } arn)
            return new MySqlSessions(Of(settings, settings.RdsUsername, settings.RdsPassword ?? ""));
        (DateTimeOffset At, string Text)? known = null;
        return new MySqlSessions(async cancellationToken =>
        {
            if (known is { } fresh && time.GetUtcNow() - fresh.At < SecretLifetime)
                return fresh.Text;
            var login = await secrets.GetDatabaseSecretAsync(arn, cancellationToken);
            var text = Of(settings, login.Username, login.Password);
            known = (time.GetUtcNow(), text);
            return text;
        });
    }

    /// <summary>The driver's connection string.</summary>
    public static string Of(Settings settings, string username, string password) =>
        new MySqlConnectionStringBuilder(settings.RdsParams ?? "")
        {
            Server = settings.RdsHost,
            Port = (uint)settings.RdsPort,
            Database = settings.RdsDatabase,
            UserID = username,
            Password = password,
            AllowLoadLocalInfile = true,
        }.ConnectionString;
}
