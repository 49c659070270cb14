using Mba.Aws;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using Microsoft.Extensions.Logging;

namespace Mba.MigrateLambda;

/// <summary>Brings the database to this build's schema and sets the application's user, with the password of its secret.</summary>
public sealed partial class Migration(HttpMessageInvoker http, TimeProvider time, ILogger logger)
{
    /// <summary>The property of the custom resource, and of a person's call, that names the application user's secret.</summary>
    public const string SecretProperty = "ApplicationSecretArn";

    /// <summary>Null when all is done, else what went wrong, without anything of a secret.</summary>
    public async Task<string?> RunAsync(CustomResourceEvent request, CancellationToken cancellationToken)
    {
        try
        {
            await MigrateAsync(request, cancellationToken);
            return null;
        }
        catch (Exception e)
        {
            return Report(MigrationFailure.Describe(e));
        }
    }

    private async Task MigrateAsync(CustomResourceEvent request, CancellationToken cancellationToken)
    {
        if (!request.ResourceProperties.TryGetValue(SecretProperty, out var secretArn))
            throw new ArgumentException(
                $"ResourceProperties lacks {SecretProperty}: the secret of the application's user",
                nameof(request)
            );
        var settings = Settings.Load(SettingsNeeds.Database);
        var secrets = new SecretsClient(settings, http, time);
        var sessions = ConnectionText.Sessions(settings, secrets, time);
        var applied = await new Migrations(sessions).ApplyAsync(cancellationToken);
        var login = await secrets.GetDatabaseSecretAsync(secretArn, cancellationToken);
        await MigrateFunction.UserOf(settings, http, time).GrantAsync(settings.RdsDatabase, login, requireTls: true, cancellationToken);
        Migrated(logger, applied.Count, settings.RdsDatabase, login.Username);
    }

    private string Report(string problem)
    {
        NotMigrated(logger, problem);
        return problem;
    }

    [LoggerMessage(800, LogLevel.Information, "{Applied} migrations applied to {Database}; {User} has its rights and password")]
    private static partial void Migrated(ILogger logger, int applied, string database, string user);

    [LoggerMessage(801, LogLevel.Error, "the database is not migrated: {Problem}")]
    private static partial void NotMigrated(ILogger logger, string problem);
}
