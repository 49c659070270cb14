using Mba.Aws;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using Microsoft.Extensions.Logging;

namespace Mba.MigrateLambda;

/// <summary>Brings the database to this build's schema and sets its users, with the passwords of their secrets and the rights of their roles.</summary>
public sealed partial class Migration(HttpMessageInvoker http, TimeProvider time, ILogger logger)
{
    /// <summary>The properties of the custom resource, and of a person's call, that name the users' secrets. Only the first has to be there.</summary>
    public static IReadOnlyDictionary<string, DatabaseRole> SecretProperties { get; } =
        new Dictionary<string, DatabaseRole>(StringComparer.Ordinal)
        {
            ["ApplicationSecretArn"] = DatabaseRole.Ingest,
            ["ApiSecretArn"] = DatabaseRole.Api,
            ["AnalystSecretArn"] = DatabaseRole.Analyst,
        };

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
        var required = SecretProperties.Keys.First();
        if (!request.ResourceProperties.ContainsKey(required))
            throw new ArgumentException($"ResourceProperties lacks {required}: the secret of the ingest function's user", nameof(request));
        var settings = Settings.Load(SettingsNeeds.Database);
        var secrets = new SecretsClient(settings, http, time);
        var sessions = ConnectionText.Sessions(settings, secrets, time);
        var applied = await new Migrations(sessions).ApplyAsync(cancellationToken);
        var users = MigrateFunction.UsersOf(settings, http, time);
        foreach (var (property, role) in SecretProperties)
        {
            if (!request.ResourceProperties.TryGetValue(property, out var secretArn))
                continue;
            var login = await secrets.GetDatabaseSecretAsync(secretArn, cancellationToken);
            await users.SetPasswordAsync(login, requireTls: true, cancellationToken);
            await users.GrantAsync(role, settings.RdsDatabase, login.Username, cancellationToken);
            Set(logger, login.Username, role);
        }
        Migrated(logger, applied.Count, settings.RdsDatabase);
    }

    private string Report(string problem)
    {
        NotMigrated(logger, problem);
        return problem;
    }

    [LoggerMessage(800, LogLevel.Information, "{Applied} migrations applied to {Database}; its users have their rights and passwords")]
    private static partial void Migrated(ILogger logger, int applied, string database);

    [LoggerMessage(802, LogLevel.Information, "{User} has the password of its secret and the rights of {Role}")]
    private static partial void Set(ILogger logger, string user, DatabaseRole role);

    [LoggerMessage(801, LogLevel.Error, "the database is not migrated: {Problem}")]
    private static partial void NotMigrated(ILogger logger, string problem);
}
