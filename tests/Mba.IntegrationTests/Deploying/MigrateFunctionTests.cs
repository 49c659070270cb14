using System.Globalization;
using System.Text.Json.Nodes;
using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Deploying;

/// <summary>The real migration executable, called as CloudFormation calls it.</summary>
public sealed class MigrateFunctionTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private const string Missing = "arn:aws:secretsmanager:us-east-1:123456789012:secret:missing";

    private readonly DatabaseSecret _application = new("app_" + Guid.NewGuid().ToString("N")[..12], "secret");
    private readonly CloudFormationEmulator _cloudFormation = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _cloudFormation.Dispose();
        await database.ExecuteAsync($"DROP USER IF EXISTS '{_application.Username}'@'%'");
    }

    [Fact]
    public async Task Migrates_sets_the_user_and_tells_CloudFormation()
    {
        var answer = await CallAsync("Create", await SecretAsync(_application));

        Assert.Equal(
            ("SUCCESS", "database", "r-1"),
            ((string?)answer["Status"], (string?)answer["PhysicalResourceId"], (string?)answer["RequestId"])
        );
        Assert.Equal("0", Assert.Single(await database.QueryAsync("SELECT COUNT(*) FROM ingestion_audit"))[0]);
        Assert.Equal(
            "1",
            Assert.Single(await database.QueryAsync($"SELECT COUNT(*) FROM mysql.user WHERE user = '{_application.Username}'"))[0]
        );
    }

    [Fact]
    public async Task Tells_CloudFormation_why_it_failed_and_no_secret()
    {
        var answer = await CallAsync("Update", Missing);

        Assert.Equal("FAILED", (string?)answer["Status"]);
        Assert.NotEqual("", (string?)answer["Reason"]);
        Assert.DoesNotContain(database.Server.Password, answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_the_data_alone_when_the_stack_is_deleted() =>
        Assert.Equal("SUCCESS", (string?)(await CallAsync("Delete", Missing))["Status"]);

    private async Task<JsonNode> CallAsync(string requestType, string secretArn)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = (await aws.SettingsAsync()).AwsEndpoint!.ToString(),
            ["RDS_HOST"] = database.Server.Host,
            ["RDS_PORT"] = database.Server.Port.ToString(CultureInfo.InvariantCulture),
            ["RDS_DATABASE"] = database.DatabaseName,
            ["RDS_PARAMS"] = database.Server.Parameters,
            ["RDS_SECRET_ARN"] = await SecretAsync(new DatabaseSecret(database.Server.Username, database.Server.Password)),
        };
        return await _cloudFormation.CallAsync(
            "Mba.MigrateLambda",
            environment,
            requestType,
            new JsonObject { ["ApplicationSecretArn"] = secretArn, ["Code"] = "hash" }
        );
    }

    private async Task<string> SecretAsync(DatabaseSecret secret) =>
        await new SecretsClient(await aws.SettingsAsync(), aws.Http, TimeProvider.System).CreateAsync(
            Guid.NewGuid().ToString("N"),
            secret,
            CancellationToken.None
        );
}
