using Mba.Aws;
using Mba.MySql;
using Microsoft.Extensions.Logging;

namespace Mba.MigrateLambda;

/// <summary>
/// Brings the database to this build's schema and sets the application's user, then answers CloudFormation, whatever happened.
/// A person invokes it, without a ResponseURL, to apply a new password of the secret.
/// </summary>
public sealed partial class MigrationHandler(HttpMessageInvoker http, TimeProvider time, ILogger logger)
{
    /// <summary>The property of the custom resource, and of a person's call, that names the application user's secret.</summary>
    public const string SecretProperty = "ApplicationSecretArn";

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(4);

    private readonly CustomResourceAnswers _answers = new(http, time);

    public async Task<ReadOnlyMemory<byte>> HandleAsync(ReadOnlyMemory<byte> payload, LambdaContext context, CancellationToken cancellationToken)
    {
        var request = CustomResourceEvent.Parse(payload.Span);
        var problem = await TryMigrateAsync(request, cancellationToken);
        var answer = new CustomResourceAnswer
        {
            Status = problem is null ? "SUCCESS" : "FAILED",
            Reason = problem ?? "",
            PhysicalResourceId = "database",
            StackId = request.StackId,
            RequestId = request.RequestId,
            LogicalResourceId = request.LogicalResourceId,
        };
        if (request.ResponseUrl is { } url)
        {
            // Not the invocation's own token: when its time is up, the answer is what is left to do.
            using var soon = new CancellationTokenSource(AnswerTime, time);
            await _answers.SendAsync(url, answer, soon.Token);
        }
        return answer.ToJson();
    }

    /// <summary>Null when all is done, else what went wrong, without anything of a secret.</summary>
    private async Task<string?> TryMigrateAsync(CustomResourceEvent request, CancellationToken cancellationToken)
    {
        if (string.Equals(request.RequestType, "Delete", StringComparison.Ordinal))
            return null; // The data outlives the app stack.
        try
        {
            await MigrateAsync(request, cancellationToken);
            return null;
        }
        catch (OperationCanceledException)
        {
            return Report("the migration was not done in time; it goes on where it stopped when it is deployed again");
        }
        catch (Exception e) when (e is SettingsException or IngestException or ArgumentException)
        {
            return Report(e.Message);
        }
        catch (Exception e)
        {
            return Report(MySqlErrors.Explain(e, IngestStage.Claim).Message);
        }
    }

    private async Task MigrateAsync(CustomResourceEvent request, CancellationToken cancellationToken)
    {
        if (!request.ResourceProperties.TryGetValue(SecretProperty, out var secretArn))
            throw new ArgumentException($"ResourceProperties lacks {SecretProperty}: the secret of the application's user", nameof(request));
        var settings = Settings.Load(SettingsNeeds.Database);
        var secrets = new SecretsClient(settings, http, time);
        var sessions = ConnectionText.Sessions(settings, secrets, time);
        var applied = await new Migrations(sessions).ApplyAsync(cancellationToken);
        var login = await secrets.GetDatabaseSecretAsync(secretArn, cancellationToken);
        await new ApplicationUser(sessions).GrantAsync(settings.RdsDatabase, login, requireTls: true, cancellationToken);
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
