using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Mba.Aws;

/// <summary>Credentials of AWS_ASSUME_ROLE_ARN in a client's account, asked for when first needed and again five minutes before they expire.</summary>
public sealed class AssumedRole : RefreshingAWSCredentials
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    private readonly Lazy<AmazonSecurityTokenServiceClient> _sts;
    private readonly AssumeRoleRequest _request;

    public AssumedRole(Settings settings, string roleArn)
    {
        PreemptExpiryTime = Ahead;
        _sts = new Lazy<AmazonSecurityTokenServiceClient>(() =>
            new AmazonSecurityTokenServiceClient(AwsIdentity.Own(settings), AwsIdentity.StsConfig(settings))
        );
        _request = new AssumeRoleRequest { RoleArn = roleArn, RoleSessionName = settings.AssumeRoleSessionName };
    }

    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var role = (await _sts.Value.AssumeRoleAsync(_request)).Credentials;
        return new CredentialsRefreshState(
            new ImmutableCredentials(role.AccessKeyId, role.SecretAccessKey, role.SessionToken),
            role.Expiration ?? DateTime.MaxValue
        );
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _sts.IsValueCreated)
            _sts.Value.Dispose();
        base.Dispose(disposing);
    }
}
