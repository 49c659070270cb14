using System.Text.RegularExpressions;
using Xunit;

namespace Mba.Infra.Tests;

/// <summary>Each setting of docs/operations.md changes the templates as it says there.</summary>
public sealed partial class SettingTests
{
    [Fact]
    public void Documents_each_setting_that_is_read()
    {
        var read = Directory
            .EnumerateFiles(Repository.PathOf("infra"), "SettingsOfContext*.cs")
            .SelectMany(file => ReadSetting().Matches(File.ReadAllText(file)))
            .Select(m => m.Groups["name"].Value);
        var section = File.ReadAllText(Repository.PathOf("docs", "operations.md"))
            .Split("\n## ")
            .Single(s => s.StartsWith("Settings of a deployment", StringComparison.Ordinal));
        var documented = DocumentedSettings()
            .Matches(section)
            .SelectMany(m => m.Groups["names"].Value.Split(','))
            .Select(n => n.Trim(' ', '`'));

        Assert.Equal(read.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AlarmEmail_subscribes_the_address()
    {
        Assert.Empty(Synthesis.Dev.App.Resources("AWS::SNS::Subscription"));
        Assert.Equal(
            "on-call@example.com",
            (string?)Synthesis.Of("alarmEmail=on-call@example.com").App.The("AWS::SNS::Subscription")["Endpoint"]
        );
    }

    [Fact]
    public void SourceBuckets_are_readable_by_the_ingest_function_and_through_the_endpoint()
    {
        var synthesis = Synthesis.Of("sourceBuckets=client-a,client-b");
        var statement = synthesis.App.Statements("FilesIngest").Single(s => (string?)s["Sid"] == "ReadSources");

        Assert.Contains(":s3:::client-b/*", statement["Resource"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Put", statement["Action"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(":s3:::client-b/*", StorageEndpoint(synthesis), StringComparison.Ordinal);
        Assert.DoesNotContain(":s3:::client-b", StorageEndpoint(Synthesis.Dev), StringComparison.Ordinal);
    }

    [Fact]
    public void SourceRoleArn_is_the_way_to_the_source_buckets_instead()
    {
        var synthesis = Synthesis.Of("sourceBuckets=client-a", "sourceRoleArn=arn:aws:iam::444455556666:role/reader");
        var statements = synthesis.App.Statements("FilesIngest");

        Assert.Equal(
            "arn:aws:iam::444455556666:role/reader",
            (string?)statements.Single(s => (string?)s["Sid"] == "ActForTheSource")["Resource"]
        );
        Assert.DoesNotContain(statements, s => (string?)s["Sid"] == "ReadSources");
        Assert.Equal("arn:aws:iam::444455556666:role/reader", Variable(synthesis, "AWS_ASSUME_ROLE_ARN"));
        Assert.Equal(4, synthesis.Data.Resources("AWS::EC2::VPCEndpoint").Count);
    }

    [Fact]
    public void DatasetsKey_replaces_the_shipped_datasets()
    {
        Assert.Null(Variable(Synthesis.Dev, "MBA_DATASETS"));
        Assert.Contains(
            "/_config/datasets.json",
            Variable(Synthesis.Of("datasetsKey=_config/datasets.json"), "MBA_DATASETS"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void LogLevel_reaches_the_functions()
    {
        Assert.Equal("INFO", Variable(Synthesis.Dev, "LOG_LEVEL"));
        Assert.Equal("DEBUG", Variable(Synthesis.Of("logLevel=DEBUG"), "LOG_LEVEL"));
    }

    [Fact]
    public void Zones_replace_the_first_two_of_the_region()
    {
        var zones = Synthesis
            .Of("zones=us-east-1b,us-east-1d")
            .Data.Properties("AWS::EC2::Subnet")
            .Select(s => s["AvailabilityZone"]!.ToString());

        Assert.Equal(["us-east-1b", "us-east-1d"], zones.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void MachineClient_adds_a_client_that_may_upload_and_read()
    {
        var synthesis = Synthesis.Of("machineClient=on");
        var machine = synthesis.Web.Properties("AWS::Cognito::UserPoolClient").Single(c => (bool)c["GenerateSecret"]!);

        Assert.Single(Synthesis.Dev.Web.Resources("AWS::Cognito::UserPoolClient"));
        Assert.Equal(["client_credentials"], machine["AllowedOAuthFlows"]!.AsArray().Select(f => (string)f!));
        Assert.Equal(
            ["uploader", "reader"],
            synthesis.Web.The("AWS::Cognito::UserPoolResourceServer")["Scopes"]!.AsArray().Select(s => (string)s!["ScopeName"]!)
        );
        Assert.Equal(2, synthesis.App.The("AWS::ApiGatewayV2::Authorizer")["JwtConfiguration"]!["Audience"]!.AsArray().Count);
    }

    [Fact]
    public void The_site_is_deployed_unless_it_is_switched_off()
    {
        var off = Synthesis.Of("web=off");
        var synthesis = Synthesis.Dev;
        var headers = synthesis.Web.The("AWS::CloudFront::ResponseHeadersPolicy")["ResponseHeadersPolicyConfig"]!["SecurityHeadersConfig"]!;

        Assert.Empty(off.Web.Resources("AWS::CloudFront::Distribution"));
        Assert.Single(synthesis.Web.Resources("AWS::CloudFront::Distribution"));
        Assert.Single(synthesis.App.Resources("Custom::SiteFiles"));
        Assert.Empty(off.App.Resources("Custom::SiteFiles"));
        Assert.Contains("default-src \\u0027none\\u0027", headers["ContentSecurityPolicy"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("DENY", (string?)headers["FrameOptions"]!["FrameOption"]);
        Assert.NotNull(synthesis.App.The("AWS::ApiGatewayV2::Api")["CorsConfiguration"]);
        Assert.Null(off.App.The("AWS::ApiGatewayV2::Api")["CorsConfiguration"]);
    }

    [Fact]
    public void WebDomain_is_the_only_origin_that_may_call_and_upload()
    {
        var synthesis = Synthesis.Of(
            "web=on",
            "webDomain=mba.example.com",
            "webCertificateArn=arn:aws:acm:us-east-1:111122223333:certificate/c"
        );
        var distribution = synthesis.Web.The("AWS::CloudFront::Distribution")["DistributionConfig"]!;

        Assert.Equal(["mba.example.com"], distribution["Aliases"]!.AsArray().Select(a => (string)a!));
        Assert.Equal("TLSv1.2_2021", (string?)distribution["ViewerCertificate"]!["MinimumProtocolVersion"]);
        Assert.Equal(
            ["https://mba.example.com"],
            synthesis.App.The("AWS::ApiGatewayV2::Api")["CorsConfiguration"]!["AllowOrigins"]!.AsArray().Select(o => (string)o!)
        );
        Assert.Contains("https://mba.example.com", synthesis.Data.Json().ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Trusts_the_pool_whose_groups_are_the_roles()
    {
        var groups = Synthesis.Dev.Web.Properties("AWS::Cognito::UserPoolGroup").Select(g => (string)g["GroupName"]!);
        var pool = Synthesis.Dev.Web.The("AWS::Cognito::UserPool");

        Assert.Equal(Mba.UploadApi.Auth.Roles.All.Order(StringComparer.Ordinal), groups.Order(StringComparer.Ordinal));
        Assert.Equal("ON", (string?)pool["MfaConfiguration"]);
        Assert.True((bool)pool["AdminCreateUserConfig"]!["AllowAdminCreateUserOnly"]!);
        Assert.Contains(
            "cognito-idp",
            Synthesis.Dev.App.The("AWS::ApiGatewayV2::Authorizer")["JwtConfiguration"]!["Issuer"]!.ToJsonString(),
            StringComparison.Ordinal
        );
    }

    private static string StorageEndpoint(Synthesis synthesis) =>
        synthesis.Data.The("AWS::EC2::VPCEndpoint", "VpcEndpointType", "Gateway")["PolicyDocument"]!.ToJsonString();

    private static string? Variable(Synthesis synthesis, string name) =>
        synthesis.App.The("AWS::Lambda::Function", "FunctionName", "mba-dev-ingest")["Environment"]!["Variables"]![name] is { } value
            ? value is System.Text.Json.Nodes.JsonValue
                ? value.ToString()
                : value.ToJsonString()
            : null;

    [GeneratedRegex(@"context\.\w+\(\s*""(?<name>\w+)""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ReadSetting();

    [GeneratedRegex(
        @"^\| (?<names>`\w+`(, `\w+`)*) \|",
        RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex DocumentedSettings();
}
