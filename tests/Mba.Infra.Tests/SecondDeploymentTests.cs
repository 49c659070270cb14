using System.Text.RegularExpressions;
using Amazon.CDK;
using Xunit;

namespace Mba.Infra.Tests;

/// <summary>What a deployment after the first one meets: leftovers of a failed one, new code, a new region, a mistyped setting.</summary>
public sealed partial class SecondDeploymentTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mba-roots-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A fixed name that is left behind when the first deployment fails makes the second one fail.</summary>
    [Theory]
    [InlineData("stage=dev")]
    [InlineData("stage=prod")]
    [InlineData("stage=prod", "web=on")]
    public void Nothing_with_a_fixed_name_is_left_behind_by_a_first_deployment_that_fails(params string[] settings)
    {
        var synthesis = Synthesis.Of(settings);
        var retained = new[] { synthesis.Data, synthesis.Web, synthesis.App }
            .SelectMany(t => t.Json()["Resources"]!.AsObject())
            .Where(r => (string?)r.Value!["DeletionPolicy"] == "Retain")
            .Select(r => (string)r.Value!["Type"]!)
            .Distinct();

        // Their deletion protection would make the rollback fail: docs/operations.md, When the first deployment failed.
        Assert.Subset(new HashSet<string> { "AWS::RDS::DBInstance", "AWS::Cognito::UserPool" }, retained.ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("mba-dev-ingest")]
    [InlineData("mba-dev-api")]
    public void Updates_functions_only_after_the_migration_ran(string function)
    {
        var app = Synthesis.Dev.App;
        var resources = app.Json()["Resources"]!.AsObject();
        var migration = resources.Single(r => (string?)r.Value!["Type"] == "Custom::DatabaseMigration").Key;
        var dependencies = resources
            .Where(r => (string?)r.Value!["Type"] == "AWS::Lambda::Function")
            .Single(r => (string?)r.Value!["Properties"]!["FunctionName"] == function)
            .Value!["DependsOn"]!
            .AsArray()
            .Select(d => (string)d!)
            .ToList();

        Assert.Contains(migration, dependencies);
        Assert.Contains(dependencies, d => (string?)resources[d]!["Type"] == "AWS::IAM::ManagedPolicy");
    }

    /// <summary>The previous code runs on the new schema until its functions are updated.</summary>
    [Fact]
    public void Migrations_keep_the_previous_code_working()
    {
        var files = Directory.GetFiles(Repository.PathOf("src", "Mba.Shared", "MySql", "Schema", "Migrations"), "*.sql");

        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var sql = Comment().Replace(File.ReadAllText(file), "");
            Assert.DoesNotMatch(Breaking(), sql);
            foreach (var column in AddedColumn().Matches(sql).Select(m => m.Value).Where(c => NotNull().IsMatch(c)))
                Assert.Matches(Default(), column);
        }
    }

    [Theory]
    [InlineData("ALTER TABLE t ADD COLUMN c INT NOT NULL;", false)]
    [InlineData("ALTER TABLE t ADD COLUMN c INT NOT NULL DEFAULT 0;", true)]
    [InlineData("ALTER TABLE t ADD COLUMN c INT NULL;", true)]
    public void The_rule_about_columns_can_fail(string sql, bool isGood) =>
        Assert.Equal(isGood, AddedColumn().Matches(sql).All(m => !NotNull().IsMatch(m.Value) || Default().IsMatch(m.Value)));

    [Fact]
    public void A_region_whose_authority_is_missing_is_refused_by_name()
    {
        var bundle = Path.Combine(_folder.FullName, "certificates.pem");
        File.WriteAllText(bundle, RootOf("Amazon RDS us-east-1 Root CA RSA2048 G1") + RootOf("Amazon RDS eu-west-1 Root CA RSA2048 G1"));

        TrustedRegions.Require("eu-west-1", bundle);
        var refused = Assert.Throws<InvalidOperationException>(() => TrustedRegions.Require("il-central-1", bundle));

        Assert.Contains("il-central-1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("eu-west-1, us-east-1", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alarmEmial", "alarmEmail")]
    [InlineData("sourcebuckets", "sourceBuckets")]
    public void A_mistyped_setting_is_an_error_that_names_the_nearest(string mistyped, string nearest)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => ReadWith(mistyped));

        Assert.Contains($"{mistyped} is not a setting; did you mean {nearest}?", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_CDK_itself_sets_is_no_mistyped_setting() =>
        Assert.Equal("dev", ReadWith("aws:cdk:enable-path-metadata", "@aws-cdk/core:newStyle", "cli-telemetry", "stage").Stage);

    [Fact]
    public void Prod_without_an_address_for_alarms_is_refused_unless_told_so()
    {
        var app = new App(new AppProps { Context = new Dictionary<string, object> { ["stage"] = "prod" } });
        var refused = Assert.Throws<InvalidOperationException>(() => EnvSettings.Read(app.Node));

        Assert.Contains("alarmEmail is needed", refused.Message, StringComparison.Ordinal);
        Assert.Null(Synthesis.Read("stage=prod", "alarmEmail=none").AlarmEmail);
    }

    private static EnvSettings ReadWith(params string[] names)
    {
        var app = new App(new AppProps { Context = new Dictionary<string, object> { ["stage"] = "dev" } });
        return EnvSettings.Read(app.Node, new GivenContext(names, new HashSet<string>(StringComparer.Ordinal) { "cli-telemetry" }, null));
    }

    private static string RootOf(string name)
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=" + name,
            key,
            System.Security.Cryptography.HashAlgorithmName.SHA256,
            System.Security.Cryptography.RSASignaturePadding.Pkcs1
        );
        using var root = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1000));
        return root.ExportCertificatePem() + "\n";
    }

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/", RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"\b(DROP\s+(TABLE|COLUMN|INDEX|KEY|PRIMARY)|RENAME)\b",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Breaking();

    [GeneratedRegex(@"ADD\s+COLUMN\b[^;,]*", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AddedColumn();

    [GeneratedRegex(@"NOT\s+NULL", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NotNull();

    [GeneratedRegex(
        @"\bDEFAULT\b|\bAUTO_INCREMENT\b|\bAS\s*\(",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Default();
}
