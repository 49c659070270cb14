using System.Text.RegularExpressions;

namespace Mba.Infra;

/// <summary>Reads the settings of a deployment, <c>-c name=value</c>, over the defaults of its stage; docs/operations.md lists them.</summary>
internal static partial class SettingsOfContext
{
    /// <summary>The settings of the stage that the context names.</summary>
    /// <exception cref="InvalidOperationException">The stage is missing or unknown, or a setting cannot be used; all problems are listed.</exception>
    public static EnvSettings Read(StageContext context, GivenContext given)
    {
        var stage = context.Text("stage") ?? "";
        if (!Stages.Defaults.TryGetValue(stage, out var defaults))
            throw new InvalidOperationException($"-c stage={string.Join('|', Stages.Defaults.Keys)} is needed, not '{stage}'");
        var settings = Existing(context, Sizes(context, Place(context, Sources(context, People(context, defaults)))));
        context.Require(settings.Zones.Count is 0 or 2, "zones must name two availability zones, such as us-east-1a,us-east-1b");
        context.Require(settings.WebDomain is null == settings.WebCertificateArn is null, "webDomain and webCertificateArn go together");
        context.Require(
            settings.SourceRoleArn is null || settings.SourceBuckets.Count > 0,
            "sourceRoleArn needs sourceBuckets: the role reads nothing else"
        );
        context.Require(
            settings.DatabaseStorageLimitGiB >= settings.DatabaseStorageGiB,
            "databaseStorageLimitGiB must not be less than databaseStorageGiB"
        );
        context.Require(settings.Account is null == settings.Region is null, "account and region go together");
        context.Require(settings.OidcIssuer is null == (settings.OidcClientIds.Count == 0), "oidcIssuer and oidcClientIds go together");
        context.Require(
            settings.OidcIssuer is null || !settings.MachineClient,
            "machineClient is a client of the user pool; with oidcIssuer, name the issuer's own client in oidcClientIds"
        );
        context.Require(
            settings.DatabaseClients.All(c => Client().IsMatch(c)),
            "databaseClients must be security groups (sg-…) or address ranges (10.1.0.0/16), comma-separated"
        );
        RequireWaf(context, settings, settings.Region ?? given.Region);
        context.RequireKnown(given.Names, given.Own);
        context.ThrowIfAny();
        return settings;
    }

    /// <summary>CloudFront takes web ACLs of us-east-1 alone, and CloudFormation creates them in the stack's own region.</summary>
    private static void RequireWaf(StageContext context, EnvSettings settings, string? region)
    {
        context.Require(settings.Waf || settings.WafSiteArn is null, "wafSiteArn needs waf=on");
        context.Require(settings.Web || settings.WafSiteArn is null, "wafSiteArn is for the site, which web=off leaves out");
        context.Require(
            !settings.Waf || !settings.Web || settings.WafSiteArn is not null || region is "us-east-1",
            $"waf=on creates the site's web ACL in us-east-1 only, and this deployment goes to {region ?? "a region that is not known yet: set account and region"}; "
                + "elsewhere, name one of us-east-1 with wafSiteArn, or set web=off"
        );
        context.Require(
            !settings.Waf || settings.Web || settings.OidcIssuer is null,
            "waf=on protects the user pool and the site, and this deployment has neither"
        );
    }

    private static EnvSettings People(StageContext context, EnvSettings defaults)
    {
        var email = context.Text("alarmEmail");
        context.Require(
            email is null or "none" || email.Contains('@', StringComparison.Ordinal),
            "alarmEmail must be an e-mail address, or none"
        );
        context.Require(
            email is not null || !defaults.Durable,
            $"alarmEmail is needed in {defaults.Stage}: otherwise nobody learns that a file failed; set -c alarmEmail=none if alarms go elsewhere"
        );
        return defaults with
        {
            AlarmEmail = email is "none" ? null : email,
            LogLevel = context.OneOf("logLevel", "INFO", "TRACE", "DEBUG", "INFO", "WARNING", "ERROR"),
            MachineClient = context.Switch("machineClient", defaults.MachineClient),
            OidcIssuer = context.Match("oidcIssuer", Issuer(), "the https address of an OpenID Connect issuer, as its tokens name it"),
            OidcClientIds = context.List("oidcClientIds"),
            Web = context.Switch("web", defaults.Web),
            Waf = context.Switch("waf", defaults.Waf),
            WafSiteArn = context.Match("wafSiteArn", SiteAcl(), "the ARN of a web ACL for CloudFront, which is in us-east-1"),
            WebDomain = context.Text("webDomain", ".", "a host name"),
            WebCertificateArn = context.Text("webCertificateArn", "arn:", "the ARN of an ACM certificate in us-east-1"),
        };
    }

    private static EnvSettings Sources(StageContext context, EnvSettings defaults) =>
        defaults with
        {
            SourceBuckets = context.List("sourceBuckets"),
            SourceRoleArn = context.Text("sourceRoleArn", "arn:", "the ARN of a role"),
            DatasetsKey = context.Text("datasetsKey", ".json", "the key of a JSON file"),
        };

    private static EnvSettings Place(StageContext context, EnvSettings defaults) =>
        defaults with
        {
            Instance = context.Match("instance", Instance(), "3 to 12 lower-case letters and digits, a letter first") ?? "",
            Account = context.Match("account", Account(), "an account id of 12 digits"),
            Region = context.Match("region", Region(), "a region, such as us-east-1"),
            Zones = context.List("zones"),
            VpcCidr = context.Match("vpcCidr", Cidr(), "an address range from /16 to /20, such as 10.40.0.0/20") ?? defaults.VpcCidr,
            DatabaseClients = context.List("databaseClients"),
            Analyst = context.Switch("analyst", defaults.Analyst),
            PermissionsBoundary = context.Text("permissionsBoundary"),
            ExtraTags = context.Pairs("tags"),
        };

    private static EnvSettings Sizes(StageContext context, EnvSettings defaults) =>
        defaults with
        {
            DatabaseClass = context.Match("databaseClass", Class(), "an instance class, such as db.m7g.large") ?? defaults.DatabaseClass,
            DatabaseVersion = context.Match("databaseVersion", Version(), "a version 8.4.x") ?? defaults.DatabaseVersion,
            DatabaseStorageGiB = context.Number("databaseStorageGiB", defaults.DatabaseStorageGiB, 20, 65_536),
            DatabaseStorageLimitGiB = context.Number("databaseStorageLimitGiB", defaults.DatabaseStorageLimitGiB, 20, 65_536),
            DatabaseConnectionsAlarm = context.Number("databaseConnectionsAlarm", defaults.DatabaseConnectionsAlarm, 10, 16_000),
            BackupDays = context.Number("backupDays", defaults.BackupDays, 1, 35),
            RejectDays = context.Number("rejectDays", defaults.RejectDays, 1, 36_500),
            LogDays = context.OneOf("logDays", defaults.LogDays, LogRetention),
            IngestConcurrency = context.Number("ingestConcurrency", defaults.IngestConcurrency, 2, 1000),
            ApiConcurrency = context.Number("apiConcurrency", defaults.ApiConcurrency, 1, 1000),
            NativeRuntime = context.OneOf("runtime", defaults.NativeRuntime, "dotnet10", "provided.al2023"),
            ReservedConcurrency = context.Switch("reservedConcurrency", defaults.ReservedConcurrency),
        };

    /// <summary>Days that CloudWatch Logs accepts: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html</summary>
    private static readonly int[] LogRetention =
    [
        1,
        3,
        5,
        7,
        14,
        30,
        60,
        90,
        120,
        150,
        180,
        365,
        400,
        545,
        731,
        1096,
        1827,
        2192,
        2557,
        2922,
        3288,
        3653,
    ];

    [GeneratedRegex("^[a-z][a-z0-9]{2,11}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Instance();

    [GeneratedRegex("^[0-9]{12}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Account();

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Region();

    [GeneratedRegex(@"^([0-9]{1,3}\.){3}[0-9]{1,3}/(1[6-9]|20)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Cidr();

    [GeneratedRegex(
        @"^(sg-[0-9a-f]{8,17}|([0-9]{1,3}\.){3}[0-9]{1,3}/([89]|[12][0-9]|3[0-2]))$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Client();

    [GeneratedRegex("^https://[a-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Issuer();

    [GeneratedRegex(
        "^arn:aws:wafv2:us-east-1:[0-9]{12}:global/webacl/[A-Za-z0-9_-]+/[0-9a-f-]+$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex SiteAcl();

    [GeneratedRegex(@"^db\.[a-z0-9]+\.[a-z0-9]+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Class();

    [GeneratedRegex(@"^8\.4\.[0-9]+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Version();
}
