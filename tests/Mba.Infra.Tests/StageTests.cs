using Xunit;

namespace Mba.Infra.Tests;

public sealed class StageTests
{
    [Fact]
    public void Makes_prod_durable_where_dev_is_cheap()
    {
        var dev = Synthesis.Dev.Data.The("AWS::RDS::DBInstance");
        var prod = Synthesis.Prod.Data.The("AWS::RDS::DBInstance");

        Assert.Equal((false, true), ((bool)dev["MultiAZ"]!, (bool)prod["MultiAZ"]!));
        Assert.Equal((false, true), ((bool)dev["DeletionProtection"]!, (bool)prod["DeletionProtection"]!));
        Assert.Equal((7, 35), ((int)dev["BackupRetentionPeriod"]!, (int)prod["BackupRetentionPeriod"]!));
        Assert.Equal(("db.t4g.micro", "db.m7g.large"), ((string)dev["DBInstanceClass"]!, (string)prod["DBInstanceClass"]!));
    }

    [Fact]
    public void Backs_up_prod_into_a_locked_vault()
    {
        Assert.Empty(Synthesis.Dev.Data.Resources("AWS::Backup::BackupPlan"));
        Assert.Equal(30, (int)Synthesis.Prod.Data.The("AWS::Backup::BackupVault")["LockConfiguration"]!["MinRetentionDays"]!);
        var selected = Synthesis.Prod.Data.The("AWS::Backup::BackupSelection")["BackupSelection"]!["Resources"]!.AsArray();
        Assert.Equal(3, selected.Count);
        Assert.All(
            Synthesis.Prod.Data.Properties("AWS::S3::Bucket").Where(b => b["NotificationConfiguration"] is not null),
            b => Assert.True((bool)b["NotificationConfiguration"]!["EventBridgeConfiguration"]!["EventBridgeEnabled"]!)
        );
    }

    [Fact]
    public void Pays_for_endpoints_in_one_zone_in_dev_and_in_two_in_prod()
    {
        static int Zones(Synthesis s) =>
            s
                .Data.Properties("AWS::EC2::VPCEndpoint")
                .Where(e => (string)e["VpcEndpointType"]! == "Interface")
                .Max(e => e["SubnetIds"]!.AsArray().Count);

        Assert.Equal((1, 2), (Zones(Synthesis.Dev), Zones(Synthesis.Prod)));
    }

    [Fact]
    public void Protects_the_data_of_both_stages_from_being_deleted_with_the_stack()
    {
        Assert.True(Synthesis.Dev.Deployment.Data.TerminationProtection);
        Assert.True(Synthesis.Prod.Deployment.Data.TerminationProtection);
        Assert.All(
            Synthesis.Dev.Data.Resources("AWS::S3::Bucket"),
            b => Assert.Equal("RetainExceptOnCreate", (string?)b.Resource["DeletionPolicy"])
        );
        Assert.Equal("Snapshot", (string?)Synthesis.Dev.Data.Resources("AWS::RDS::DBInstance").Single().Resource["DeletionPolicy"]);
        Assert.Equal("Retain", (string?)Synthesis.Prod.Data.Resources("AWS::RDS::DBInstance").Single().Resource["DeletionPolicy"]);
    }

    [Theory]
    [InlineData("dev", 2)]
    [InlineData("prod", 10)]
    public void Bounds_the_files_that_are_loaded_at_once(string stage, int files) =>
        Assert.Equal(
            files,
            (int)Synthesis.Of("stage=" + stage).App.The("AWS::Lambda::EventSourceMapping")["ScalingConfig"]!["MaximumConcurrency"]!
        );

    [Fact]
    public void Tags_what_can_be_tagged_with_application_stage_and_class_of_data()
    {
        var tags = Synthesis.Prod.Data.The("AWS::RDS::DBInstance")["Tags"]!
            .AsArray()
            .ToDictionary(t => (string)t!["Key"]!, t => (string)t!["Value"]!);

        Assert.Equal("mba-serverless", tags["application"]);
        Assert.Equal("prod", tags["stage"]);
        Assert.Equal("phi", tags["data-classification"]);
    }

    [Theory]
    [InlineData("stage=test", "stage")]
    [InlineData("alarmEmail=nobody", "alarmEmail")]
    [InlineData("logLevel=LOUD", "logLevel")]
    [InlineData("zones=us-east-1a", "zones")]
    [InlineData("web=perhaps", "web")]
    [InlineData("analyst=yes", "analyst")]
    [InlineData("waf=maybe", "waf")]
    [InlineData("databaseClass=large", "databaseClass")]
    [InlineData("databaseVersion=5.7.44", "databaseVersion")]
    [InlineData("databaseStorageGiB=5", "databaseStorageGiB")]
    [InlineData("databaseStorageLimitGiB=20.5", "databaseStorageLimitGiB")]
    [InlineData("databaseConnectionsAlarm=0", "databaseConnectionsAlarm")]
    [InlineData("backupDays=36", "backupDays")]
    [InlineData("logDays=42", "logDays")]
    [InlineData("rejectDays=0", "rejectDays")]
    [InlineData("ingestConcurrency=1", "ingestConcurrency")]
    [InlineData("apiConcurrency=-1", "apiConcurrency")]
    [InlineData("reservedConcurrency=no", "reservedConcurrency")]
    [InlineData("vpcCidr=10.0.0.0/24", "vpcCidr")]
    [InlineData("instance=Two", "instance")]
    [InlineData("region=us-east-1", "account")]
    [InlineData("tags=owner", "tags")]
    [InlineData("webDomain=mba.example.com", "webCertificateArn")]
    [InlineData("sourceRoleArn=arn:aws:iam::444455556666:role/r", "sourceBuckets")]
    public void Refuses_a_setting_that_it_cannot_use_and_names_it(string setting, string named)
    {
        var refused = Assert.ThrowsAny<Exception>(() => Synthesis.Read(setting));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }
}
