using Amazon.CDK;
using Amazon.CDK.AWS.Cognito;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>Who may use the API: those whose tokens come from the issuer that the deployment names, else a user pool with a second factor and the roles as groups, for people and, when set, for a machine.</summary>
public sealed class SignIn : Construct
{
    /// <summary>The API's roles: uploader sends files, reader asks about them, operator retries and undoes, values sees cells of rejected records.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["uploader", "reader", "operator", "values"];

    private const string LocalCallback = "http://localhost:8765/callback";

    private readonly UserPool? _pool;
    private readonly string? _issuer;
    private readonly List<string> _clientIds = [];

    public SignIn(Construct scope, string id, EnvSettings settings, string? siteOrigin)
        : base(scope, id)
    {
        if (settings.OidcIssuer is { } issuer)
        {
            (_issuer, _clientIds) = (issuer, [.. settings.OidcClientIds]);
            return;
        }
        _pool = CreatePool(settings);
        foreach (var role in Roles)
            _ = new CfnUserPoolGroup(this, "Role-" + role, new CfnUserPoolGroupProps { UserPoolId = _pool.UserPoolId, GroupName = role });
        Domain = _pool.AddDomain(
            "Domain",
            new UserPoolDomainOptions { CognitoDomain = new CognitoDomainOptions { DomainPrefix = $"{settings.Name}-{Aws.ACCOUNT_ID}" } }
        );
        AddPeople(_pool, siteOrigin);
        if (settings.MachineClient)
            AddMachine(_pool);
    }

    /// <summary>Null where people sign in elsewhere.</summary>
    public UserPoolDomain? Domain { get; }

    /// <summary>Null where people sign in elsewhere.</summary>
    public string? PoolId => _pool?.UserPoolId;

    /// <summary>Null where people sign in elsewhere.</summary>
    public string? PoolArn => _pool?.UserPoolArn;

    public string Issuer => _issuer ?? $"https://cognito-idp.{Aws.REGION}.amazonaws.com/{PoolId}";

    /// <summary>The clients whose tokens the API takes; the first is that of people.</summary>
    public string[] ClientIds => [.. _clientIds];

    private UserPool CreatePool(EnvSettings settings)
    {
        var pool = new UserPool(
            this,
            "Pool",
            new UserPoolProps
            {
                UserPoolName = settings.Name,
                SelfSignUpEnabled = false,
                SignInAliases = new SignInAliases { Email = true },
                AutoVerify = new AutoVerifiedAttrs { Email = true },
                Mfa = Mfa.REQUIRED,
                MfaSecondFactor = new MfaSecondFactor { Otp = true, Sms = false },
                AccountRecovery = AccountRecovery.EMAIL_ONLY,
                PasswordPolicy = new PasswordPolicy
                {
                    MinLength = 14,
                    RequireDigits = true,
                    RequireLowercase = true,
                    RequireUppercase = true,
                    RequireSymbols = true,
                    TempPasswordValidity = Duration.Days(3),
                },
                AdvancedSecurityMode = AdvancedSecurityMode.ENFORCED,
                DeletionProtection = true,
                RemovalPolicy = RemovalPolicy.RETAIN,
            }
        );
        // Blocking stolen passwords and risky sign-ins is a feature of this tier; the library is older than its property.
        ((CfnUserPool)pool.Node.DefaultChild!).AddPropertyOverride("UserPoolTier", "PLUS");
        return pool;
    }

    /// <summary>A client without a secret, for the CLI's browser sign-in and the dashboard: authorization code with PKCE.</summary>
    private void AddPeople(UserPool pool, string? siteOrigin)
    {
        var client = pool.AddClient(
            "People",
            new UserPoolClientOptions
            {
                GenerateSecret = false,
                PreventUserExistenceErrors = true,
                EnableTokenRevocation = true,
                AuthFlows = new AuthFlow { UserSrp = true },
                AccessTokenValidity = Duration.Hours(1),
                IdTokenValidity = Duration.Hours(1),
                RefreshTokenValidity = Duration.Hours(12),
                OAuth = new OAuthSettings
                {
                    Flows = new OAuthFlows { AuthorizationCodeGrant = true },
                    Scopes = [OAuthScope.OPENID, OAuthScope.EMAIL],
                    CallbackUrls = siteOrigin is null ? [LocalCallback] : [LocalCallback, siteOrigin + "/"],
                    LogoutUrls = siteOrigin is null ? [LocalCallback] : [LocalCallback, siteOrigin + "/"],
                },
            }
        );
        _clientIds.Add(client.UserPoolClientId);
    }

    /// <summary>A client with a secret and no person: its scopes are roles, and operator is not among them.</summary>
    private void AddMachine(UserPool pool)
    {
        ResourceServerScope[] scopes = [Scope("uploader"), Scope("reader")];
        var server = pool.AddResourceServer(
            "Api",
            new UserPoolResourceServerOptions
            {
                Identifier = "mba",
                UserPoolResourceServerName = "mba",
                Scopes = scopes,
            }
        );
        var client = pool.AddClient(
            "Machine",
            new UserPoolClientOptions
            {
                GenerateSecret = true,
                EnableTokenRevocation = true,
                AccessTokenValidity = Duration.Hours(1),
                OAuth = new OAuthSettings
                {
                    Flows = new OAuthFlows { ClientCredentials = true },
                    Scopes = [.. scopes.Select(s => OAuthScope.ResourceServer(server, s))],
                },
            }
        );
        _clientIds.Add(client.UserPoolClientId);
    }

    private static ResourceServerScope Scope(string role) =>
        new(new ResourceServerScopeProps { ScopeName = role, ScopeDescription = "The role " + role });
}
