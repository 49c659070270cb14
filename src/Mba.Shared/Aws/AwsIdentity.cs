using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.S3;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Mba.Aws;

/// <summary>Whose credentials a call is made with: the process's own, or those of the role that reads a client's account.</summary>
public static class AwsIdentity
{
    /// <summary>Those of a file of settings, else the named profile's, else the default chain's (environment, web identity, container, instance).</summary>
    /// <exception cref="SettingsException">AWS_PROFILE names a profile that does not exist.</exception>
    public static AWSCredentials Own(Settings settings)
    {
        if (settings.AwsKeys is { } keys)
            return keys.SessionToken is { } token
                ? new SessionAWSCredentials(keys.Id, keys.Secret, token)
                : new BasicAWSCredentials(keys.Id, keys.Secret);
        if (settings.AwsProfile is not { } profile)
            return IsLocal(settings.AwsEndpoint)
                ? new BasicAWSCredentials("local", "local")
                : DefaultAWSCredentialsIdentityResolver.GetCredentials(null);
        return new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out var credentials)
            ? credentials
            : throw new SettingsException([$"AWS_PROFILE names a profile that does not exist: {profile}"]);
    }

    /// <summary>An S3 client for the buckets of this system, with the process's own credentials.</summary>
    public static AmazonS3Client S3(Settings settings) => new(Own(settings), S3Config(settings));

    /// <summary>The account's name (ARN) of whose credentials the process uses, as AWS knows it.</summary>
    public static async Task<string> NameAsync(Settings settings, CancellationToken cancellationToken)
    {
        using var sts = new AmazonSecurityTokenServiceClient(Own(settings), StsConfig(settings));
        return (await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken)).Arn;
    }

    /// <summary>An S3 client with the credentials of AWS_ASSUME_ROLE_ARN, refreshed before they expire.</summary>
    public static AmazonS3Client S3AssumingRole(Settings settings, string roleArn) =>
        new(new AssumedRole(settings, roleArn), S3Config(settings));

    /// <summary>An emulator on this machine takes any credentials; the chain would look for some on the network.</summary>
    private static bool IsLocal(Uri? endpoint) =>
        endpoint is { IsLoopback: true } && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"));

    internal static AmazonSecurityTokenServiceConfig StsConfig(Settings settings)
    {
        var config = new AmazonSecurityTokenServiceConfig { MaxErrorRetry = settings.RetryMaxAttempts };
        if (settings.AwsEndpoint is { } endpoint)
            (config.ServiceURL, config.AuthenticationRegion) = (endpoint.ToString(), settings.Region);
        else
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        return config;
    }

    internal static AmazonS3Config S3Config(Settings settings)
    {
        var config = new AmazonS3Config { MaxErrorRetry = settings.RetryMaxAttempts, RetryMode = RequestRetryMode.Standard };
        if (settings.AwsEndpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.ToString();
            config.ForcePathStyle = true;
            config.AuthenticationRegion = settings.Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        }
        return config;
    }
}
