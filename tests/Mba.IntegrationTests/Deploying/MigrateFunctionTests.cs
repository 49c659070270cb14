using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mba.Aws;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Deploying;

/// <summary>The real migration executable, called as CloudFormation calls it.</summary>
public sealed class MigrateFunctionTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private readonly DatabaseSecret _application = new("app_" + Guid.NewGuid().ToString("N")[..12], "secret");
    private readonly HttpListener _cloudFormation = new();
    private readonly string _answerUrl = $"http://127.0.0.1:{FreePort.Next()}/answer/";

    public ValueTask InitializeAsync()
    {
        _cloudFormation.Prefixes.Add(_answerUrl);
        _cloudFormation.Start();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _cloudFormation.Close();
        await database.ExecuteAsync($"DROP USER IF EXISTS '{_application.Username}'@'%'");
    }

    [Fact]
    public async Task Migrates_sets_the_user_and_tells_CloudFormation()
    {
        var answer = await InvokeAsync("Create", await SecretAsync(_application));

        Assert.Equal(("SUCCESS", "database", "r-1"), ((string?)answer["Status"], (string?)answer["PhysicalResourceId"], (string?)answer["RequestId"]));
        Assert.Equal("0", Assert.Single(await database.QueryAsync("SELECT COUNT(*) FROM ingestion_audit"))[0]);
        Assert.Equal("1", Assert.Single(await database.QueryAsync($"SELECT COUNT(*) FROM mysql.user WHERE user = '{_application.Username}'"))[0]);
    }

    [Fact]
    public async Task Tells_CloudFormation_why_it_failed_and_no_secret()
    {
        var answer = await InvokeAsync("Update", "arn:aws:secretsmanager:us-east-1:123456789012:secret:missing");

        Assert.Equal("FAILED", (string?)answer["Status"]);
        Assert.NotEqual("", (string?)answer["Reason"]);
        Assert.DoesNotContain(database.Server.Password, answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_the_data_alone_when_the_stack_is_deleted()
    {
        var answer = await InvokeAsync("Delete", "arn:aws:secretsmanager:us-east-1:123456789012:secret:missing");

        Assert.Equal("SUCCESS", (string?)answer["Status"]);
    }

    private async Task<JsonNode> InvokeAsync(string requestType, string secretArn)
    {
        await using var function = new FunctionInstance(await CommandAsync(), TimeProvider.System);
        var received = ReceiveAsync();
        var request = new JsonObject
        {
            ["RequestType"] = requestType,
            ["ResponseURL"] = _answerUrl + "signed?Signature=x",
            ["StackId"] = "s-1",
            ["RequestId"] = "r-1",
            ["LogicalResourceId"] = "Migration",
            ["ResourceType"] = "Custom::DatabaseMigration",
            ["ResourceProperties"] = new JsonObject { ["ServiceToken"] = "arn", ["ApplicationSecretArn"] = secretArn, ["Code"] = "hash" },
        };
        var outcome = await function.InvokeAsync(Encoding.UTF8.GetBytes(request.ToJsonString()), CancellationToken.None);
        Assert.True(outcome.Succeeded, Encoding.UTF8.GetString(outcome.Payload));
        return await received;
    }

    /// <summary>Takes one PUT as S3 would take it with a URL that was signed without a content type.</summary>
    private async Task<JsonNode> ReceiveAsync()
    {
        var context = await _cloudFormation.GetContextAsync();
        Assert.Equal(("PUT", null), (context.Request.HttpMethod, context.Request.ContentType));
        var body = await JsonDocument.ParseAsync(context.Request.InputStream);
        context.Response.Close();
        return JsonNode.Parse(body.RootElement.GetRawText())!;
    }

    private async Task<FunctionCommand> CommandAsync() => new()
    {
        Name = "mba-test-migrate",
        Assembly = ProjectLayout.Executable("Mba.MigrateLambda"),
        LogFile = Path.Combine(Path.GetTempPath(), "mba-migrate-" + Guid.NewGuid().ToString("N") + ".log"),
        Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = (await aws.SettingsAsync()).AwsEndpoint!.ToString(),
            ["AWS_REGION"] = StackEnvironment.Region,
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
            ["RDS_HOST"] = database.Server.Host,
            ["RDS_PORT"] = database.Server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["RDS_DATABASE"] = database.DatabaseName,
            ["RDS_PARAMS"] = database.Server.Parameters,
            ["RDS_SECRET_ARN"] = await SecretAsync(new DatabaseSecret(database.Server.Username, database.Server.Password)),
        },
    };

    private async Task<string> SecretAsync(DatabaseSecret secret) =>
        await new SecretsClient(await aws.SettingsAsync(), aws.Http, TimeProvider.System).CreateAsync(Guid.NewGuid().ToString("N"), secret, CancellationToken.None);
}
