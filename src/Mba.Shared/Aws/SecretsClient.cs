using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Mba.Aws;

/// <summary>User and password of the database, as RDS keeps them in a secret.</summary>
public sealed record DatabaseSecret(string Username, string Password);

/// <summary>Reads secrets; stands in for AWSSDK.SecretsManager. Safe for concurrent use.</summary>
public sealed class SecretsClient(SignedJsonClient calls)
{
    public SecretsClient(Settings settings, HttpMessageInvoker http, TimeProvider time)
        : this(new SignedJsonClient(JsonService.SecretsManager, settings, http, time)) { }

    /// <summary>The secret's current version.</summary>
    /// <exception cref="SettingsException">The secret is not a JSON object with username and password.</exception>
    public async Task<DatabaseSecret> GetDatabaseSecretAsync(string arn, CancellationToken cancellationToken)
    {
        var response = await calls.CallAsync(
            "GetSecretValue",
            new SecretRequest(arn),
            AwsJson.Default.SecretRequest,
            AwsJson.Default.SecretResponse,
            cancellationToken
        );
        try
        {
            if (
                JsonSerializer.Deserialize(response.SecretString ?? "{}", AwsJson.Default.SecretDocument) is
                { Username: { } user, Password: { } password }
            )
                return new DatabaseSecret(user, password);
        }
        catch (JsonException)
        {
            // Its message could quote the secret.
        }
        throw new SettingsException(["RDS_SECRET_ARN names a secret that is not a JSON object with username and password"]);
    }

    /// <summary>Creates a secret, or gives one that exists this value; returns its ARN. For the local emulator, which forgets everything when it stops.</summary>
    public async Task<string> CreateAsync(string name, DatabaseSecret secret, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.Serialize(new SecretDocument(secret.Username, secret.Password), AwsJson.Default.SecretDocument);
        try
        {
            return await ArnAsync("CreateSecret", new NewSecret(name, text), AwsJson.Default.NewSecret, cancellationToken);
        }
        catch (AwsCallException exists) when (exists.Code.Contains("ResourceExists", StringComparison.Ordinal))
        {
            return await ArnAsync("PutSecretValue", new SecretValue(name, text), AwsJson.Default.SecretValue, cancellationToken);
        }
    }

    private async Task<string> ArnAsync<T>(string action, T request, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        (await calls.CallAsync(action, request, type, AwsJson.Default.SecretResponse, cancellationToken)).Arn ?? "";
}
