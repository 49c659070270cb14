using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>Secrets with the name and password of a database user, which the migration function creates and whose password it rotates.</summary>
public static class DatabaseUserSecret
{
    public static Secret Create(Construct scope, string id, EnvSettings settings, IKey key, string name, string user, string description)
    {
        var secret = new Secret(
            scope,
            id,
            new SecretProps
            {
                SecretName = $"{settings.Name}/database/{name}",
                Description = description,
                EncryptionKey = key,
                RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
                GenerateSecretString = new SecretStringGenerator
                {
                    SecretStringTemplate = $$"""{"username":"{{user}}"}""",
                    GenerateStringKey = "password",
                    PasswordLength = 40,
                    ExcludePunctuation = true,
                },
            }
        );
        const string reason =
            "Rotated every 30 days by the migration function; "
            + "the schedule stands with that function in the app stack, where this rule does not look.";
        Accepted.On(secret, "AwsSolutions-SMG4", reason);
        Accepted.On(secret, "HIPAA.Security-SecretsManagerRotationEnabled", reason);
        return secret;
    }
}
