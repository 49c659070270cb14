using System.Text.Json.Nodes;
using Xunit;

namespace Mba.Infra.Tests;

public sealed class DataStackTests
{
    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Holds_no_function_and_no_custom_resource(string stage)
    {
        var types = Synthesis.Of("stage=" + stage).Data.Json()["Resources"]!.AsObject().Select(r => (string)r.Value!["Type"]!);

        Assert.DoesNotContain(
            types,
            t => t.StartsWith("AWS::Lambda", StringComparison.Ordinal) || t.StartsWith("Custom::", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("ingest")]
    [InlineData("jobs")]
    public void Dead_letter_queues_have_the_name_that_the_command_line_expects(string queue) =>
        Assert.NotNull(Synthesis.Dev.Data.The("AWS::SQS::Queue", "QueueName", $"mba-dev-{queue}{Mba.Aws.QueueNaming.DeadLetterSuffix}"));

    [Fact]
    public void Routes_nothing_to_the_internet()
    {
        var data = Synthesis.Dev.Data;

        foreach (var type in new[] { "AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::Route", "AWS::EC2::EIP" })
            Assert.Empty(data.Resources(type));
        Assert.All(data.Properties("AWS::EC2::Subnet"), s => Assert.False((bool)s["MapPublicIpOnLaunch"]!));
    }

    [Fact]
    public void Admits_the_functions_to_the_database_and_nobody_else()
    {
        var data = Synthesis.Dev.Data;
        var rules = data.Properties("AWS::EC2::SecurityGroupIngress");

        Assert.All(data.Properties("AWS::EC2::SecurityGroup"), g => Assert.Null(g["SecurityGroupIngress"]));
        Assert.All(
            rules,
            r => Assert.StartsWith("NetworkFunctionGroup", (string)r["SourceSecurityGroupId"]!["Fn::GetAtt"]![0]!, StringComparison.Ordinal)
        );
        Assert.Equal([443, 3306], rules.Select(r => (int)r["FromPort"]!).Order());
    }

    [Fact]
    public void Names_a_security_group_of_its_own_wherever_one_is_taken()
    {
        var synthesis = Synthesis.Dev;

        var endpoints = synthesis.Data.Properties("AWS::EC2::VPCEndpoint").Where(e => (string)e["VpcEndpointType"]! == "Interface");
        Assert.All(endpoints, e => Assert.Single(e["SecurityGroupIds"]!.AsArray()));
        Assert.Single(synthesis.Data.The("AWS::RDS::DBInstance")["VPCSecurityGroups"]!.AsArray());
        Assert.All(synthesis.App.Properties("AWS::Lambda::Function"), f => Assert.Single(f["VpcConfig"]!["SecurityGroupIds"]!.AsArray()));
    }

    [Theory]
    [InlineData("mba")]
    [InlineData("policy")]
    public void Keeps_files_encrypted_versioned_private_logged_and_for_ever(string scope)
    {
        var (_, bucket) = Bucket(scope);
        var properties = bucket["Properties"]!;

        Assert.Equal("RetainExceptOnCreate", (string?)bucket["DeletionPolicy"]);
        Assert.Equal(
            "aws:kms",
            (string?)
                properties["BucketEncryption"]!["ServerSideEncryptionConfiguration"]![0]!["ServerSideEncryptionByDefault"]!["SSEAlgorithm"]
        );
        Assert.Equal("Enabled", (string?)properties["VersioningConfiguration"]!["Status"]);
        Assert.All(properties["PublicAccessBlockConfiguration"]!.AsObject(), p => Assert.True((bool)p.Value!));
        Assert.Equal(scope + "/", (string?)properties["LoggingConfiguration"]!["LogFilePrefix"]);
    }

    [Theory]
    [InlineData("mba")]
    [InlineData("policy")]
    public void Tells_the_ingest_queue_of_every_created_object_whatever_its_name(string scope)
    {
        var (_, bucket) = Bucket(scope);
        var notification = Assert.Single(bucket["Properties"]!["NotificationConfiguration"]!["QueueConfigurations"]!.AsArray())!;

        Assert.Equal("s3:ObjectCreated:*", (string?)notification["Event"]);
        Assert.Null(notification["Filter"]);
        Assert.StartsWith("IngestMessages", (string)notification["Queue"]!["Fn::GetAtt"]![0]!, StringComparison.Ordinal);
        Assert.Contains(bucket["DependsOn"]!.AsArray(), d => ((string)d!).StartsWith("IngestMessagesPolicy", StringComparison.Ordinal));
    }

    [Fact]
    public void Moves_a_message_aside_after_five_tries_and_hides_it_six_times_as_long_as_a_function_may_run()
    {
        var queue = Synthesis.Dev.Data.The("AWS::SQS::Queue", "QueueName", "mba-dev-ingest");
        var function = Synthesis.Dev.App.The("AWS::Lambda::Function", "FunctionName", "mba-dev-ingest");

        Assert.Equal(5, (int)queue["RedrivePolicy"]!["maxReceiveCount"]!);
        Assert.Equal((int)function["Timeout"]! * 6, (int)queue["VisibilityTimeout"]!);
        Assert.All(Synthesis.Dev.Data.Properties("AWS::SQS::Queue"), q => Assert.NotNull(q["KmsMasterKeyId"]));
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Keeps_the_database_private_encrypted_and_backed_up(string stage)
    {
        var database = Synthesis.Of("stage=" + stage).Data.The("AWS::RDS::DBInstance");

        Assert.StartsWith("8.4.", (string?)database["EngineVersion"], StringComparison.Ordinal);
        Assert.False((bool)database["PubliclyAccessible"]!);
        Assert.True((bool)database["StorageEncrypted"]!);
        Assert.True((int)database["BackupRetentionPeriod"]! >= 7);
        Assert.True((bool)database["ManageMasterUserPassword"]!);
        Assert.Null(database["MasterUserPassword"]);
        Assert.Equal(["error", "slowquery", "audit"], database["EnableCloudwatchLogsExports"]!.AsArray().Select(l => (string)l!));
    }

    [Fact]
    public void Gives_RDS_its_rights_and_log_groups_before_it_asks_for_them()
    {
        var (_, database) = Synthesis.Dev.Data.Resources("AWS::RDS::DBInstance").Single();
        var waitsFor = database["DependsOn"]!.AsArray().Select(d => (string)d!).ToList();

        Assert.Contains(waitsFor, d => d.StartsWith("DatabaseMonitoringPolicy", StringComparison.Ordinal));
        Assert.Equal(3, waitsFor.Count(d => d.StartsWith("DatabaseLog", StringComparison.Ordinal)));
    }

    [Fact]
    public void Lets_the_database_speak_TLS_only_and_take_bulk_loads()
    {
        var parameters = Synthesis.Dev.Data.The("AWS::RDS::DBParameterGroup")["Parameters"]!;

        Assert.Equal("1", (string?)parameters["require_secure_transport"]);
        Assert.Equal("TLSv1.2,TLSv1.3", (string?)parameters["tls_version"]);
        Assert.Equal("1", (string?)parameters["local_infile"]);
        Assert.Equal("utf8mb4", (string?)parameters["character_set_server"]);
        Assert.Equal("0", (string?)parameters["general_log"]);
    }

    [Fact]
    public void Opens_endpoints_for_the_services_that_the_code_calls()
    {
        var services = Synthesis.Dev.Data.Properties("AWS::EC2::VPCEndpoint").Select(e => e["ServiceName"]!.ToJsonString()).ToList();

        Assert.Equal(3, services.Count);
        foreach (var service in new[] { "s3", "secretsmanager", "sqs" })
            Assert.Contains(services, s => s.Contains("." + service + "\"", StringComparison.Ordinal));
        Assert.All(Synthesis.Dev.Data.Properties("AWS::EC2::VPCEndpoint"), e => Assert.NotNull(e["PolicyDocument"]));
    }

    private static (string Id, JsonNode Resource) Bucket(string scope) =>
        Synthesis
            .Dev.Data.Resources("AWS::S3::Bucket")
            .Single(b => b.Resource["Properties"]!["BucketName"]!.ToJsonString().Contains($"mba-dev-{scope}-", StringComparison.Ordinal));
}
