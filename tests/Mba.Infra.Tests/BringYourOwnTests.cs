using System.Text.Json.Nodes;
using Xunit;

namespace Mba.Infra.Tests;

/// <summary>Network, database and key that are there already are used as they are, without a lookup.</summary>
public sealed class BringYourOwnTests
{
    private const string Key = "arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666";
    private const string Secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:benefits/admin-AbCdEf";

    private static readonly string[] s_network =
    [
        "vpcId=vpc-0123456789abcdef0",
        "functionSubnets=subnet-0aaaaaaaaaaaaaaa1,subnet-0aaaaaaaaaaaaaaa2",
    ];
    private static readonly string[] s_database =
    [
        "databaseHost=benefits.cluster-c0ffee.us-east-1.rds.amazonaws.com",
        "databasePort=3307",
        "databaseSecretArn=" + Secret,
        "databaseSecurityGroup=sg-0fedcba9876543210",
    ];

    [Fact]
    public void The_functions_run_in_the_subnets_of_an_existing_network()
    {
        var synthesis = OwnDatabaseIn("routeTables=rtb-0123456789abcdef0");
        var functions = synthesis.App.Properties("AWS::Lambda::Function");

        Assert.All(
            new[] { "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::RouteTable", "AWS::EC2::FlowLog" },
            type => Assert.Empty(synthesis.Data.Resources(type))
        );
        Assert.All(
            functions,
            f =>
                Assert.Equal(
                    ["subnet-0aaaaaaaaaaaaaaa1", "subnet-0aaaaaaaaaaaaaaa2"],
                    f["VpcConfig"]!["SubnetIds"]!.AsArray().Select(s => (string)s!)
                )
        );
        Assert.Equal(
            ["subnet-0bbbbbbbbbbbbbbb1", "subnet-0bbbbbbbbbbbbbbb2"],
            synthesis.Data.The("AWS::RDS::DBSubnetGroup")["SubnetIds"]!.AsArray().Select(s => (string)s!)
        );
        Assert.All(synthesis.Data.Properties("AWS::EC2::SecurityGroup"), g => Assert.Equal("vpc-0123456789abcdef0", (string?)g["VpcId"]));
        Assert.Contains(
            ":vpc/vpc-0123456789abcdef0",
            synthesis.App.Statements("FilesIngest").Single(s => (string?)s["Sid"] == "NetworkInterfaces")["Condition"]!.ToJsonString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("", "s3,secretsmanager,sqs")]
    [InlineData("s3", "secretsmanager,sqs")]
    [InlineData("secretsmanager", "s3,sqs")]
    [InlineData("s3,sqs", "secretsmanager")]
    [InlineData("s3,secretsmanager,sqs", "")]
    public void Only_the_endpoints_that_are_missing_are_created(string there, string created)
    {
        var synthesis = OwnDatabaseIn(
            "vpcEndpoints=" + there,
            there.Contains("s3", StringComparison.Ordinal) ? "logLevel=INFO" : "routeTables=rtb-0123456789abcdef0"
        );
        var services = synthesis
            .Data.Properties("AWS::EC2::VPCEndpoint")
            .Select(e => e["ServiceName"]!.ToJsonString().Trim('"').Split('.', ',')[^1].Trim('"', ']', '}'));

        Assert.Equal(created.Split(',', StringSplitOptions.RemoveEmptyEntries), services.Order(StringComparer.Ordinal));
        Assert.Equal(
            created is not ("" or "s3"),
            synthesis.Data.Resources("AWS::EC2::SecurityGroup").Any(g => g.Id.Contains("EndpointGroup", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void The_S3_endpoint_is_routed_in_the_route_tables_of_the_functions()
    {
        var each = OwnDatabaseIn("routeTables=rtb-0123456789abcdef0,rtb-0123456789abcdef1");
        var endpoint = each.Data.The("AWS::EC2::VPCEndpoint", "VpcEndpointType", "Gateway");

        Assert.Equal(["rtb-0123456789abcdef0", "rtb-0123456789abcdef1"], endpoint["RouteTableIds"]!.AsArray().Select(r => (string)r!));
    }

    [Fact]
    public void The_functions_use_an_existing_database_and_its_group_admits_them()
    {
        var synthesis = Everything();
        var rule = synthesis.Data.Properties("AWS::EC2::SecurityGroupIngress").Single(r => (int)r["FromPort"]! == 3307);

        Assert.Empty(synthesis.Data.Resources("AWS::RDS::DBInstance"));
        Assert.Equal("sg-0fedcba9876543210", (string?)rule["GroupId"]);
        Assert.StartsWith("NetworkFunctionGroup", (string?)rule["SourceSecurityGroupId"]!["Fn::GetAtt"]![0], StringComparison.Ordinal);
        foreach (var function in new[] { "ingest", "api", "migrate" })
        {
            var variables = synthesis.App.The("AWS::Lambda::Function", "FunctionName", "mba-dev-" + function)["Environment"]!["Variables"]!;
            Assert.Equal(
                ("benefits.cluster-c0ffee.us-east-1.rds.amazonaws.com", "3307"),
                ((string?)variables["RDS_HOST"], (string?)variables["RDS_PORT"])
            );
            Assert.Equal(function == "migrate", (variables["RDS_SECRET_ARN"] as JsonValue)?.ToString() == Secret);
        }
        Assert.DoesNotContain("AWS/RDS", synthesis.App.Json().ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(synthesis.App.Resources("AWS::RDS::EventSubscription"));
    }

    [Fact]
    public void Only_the_migration_reads_the_administrator_s_secret_with_its_key()
    {
        var synthesis = Synthesis.Of([.. s_network, .. s_database, "vpcEndpoints=s3", "databaseSecretKeyArn=" + Key]);
        string Policy(string id) => string.Concat(synthesis.App.Statements(id).Select(s => s.ToJsonString()));

        Assert.Contains(Secret, Policy("MigrationMigrate"), StringComparison.Ordinal);
        Assert.Contains(Key, Policy("MigrationMigrate"), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Policy("FilesIngest") + Policy("UploadsApi"), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, Policy("FilesIngest") + Policy("UploadsApi"), StringComparison.Ordinal);
        Assert.Contains(
            Secret,
            synthesis
                .Data.Resources("AWS::EC2::VPCEndpoint")
                .Single(e => e.Id.StartsWith("EndpointsSecrets", StringComparison.Ordinal))
                .Resource.ToJsonString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Everything_is_encrypted_with_an_existing_key()
    {
        var synthesis = Everything();

        Assert.Empty(synthesis.Data.Resources("AWS::KMS::Key"));
        Assert.All(synthesis.Data.Properties("AWS::SQS::Queue"), q => Assert.Equal(Key, (string?)q["KmsMasterKeyId"]));
        Assert.All(synthesis.Data.Properties("AWS::SecretsManager::Secret"), s => Assert.Equal(Key, (string?)s["KmsKeyId"]));
        Assert.All(synthesis.App.Properties("AWS::Lambda::Function"), f => Assert.Equal(Key, (string?)f["KmsKeyArn"]));
        Assert.All(synthesis.App.Properties("AWS::Logs::LogGroup"), g => Assert.Equal(Key, (string?)g["KmsKeyId"]));
        Assert.Equal(Key, (string?)synthesis.App.The("AWS::SNS::Topic")["KmsMasterKeyId"]);
    }

    /// <summary>The owner of an existing key adds what the deployment's own key would say.</summary>
    [Fact]
    public void The_policy_for_an_existing_key_is_that_of_the_deployment_s_own()
    {
        var own = Synthesis.Dev.Data.The("AWS::KMS::Key")["KeyPolicy"]!["Statement"]!
            .AsArray()
            .Where(s => s!["Sid"] is not null)
            .Select(s => Flat(s!));
        var documented = JsonNode.Parse(File.ReadAllText(Repository.PathOf("infra", "key-policy.json")))!["Statement"]!.AsArray();

        Assert.Equal(own, documented.Select(s => s!.ToJsonString()));
    }

    [Theory]
    [InlineData("vpcId=my-network", "vpcId must be the id of a VPC")]
    [InlineData("functionSubnets=subnet-0aaaaaaaaaaaaaaa1", "vpcId is needed, too")]
    [InlineData("vpcId=vpc-0123456789abcdef0", "functionSubnets must name one to three subnets")]
    [InlineData("vpcEndpoints=s3", "vpcId is needed, too")]
    [InlineData("vpcEndpoints=rds", "vpcEndpoints must be some of s3, secretsmanager, sqs, sts")]
    [InlineData("databaseHost=db.example.com", "databaseHost must be the endpoint of RDS")]
    [InlineData("databaseHost=p.proxy-c0ffee.us-east-1.rds.amazonaws.com", "not of RDS Proxy")]
    [InlineData("databaseHost=a.cluster-ro-c0ffee.us-east-1.rds.amazonaws.com", "databaseHost must be the endpoint of RDS")]
    [InlineData(
        "databaseHost=a.c0ffee.us-east-1.rds.amazonaws.com",
        "databaseHost, databaseSecretArn and databaseSecurityGroup go together"
    )]
    [InlineData("databasePort=3307", "databasePort and databaseSecretKeyArn need them")]
    [InlineData("databaseSecretArn=benefits/admin", "databaseSecretArn must be the full ARN of a secret")]
    [InlineData("databaseSecurityGroup=default", "databaseSecurityGroup must be the id of a security group")]
    [InlineData("keyArn=alias/benefits", "keyArn must be the ARN of a key")]
    [InlineData("keyArn=arn:aws:kms:us-east-1:111122223333:alias/benefits", "keyArn must be the ARN of a key")]
    public void What_cannot_be_meant_is_refused(string setting, string problem)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Synthesis.Read(setting));

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        static string Problems(params string[] settings) =>
            Assert.Throws<InvalidOperationException>(() => Synthesis.Read(settings)).Message;

        Assert.Contains("databaseHost needs vpcId", Problems(s_database), StringComparison.Ordinal);
        Assert.Contains("databaseSubnets must name two or three", Problems([.. s_network, "vpcEndpoints=s3"]), StringComparison.Ordinal);
        Assert.Contains(
            "and none with databaseHost",
            Problems([.. s_network, .. s_database, "vpcEndpoints=s3", "databaseSubnets=subnet-0bbbbbbbbbbbbbbb1,subnet-0bbbbbbbbbbbbbbb2"]),
            StringComparison.Ordinal
        );
        Assert.Contains("routeTables must name", Problems([.. s_network, .. s_database]), StringComparison.Ordinal);
        Assert.Contains("zones are for the network", Problems([.. s_network, "zones=us-east-1a,us-east-1b"]), StringComparison.Ordinal);
        Assert.Contains(
            "databaseClients is for the database that the deployment creates",
            Problems([.. s_network, .. s_database, "vpcEndpoints=s3", "databaseClients=10.7.0.0/16"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "keyArn is a key of us-east-1, not of eu-west-1",
            Problems("account=111122223333", "region=eu-west-1", "keyArn=" + Key),
            StringComparison.Ordinal
        );
    }

    private static Synthesis OwnDatabaseIn(params string[] more) =>
        Synthesis.Of([.. s_network, "databaseSubnets=subnet-0bbbbbbbbbbbbbbb1,subnet-0bbbbbbbbbbbbbbb2", .. more]);

    private static Synthesis Everything() =>
        Synthesis.Of([.. s_network, .. s_database, "vpcEndpoints=s3,secretsmanager,sqs", "keyArn=" + Key]);

    /// <summary>The statement as the key's owner writes it, with the names of account and region in brackets.</summary>
    private static string Flat(JsonNode statement) => Text(statement)!.ToJsonString();

    private static JsonNode? Text(JsonNode? node) =>
        node switch
        {
            JsonObject o when o.ContainsKey("Ref") => (string)o["Ref"]! switch
            {
                "AWS::Partition" => "aws",
                "AWS::Region" => "<region>",
                "AWS::AccountId" => "<account>",
                var other => other,
            },
            JsonObject o when o.ContainsKey("Fn::Join") => string.Concat(o["Fn::Join"]![1]!.AsArray().Select(p => (string?)Text(p))),
            JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Text(p.Value)))),
            JsonArray a => new JsonArray([.. a.Select(Text)]),
            _ => node?.DeepClone(),
        };
}
