using System.Text.Json.Nodes;
using Xunit;

namespace Mba.Infra.Tests;

/// <summary>Settings by which a platform team fits a deployment to its account; each changes what the template says.</summary>
public sealed class PlatformSettingTests
{
    [Theory]
    [InlineData("databaseClass=db.r7g.xlarge", "DBInstanceClass", "db.r7g.xlarge")]
    [InlineData("databaseVersion=8.4.9", "EngineVersion", "8.4.9")]
    [InlineData("databaseStorageGiB=50", "AllocatedStorage", "50")]
    [InlineData("databaseStorageLimitGiB=200", "MaxAllocatedStorage", "200")]
    [InlineData("backupDays=14", "BackupRetentionPeriod", "14")]
    public void Database_settings_reach_the_instance(string setting, string property, string value) =>
        Assert.Equal(value, Synthesis.Of(setting).Data.The("AWS::RDS::DBInstance")[property]!.ToString());

    [Fact]
    public void DatabaseConnectionsAlarm_is_the_alarm_s_threshold() =>
        Assert.Equal(
            "77",
            Synthesis
                .Of("databaseConnectionsAlarm=77")
                .App.Properties("AWS::CloudWatch::Alarm")
                .Single(a => (string?)a["AlarmName"] == "mba-dev-database-connections")["Threshold"]!.ToString()
        );

    [Fact]
    public void LogDays_can_be_six_years_for_every_log_group()
    {
        var synthesis = Synthesis.Of("logDays=2192");
        JsonNode[] groups = [.. synthesis.Data.Properties("AWS::Logs::LogGroup"), .. synthesis.App.Properties("AWS::Logs::LogGroup")];

        Assert.All(groups, g => Assert.Equal(2192, (int)g["RetentionInDays"]!));
        Assert.NotEmpty(groups);
    }

    [Theory]
    [InlineData("rejectDays=30", "30")]
    [InlineData("logDays=2192", "90")]
    public void RejectDays_reach_the_ingest_function(string setting, string days) =>
        Assert.Equal(
            days,
            (string?)
                Synthesis.Of(setting).App.The("AWS::Lambda::Function", "FunctionName", "mba-dev-ingest")["Environment"]!["Variables"]![
                    "REJECT_RETENTION_DAYS"
                ]
        );

    [Fact]
    public void Concurrency_bounds_the_functions_and_need_not_be_reserved()
    {
        var bounded = Synthesis.Of("ingestConcurrency=7", "apiConcurrency=9").App;
        var unreserved = Synthesis.Of("reservedConcurrency=off").App;

        Assert.Equal(7, (int)bounded.The("AWS::Lambda::EventSourceMapping")["ScalingConfig"]!["MaximumConcurrency"]!);
        Assert.Equal(
            [1, 3, 7, 9],
            bounded.Properties("AWS::Lambda::Function").Select(f => (int)f["ReservedConcurrentExecutions"]!).Order()
        );
        Assert.All(unreserved.Properties("AWS::Lambda::Function"), f => Assert.Null(f["ReservedConcurrentExecutions"]));
        Assert.Equal(2, (int)unreserved.The("AWS::Lambda::EventSourceMapping")["ScalingConfig"]!["MaximumConcurrency"]!);
    }

    [Fact]
    public void Runtime_is_that_of_the_native_functions_and_the_managed_ones_keep_theirs()
    {
        var functions = Synthesis.Of("runtime=provided.al2023").App.Properties("AWS::Lambda::Function");

        Assert.Equal(
            [
                ("Mba.CsvIngestLambda", "provided.al2023"),
                ("Mba.MigrateLambda", "dotnet10"),
                ("Mba.SiteLambda", "dotnet10"),
                ("Mba.UploadApiLambda", "provided.al2023"),
            ],
            functions.Select(f => ((string)f["Handler"]!, (string)f["Runtime"]!)).Order()
        );
        Assert.Contains(
            "runtime must be one of dotnet10, provided.al2023",
            Assert.Throws<InvalidOperationException>(() => Synthesis.Read("runtime=dotnet8")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void VpcCidr_is_the_network_s_range() =>
        Assert.Equal("10.9.0.0/18", (string?)Synthesis.Of("vpcCidr=10.9.0.0/18").Data.The("AWS::EC2::VPC")["CidrBlock"]);

    [Fact]
    public void Instance_names_a_second_copy_apart()
    {
        var second = Synthesis.Of("instance=claims");

        Assert.Equal("mba-dev-claims-data", second.Deployment.Data.StackName);
        Assert.Equal("mba-dev-claims", (string?)second.Data.The("AWS::RDS::DBInstance")["DBInstanceIdentifier"]);
        Assert.DoesNotContain("\"mba-dev\"", second.Data.Json().ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("permissionsBoundary=developer-boundary", ":policy/developer-boundary")]
    [InlineData("permissionsBoundary=arn:aws:iam::111122223333:policy/b", "arn:aws:iam::111122223333:policy/b")]
    public void PermissionsBoundary_bounds_every_role(string setting, string ending)
    {
        var synthesis = Synthesis.Of(setting);
        JsonNode[] roles = [.. synthesis.Data.Properties("AWS::IAM::Role"), .. synthesis.App.Properties("AWS::IAM::Role")];

        Assert.NotEmpty(roles);
        Assert.All(roles, r => Assert.Contains(ending, r["PermissionsBoundary"]!.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Account_and_region_make_the_stacks_explicit_without_a_lookup()
    {
        var synthesis = Synthesis.Of("account=111122223333", "region=eu-west-1");

        Assert.Equal("eu-west-1", synthesis.Deployment.Data.Region);
        Assert.Contains(
            "Fn::GetAZs",
            synthesis.Data.Properties("AWS::EC2::Subnet")[0]["AvailabilityZone"]!.ToJsonString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Tags_are_added_to_every_resource()
    {
        var tags = Synthesis.Of("tags=owner=benefits,cost-center=4711").Data.The("AWS::RDS::DBInstance")["Tags"]!.AsArray();

        Assert.Contains(tags, t => (string?)t!["Key"] == "cost-center" && (string?)t["Value"] == "4711");
        Assert.Contains(tags, t => (string?)t!["Key"] == "owner" && (string?)t["Value"] == "benefits");
    }

    [Fact]
    public void Lets_named_clients_reach_the_database_and_nobody_else()
    {
        var synthesis = Synthesis.Of("stage=dev", "databaseClients=sg-0123456789abcdef0,10.7.0.0/16");
        var rules = synthesis
            .Data.Properties("AWS::EC2::SecurityGroup")
            .SelectMany(g => g["SecurityGroupIngress"]?.AsArray() ?? [])
            .OfType<JsonNode>()
            .Concat(synthesis.Data.Properties("AWS::EC2::SecurityGroupIngress"))
            .Where(r => (int?)r["FromPort"] == 3306)
            .ToList();

        Assert.Single(rules, r => r["SourceSecurityGroupId"] is JsonValue group && (string?)group == "sg-0123456789abcdef0");
        Assert.Equal(["10.7.0.0/16"], rules.Select(r => (string?)r["CidrIp"]).OfType<string>());
        Assert.Equal(3, rules.Count);
    }

    [Fact]
    public void Takes_the_tokens_of_an_issuer_that_is_there_already()
    {
        var synthesis = Synthesis.Of("stage=dev", "oidcIssuer=https://login.example.com/tenant/v2.0", "oidcClientIds=mba-web,mba-batch");
        var authorizer = synthesis.App.The("AWS::ApiGatewayV2::Authorizer")["JwtConfiguration"]!;
        var api = synthesis.App.The("AWS::Lambda::Function", "FunctionName", "mba-dev-api")["Environment"]!["Variables"]!;

        Assert.Equal("https://login.example.com/tenant/v2.0", (string?)authorizer["Issuer"]);
        Assert.Equal(["mba-web", "mba-batch"], authorizer["Audience"]!.AsArray().Select(a => (string)a!));
        Assert.Equal(
            ("https://login.example.com/tenant/v2.0", "mba-web"),
            ((string?)api["OIDC_AUTHORITY"], (string?)api["OIDC_CLIENT_ID"])
        );
        Assert.Empty(synthesis.Web.Resources("AWS::Cognito::UserPool"));
        Assert.Contains(
            "https://login.example.com ",
            synthesis.Web.The("AWS::CloudFront::ResponseHeadersPolicy").ToJsonString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("databaseClients=office", "databaseClients must be security groups")]
    [InlineData("databaseClients=0.0.0.0/0", "databaseClients must be security groups")]
    [InlineData("oidcIssuer=http://login.example.com", "oidcIssuer must be the https address")]
    [InlineData("oidcIssuer=https://login.example.com", "oidcIssuer and oidcClientIds go together")]
    public void Refuses_clients_and_issuers_that_cannot_be_meant(string setting, string problem)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Synthesis.Read(setting));

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }
}
