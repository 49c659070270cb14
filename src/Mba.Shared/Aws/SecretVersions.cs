using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Aws;

/// <summary>The calls that give a database secret its next version: made pending, tried, then made current.</summary>
public sealed class SecretVersions(SignedJsonClient calls)
{
    private const string Current = "AWSCURRENT";
    private const string Pending = "AWSPENDING";

    public SecretVersions(Settings settings, HttpMessageInvoker http, TimeProvider time)
        : this(new SignedJsonClient(JsonService.SecretsManager, settings, http, time)) { }

    /// <summary>The login that is in use.</summary>
    public async Task<DatabaseSecret> CurrentAsync(string arn, CancellationToken cancellationToken) =>
        await ReadAsync(new VersionRequest(arn, VersionId: null, Current), cancellationToken)
        ?? throw new SettingsException([$"the secret {arn} has no current value"]);

    /// <summary>The login that is about to be used, or null when the version has not been made.</summary>
    public Task<DatabaseSecret?> PendingAsync(string arn, string version, CancellationToken cancellationToken) =>
        ReadAsync(new VersionRequest(arn, version, Pending), cancellationToken);

    public async Task PutPendingAsync(string arn, string version, DatabaseSecret login, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.Serialize(new SecretDocument(login.Username, login.Password), AwsJson.Default.SecretDocument);
        await calls.CallAsync(
            "PutSecretValue",
            new PutVersionRequest(arn, version, text, [Pending]),
            SecretVersionsJson.Default.PutVersionRequest,
            AwsJson.Default.EmptyResponse,
            cancellationToken
        );
    }

    /// <summary>Makes the version the current one; harmless when it is already.</summary>
    public async Task MakeCurrentAsync(string arn, string version, CancellationToken cancellationToken)
    {
        var versions = await calls.CallAsync(
            "DescribeSecret",
            new SecretRequest(arn),
            AwsJson.Default.SecretRequest,
            SecretVersionsJson.Default.SecretStages,
            cancellationToken
        );
        var former = versions.VersionIdsToStages?.FirstOrDefault(v => v.Value.Contains(Current, StringComparer.Ordinal)).Key;
        if (string.Equals(former, version, StringComparison.Ordinal))
            return;
        await calls.CallAsync(
            "UpdateSecretVersionStage",
            new MoveStageRequest(arn, Current, version, former),
            SecretVersionsJson.Default.MoveStageRequest,
            AwsJson.Default.EmptyResponse,
            cancellationToken
        );
    }

    private async Task<DatabaseSecret?> ReadAsync(VersionRequest version, CancellationToken cancellationToken)
    {
        try
        {
            var response = await calls.CallAsync(
                "GetSecretValue",
                version,
                SecretVersionsJson.Default.VersionRequest,
                AwsJson.Default.SecretResponse,
                cancellationToken
            );
            var document = JsonSerializer.Deserialize(response.SecretString ?? "{}", AwsJson.Default.SecretDocument);
            return document is { Username: { } user, Password: { } password } ? new DatabaseSecret(user, password) : null;
        }
        catch (AwsCallException missing) when (missing.Code.Contains("ResourceNotFound", StringComparison.Ordinal))
        {
            return null;
        }
        catch (JsonException)
        {
            return null; // Its message could quote the secret.
        }
    }
}

/// <summary>Secrets Manager's call of a rotation function, once for each step.</summary>
public sealed record RotationEvent(string Step, string SecretId, string ClientRequestToken)
{
    /// <summary>Null when the event is of another kind.</summary>
    public static RotationEvent? Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, SecretVersionsJson.Default.RotationEvent)
            is { Step: not null, SecretId: not null, ClientRequestToken: not null } rotation
            ? rotation
            : null;
}

internal sealed record VersionRequest(string SecretId, string? VersionId, string VersionStage);

internal sealed record PutVersionRequest(
    string SecretId,
    string ClientRequestToken,
    string SecretString,
    IReadOnlyList<string> VersionStages
);

internal sealed record MoveStageRequest(string SecretId, string VersionStage, string MoveToVersionId, string? RemoveFromVersionId);

internal sealed record SecretStages(Dictionary<string, IReadOnlyList<string>>? VersionIdsToStages);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VersionRequest))]
[JsonSerializable(typeof(PutVersionRequest))]
[JsonSerializable(typeof(MoveStageRequest))]
[JsonSerializable(typeof(SecretStages))]
[JsonSerializable(typeof(RotationEvent))]
internal sealed partial class SecretVersionsJson : JsonSerializerContext;
