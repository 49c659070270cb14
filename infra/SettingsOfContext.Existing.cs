using System.Text.RegularExpressions;

namespace Mba.Infra;

/// <summary>What a deployment uses instead of creating: network, database, key.</summary>
internal static partial class SettingsOfContext
{
    private static EnvSettings Existing(StageContext context, EnvSettings settings)
    {
        var read = settings with
        {
            Network = ExistingNetworkOf(context),
            Database = ExistingDatabaseOf(context),
            KeyArn = context.Match("keyArn", KeyArn(), "the ARN of a key (not of an alias), arn:aws:kms:<region>:<account>:key/<id>"),
        };
        var region = read.KeyArn?.Split(':').ElementAtOrDefault(3);
        context.Require(
            region is null || read.Region is null || string.Equals(region, read.Region, StringComparison.Ordinal),
            $"keyArn is a key of {region}, not of {read.Region}"
        );
        RequireTogether(context, read);
        return read;
    }

    private static ExistingNetwork? ExistingNetworkOf(StageContext context)
    {
        var vpc = context.Match("vpcId", Vpc(), "the id of a VPC, vpc-…");
        var network = new ExistingNetwork
        {
            VpcId = vpc ?? "",
            FunctionSubnets = context.Ids("functionSubnets", Subnet(), "ids of subnets, subnet-…"),
            DatabaseSubnets = context.Ids("databaseSubnets", Subnet(), "ids of subnets, subnet-…"),
            RouteTables = context.Ids("routeTables", RouteTable(), "ids of route tables, rtb-…"),
            Endpoints = context.List("vpcEndpoints"),
        };
        context.Require(
            network.Endpoints.All(e => ExistingNetwork.EndpointServices.Contains(e, StringComparer.Ordinal)),
            $"vpcEndpoints must be some of {string.Join(", ", ExistingNetwork.EndpointServices)}, comma-separated"
        );
        if (vpc is not null)
            return network;
        context.Require(
            network is { FunctionSubnets: [], DatabaseSubnets: [], RouteTables: [], Endpoints: [] },
            "functionSubnets, databaseSubnets, routeTables and vpcEndpoints are those of a VPC: vpcId is needed, too"
        );
        return null;
    }

    private static ExistingDatabase? ExistingDatabaseOf(StageContext context)
    {
        var host = context.Match(
            "databaseHost",
            Host(),
            "the endpoint of RDS for MySQL or Aurora MySQL, as RDS named it; not of RDS Proxy"
        );
        var port = context.Number("databasePort", 3306, 1, 65_535);
        var secret = context.Match("databaseSecretArn", SecretArn(), "the full ARN of a secret");
        var group = context.Match("databaseSecurityGroup", SecurityGroup(), "the id of a security group, sg-…");
        var key = context.Match("databaseSecretKeyArn", KeyArn(), "the ARN of a key (not of an alias)");
        if (host is not null && secret is not null && group is not null)
            return new ExistingDatabase(host, port, secret, group, key);
        context.Require(
            host is null && secret is null && group is null && key is null && port == 3306,
            "databaseHost, databaseSecretArn and databaseSecurityGroup go together; databasePort and databaseSecretKeyArn need them"
        );
        return null;
    }

    private static void RequireTogether(StageContext context, EnvSettings settings)
    {
        if (settings.Database is not null)
        {
            context.Require(settings.Network is not null, "databaseHost needs vpcId: the network in which the functions reach it");
            context.Require(
                settings.DatabaseClients.Count == 0,
                "databaseClients is for the database that the deployment creates; the owner of databaseHost admits its clients"
            );
        }
        if (settings.Network is not { } network)
            return;
        context.Require(network.FunctionSubnets.Count is 1 or 2 or 3, "functionSubnets must name one to three subnets of vpcId");
        context.Require(
            settings.Database is not null ? network.DatabaseSubnets.Count == 0 : network.DatabaseSubnets.Count is 2 or 3,
            "databaseSubnets must name two or three subnets of vpcId for the database that the deployment creates, and none with databaseHost"
        );
        var routes = network.Endpoints.Contains("s3", StringComparer.Ordinal) ? [0] : new[] { 1, network.FunctionSubnets.Count };
        context.Require(
            routes.Contains(network.RouteTables.Count),
            "routeTables must name the route table of functionSubnets, or one for each, unless vpcEndpoints has s3"
        );
        context.Require(settings.Zones.Count == 0, "zones are for the network that the deployment creates, not for vpcId");
    }

    [GeneratedRegex("^vpc-[0-9a-f]{8,17}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Vpc();

    [GeneratedRegex("^subnet-[0-9a-f]{8,17}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Subnet();

    [GeneratedRegex("^rtb-[0-9a-f]{8,17}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex RouteTable();

    [GeneratedRegex("^sg-[0-9a-f]{8,17}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SecurityGroup();

    /// <summary>An instance or a cluster; <c>.proxy-</c> in the name is RDS Proxy, which nothing here would gain from.</summary>
    [GeneratedRegex(
        @"^[a-z][a-z0-9-]*\.(cluster-)?[a-z0-9]+\.[a-z0-9-]+\.rds\.amazonaws\.com(\.cn)?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Host();

    [GeneratedRegex(
        "^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]+-[A-Za-z0-9]{6}$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex SecretArn();

    [GeneratedRegex(
        "^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-z-]+$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex KeyArn();
}
