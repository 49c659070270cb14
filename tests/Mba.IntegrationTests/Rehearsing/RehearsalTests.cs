using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mba.Aws;
using Mba.Cli.Local;
using Mba.IntegrationTests.Api;
using Mba.IntegrationTests.Deploying;
using Mba.IntegrationTests.Fixtures;
using MySqlConnector;
using Xunit;

namespace Mba.IntegrationTests.Rehearsing;

/// <summary>
/// A first deployment, rehearsed: the emulator's CloudFormation creates what it can of the dev templates, the published functions run with exactly the
/// environment that it gave them, and a file on its way in becomes rows. Prints what was substituted and overridden.
/// </summary>
[Trait("Category", "Rehearsal")]
public sealed class RehearsalTests(TlsServer server, AwsServer aws, ITestOutputHelper output) : IClassFixture<TlsServer>
{
    /// <summary>What the functions are given beside, or in place of, the template's environment.</summary>
    private static readonly string[] s_overridden =
    [
        "AWS_ACCESS_KEY_ID",
        "AWS_ENDPOINT_URL",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "RDS_CA_BUNDLE",
        "RDS_HOST",
        "RDS_PORT",
        "SSL_CERT_FILE",
    ];

    [Fact]
    public async Task A_file_on_its_way_in_becomes_rows_with_nothing_but_what_the_templates_say()
    {
        await ShellTool.RunAsync("infra/rehearsal.sh");
        await server.PresentAsync("127.0.0.1", TimeProvider.System.GetUtcNow().AddDays(5));
        var administrator = new DatabaseSecret(server.Database.Username, server.Database.Password);
        using var deployment = await RehearsedDeployment.CreateAsync(await aws.SettingsAsync(), aws.Http, administrator);
        await using var functions = new RehearsedFunctions(deployment, Overrides(await aws.SettingsAsync()));
        using var cloudFormation = new CloudFormationEmulator();

        var migrate = await functions.CreateAsync("migrate");
        var answer = await cloudFormation.CallAsync(migrate, "Create", deployment.MigrationProperties());
        Assert.True((string?)answer["Status"] is "SUCCESS", answer.ToJsonString() + functions.Log("migrate"));
        await functions.ServeQueueAsync(await aws.QueuesAsync());

        await UploadThroughApiAsync(await functions.CreateAsync("api"));
        await RowsAsync("SELECT COUNT(*) FROM memberdata", "4", functions);
        await SendFromTheCommandLineAsync(deployment);
        await RowsAsync("SELECT COUNT(*) FROM plan_details", "3", functions);
        var daily = await migrate.InvokeAsync(
            System.Text.Encoding.UTF8.GetBytes(deployment.Output("app", "DailyInput")),
            CancellationToken.None
        );
        Assert.True(daily.Succeeded, functions.Log("migrate"));

        Assert.Equal(["mba_api", "mba_app"], await UsersAsync());
        Assert.Equal(s_overridden, functions.Overridden.Order(StringComparer.Ordinal));
        Print(deployment, functions);
    }

    private Dictionary<string, string?> Overrides(Settings settings) =>
        new(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = settings.AwsEndpoint!.ToString(),
            ["AWS_REGION"] = StackEnvironment.Region,
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
            ["RDS_HOST"] = server.Database.Host,
            ["RDS_PORT"] = server.Database.Port.ToString(CultureInfo.InvariantCulture),
            ["RDS_CA_BUNDLE"] = server.Bundle,
        };

    /// <summary>As a client does: a ticket of the API, then the presigned request.</summary>
    private static async Task UploadThroughApiAsync(FunctionInstance api)
    {
        var content =
            "member_id,first_name,last_name,dob\n1,Ann,Lee,1980-01-02\n2,Bo,Ray,1981-02-03\n3,Cy,Day,1982-03-04\n4,Di,Fox,1983-04-05\n"u8.ToArray();
        var claims = new Dictionary<string, string>(StringComparer.Ordinal) { ["sub"] = "ann", ["cognito:groups"] = "[uploader reader]" };
        using var client = new HttpClient(new GatewayHandler(api.InvokeAsync, claims)) { BaseAddress = new Uri("https://api.example.com") };
        using var asked = await client.PostAsJsonAsync(
            "/uploads",
            new
            {
                fileName = "memberdata.csv",
                scope = "mba",
                size = content.Length,
                sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
            }
        );
        Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        var ticket = await asked.Content.ReadFromJsonAsync<JsonElement>();
        using var put = new HttpRequestMessage(HttpMethod.Put, ticket.GetProperty("url").GetString())
        {
            Content = new ByteArrayContent(content),
        };
        foreach (var header in ticket.GetProperty("headers").EnumerateObject())
            if (!put.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString()))
                put.Content.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        using var plain = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var stored = await plain.SendAsync(put);
        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
    }

    /// <summary>As a person does who has the outputs of the deployment and is inside the network.</summary>
    private async Task SendFromTheCommandLineAsync(RehearsedDeployment deployment)
    {
        var folder = Directory.CreateTempSubdirectory("mba-rehearsal-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "outputs.json"), deployment.OutputsFile().ToJsonString());
            var settings = await ShellTool.RunAsync("node", "infra/outputs-env.mjs", Path.Combine(folder, "outputs.json"));
            // "On a machine there, uncomment": this one is.
            await File.WriteAllTextAsync(Path.Combine(folder, ".env"), settings.Replace("\n# RDS_", "\nRDS_", StringComparison.Ordinal));
            await File.WriteAllTextAsync(
                Path.Combine(folder, "plan_details.csv"),
                "plan_id,plan_name,plan_type,premium\nP1,Gold,PPO,100.50\nP2,Silver,HMO,80.25\nP3,Bronze,EPO,60.00\n"
            );
            var mba = ProjectLayout.Program("Mba.Cli");
            var sent = await ShellTool.RunInAsync(
                folder,
                Overrides(await aws.SettingsAsync()),
                [mba.FileName, .. mba.Arguments, "ingest", "plan_details.csv", "--scope", "mba", "--json"]
            );
            Assert.Contains("mba/csv/plan_details.csv", sent, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task RowsAsync(string query, string wanted, RehearsedFunctions functions)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await ScalarAsync(query) != wanted)
        {
            Assert.False(limit.IsCancellationRequested, $"{query} is not {wanted}; {functions.Log("ingest")}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }
    }

    private async Task<string?> ScalarAsync(string query) => (await QueryAsync(query))[0];

    private Task<IReadOnlyList<string?>> UsersAsync() =>
        QueryAsync("SELECT DISTINCT User FROM mysql.db WHERE Db = 'mba\\\\_mysql' AND User LIKE 'mba%' ORDER BY User");

    private async Task<IReadOnlyList<string?>> QueryAsync(string query)
    {
        await using var connection = new MySqlConnection(server.Database.ConnectionString("mba_mysql") + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = new MySqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string?>();
        while (await reader.ReadAsync())
            values.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture));
        return values;
    }

    private void Print(RehearsedDeployment deployment, RehearsedFunctions functions)
    {
        string[] lines =
        [
            "Substitutions:",
            .. deployment.Substitutions.Select(s => "  " + s),
            "Overrides of the functions' environment:",
            .. functions.Overridden.Order(StringComparer.Ordinal).Select(o => "  " + o),
        ];
        foreach (var line in lines)
            output.WriteLine(line);
        File.WriteAllLines(Path.Combine(ProjectLayout.Root, "artifacts", "rehearsal", "report.txt"), lines);
    }
}
