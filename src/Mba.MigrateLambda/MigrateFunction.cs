using Mba.Aws;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using Microsoft.Extensions.Logging;

namespace Mba.MigrateLambda;

/// <summary>What needs the database's administrator: migration when CloudFormation calls, rotation when Secrets Manager does.</summary>
public sealed class MigrateFunction(HttpMessageInvoker http, TimeProvider time, ILogger logger)
{
    private readonly CustomResourceFunction _migration = new("database", new Migration(http, time, logger).RunAsync, http, time);

    public async Task<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> payload,
        LambdaContext context,
        CancellationToken cancellationToken
    )
    {
        if (RotationEvent.Parse(payload.Span) is not { } rotation)
            return await _migration.HandleAsync(payload, context, cancellationToken);
        var settings = Settings.Load(SettingsNeeds.Database);
        var steps = new PasswordRotation(
            new SecretVersions(settings, http, time),
            UserOf(settings, http, time),
            settings.RdsDatabase,
            logger
        );
        await steps.RunAsync(rotation, requireTls: true, cancellationToken);
        return "null"u8.ToArray();
    }

    /// <summary>The application's user of the settings' database, administered by the settings' own login.</summary>
    public static ApplicationUser UserOf(Settings settings, HttpMessageInvoker http, TimeProvider time) =>
        new(
            ConnectionText.Sessions(settings, new SecretsClient(settings, http, time), time),
            login => new MySqlSessions(ConnectionText.Of(settings, login.Username, login.Password))
        );
}
