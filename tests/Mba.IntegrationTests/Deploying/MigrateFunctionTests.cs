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

    [Fact]
    public async Task Sets_a_user_for_the_API_and_for_analysts_and_daily_the_rights_on_tables_that_came_later()
    {
        var (api, analyst) = (User("api_"), User("analyst_"));
        var properties = new JsonObject
        {
            ["ApplicationSecretArn"] = await SecretAsync(_application),
            ["ApiSecretArn"] = await SecretAsync(api),
            ["AnalystSecretArn"] = await SecretAsync(analyst),
        };
        try
        {
            var answer = await CallAsync("Create", properties);
            await database.ExecuteAsync("CREATE TABLE later (id INT, _ingestion_seq BIGINT, _line INT)");
            var before = await RightsAsync(analyst);
            var (succeeded, _) = await CloudFormationEmulator.InvokeAsync(
                "Mba.MigrateLambda",
                await EnvironmentAsync(),
                new JsonObject { ["source"] = "mba.rights", ["ResourceProperties"] = properties.DeepClone() }
            );
            var after = await RightsAsync(analyst);

            Assert.Equal("SUCCESS", (string?)answer["Status"]);
            Assert.True(succeeded);
            Assert.Equal(["benefit_accumulator Select", "deductibles_oop Select", "memberdata Select", "plan_details Select"], before);
            Assert.Equal(["later Select"], after.Except(before));
            Assert.Contains("ingestion_activity Insert", await RightsAsync(api));
            Assert.DoesNotContain("memberdata Insert", await RightsAsync(api));
            Assert.Empty(
                await database.QueryAsync(
                    $"SELECT User FROM mysql.db WHERE User IN ('{_application.Username}', '{api.Username}', '{analyst.Username}') AND Grant_priv = 'Y'"
                )
            );
        }
        finally
        {
            await database.ExecuteAsync($"DROP USER IF EXISTS '{api.Username}'@'%', '{analyst.Username}'@'%'");
        }
    }

    [Fact]
    public async Task A_daily_call_that_fails_fails_its_invocation_and_tells_no_secret()
    {
        var (succeeded, text) = await CloudFormationEmulator.InvokeAsync(
            "Mba.MigrateLambda",
            await EnvironmentAsync(),
            new JsonObject
            {
                ["source"] = "mba.rights",
                ["ResourceProperties"] = new JsonObject { ["ApplicationSecretArn"] = Missing },
            }
        );

        Assert.False(succeeded);
        Assert.DoesNotContain(database.Server.Password, text, StringComparison.Ordinal);
    }

    private static DatabaseSecret User(string prefix) => new(prefix + Guid.NewGuid().ToString("N")[..12], "secret");

    private async Task<IReadOnlyList<string>> RightsAsync(DatabaseSecret user) =>
        [
            .. (
                await database.QueryAsync(
                    $"SELECT CONCAT(Table_name, ' ', Table_priv) FROM mysql.tables_priv WHERE User = '{user.Username}' AND Db = '{database.DatabaseName}' ORDER BY 1"
                )
            ).Select(r => r[0]!),
        ];

    private async Task<JsonNode> CallAsync(string requestType, string secretArn) =>
        await CallAsync(requestType, new JsonObject { ["ApplicationSecretArn"] = secretArn, ["Code"] = "hash" });

    private async Task<JsonNode> CallAsync(string requestType, JsonObject properties) =>
        await _cloudFormation.CallAsync("Mba.MigrateLambda", await EnvironmentAsync(), requestType, (JsonObject)properties.DeepClone());

    private async Task<Dictionary<string, string?>> EnvironmentAsync() =>
        new(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = (await aws.SettingsAsync()).AwsEndpoint!.ToString(),
            ["RDS_HOST"] = database.Server.Host,
            ["RDS_PORT"] = database.Server.Port.ToString(CultureInfo.InvariantCulture),
            ["RDS_DATABASE"] = database.DatabaseName,
            ["RDS_PARAMS"] = database.Server.Parameters,
            ["RDS_SECRET_ARN"] = await SecretAsync(new DatabaseSecret(database.Server.Username, database.Server.Password)),
        };

    private async Task<string> SecretAsync(DatabaseSecret secret) =>
        await new SecretsClient(await aws.SettingsAsync(), aws.Http, TimeProvider.System).CreateAsync(
            Guid.NewGuid().ToString("N"),
            secret,
            CancellationToken.None
        );
}
