using System.Security.Cryptography;
using Mba.Aws;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using Microsoft.Extensions.Logging;

namespace Mba.MigrateLambda;

/// <summary>
/// Gives a database user a new password, in the four steps that Secrets Manager calls one after another; each may be repeated.
/// The previous password keeps working until the next rotation, so nothing fails while functions still hold it.
/// </summary>
public sealed partial class PasswordRotation(SecretVersions versions, DatabaseUsers users, ILogger logger)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int PasswordLength = 40;

    /// <summary>One step.</summary>
    /// <param name="rotation">What Secrets Manager asks for.</param>
    /// <param name="requireTls">Whether the user may log in over TLS only.</param>
    /// <param name="cancellationToken">Fires before the function's time is up.</param>
    /// <exception cref="IngestException">The database refused; Secrets Manager tries again later.</exception>
    public async Task RunAsync(RotationEvent rotation, bool requireTls, CancellationToken cancellationToken)
    {
        try
        {
            await (
                rotation.Step switch
                {
                    "createSecret" => CreateAsync(rotation, cancellationToken),
                    "setSecret" => SetAsync(rotation, requireTls, cancellationToken),
                    "testSecret" => TestAsync(rotation, cancellationToken),
                    "finishSecret" => versions.MakeCurrentAsync(rotation.SecretId, rotation.ClientRequestToken, cancellationToken),
                    _ => throw new ArgumentException($"unknown step {rotation.Step}", nameof(rotation)),
                }
            );
            Done(logger, rotation.Step);
        }
        catch (Exception e)
        {
            Failed(logger, rotation.Step, MigrationFailure.Describe(e));
            if (MySqlErrors.IsDatabaseError(e))
                throw MySqlErrors.Translate(e, IngestStage.Claim, database: null);
            throw;
        }
    }

    private async Task CreateAsync(RotationEvent rotation, CancellationToken cancellationToken)
    {
        if (await versions.PendingAsync(rotation.SecretId, rotation.ClientRequestToken, cancellationToken) is not null)
            return;
        var current = await versions.CurrentAsync(rotation.SecretId, cancellationToken);
        var next = current with { Password = RandomNumberGenerator.GetString(Alphabet, PasswordLength) };
        await versions.PutPendingAsync(rotation.SecretId, rotation.ClientRequestToken, next, cancellationToken);
    }

    private async Task SetAsync(RotationEvent rotation, bool requireTls, CancellationToken cancellationToken) =>
        await users.SetPasswordAsync(await PendingAsync(rotation, cancellationToken), requireTls, cancellationToken);

    private async Task TestAsync(RotationEvent rotation, CancellationToken cancellationToken)
    {
        if (!await users.AcceptsAsync(await PendingAsync(rotation, cancellationToken), cancellationToken))
            throw new IngestException(
                IngestStage.Claim,
                "DB_LOGIN",
                "the database does not take the new password; the previous one stays in use"
            );
    }

    private async Task<DatabaseSecret> PendingAsync(RotationEvent rotation, CancellationToken cancellationToken) =>
        await versions.PendingAsync(rotation.SecretId, rotation.ClientRequestToken, cancellationToken)
        ?? throw new SettingsException(["the rotation has no pending version of the secret; start it again"]);

    [LoggerMessage(810, LogLevel.Information, "rotation of a database user's password: {Step} done")]
    private static partial void Done(ILogger logger, string step);

    [LoggerMessage(811, LogLevel.Error, "rotation of a database user's password: {Step} failed: {Problem}")]
    private static partial void Failed(ILogger logger, string step, string problem);
}
