using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Mba.MigrateLambda;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Mba.IntegrationTests.Deploying;

/// <summary>The four steps of Secrets Manager, on a real database; the secret's versions are the emulator's.</summary>
public sealed class PasswordRotationTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private static readonly string[] Steps = ["createSecret", "setSecret", "testSecret", "finishSecret"];

    private readonly DatabaseSecret _former = new("app_" + Guid.NewGuid().ToString("N")[..12], "former");
    private readonly string _token = Guid.NewGuid().ToString();

    public async ValueTask InitializeAsync()
    {
        await Users().SetPasswordAsync(_former, requireTls: false, CancellationToken.None);
        await Users().GrantAsync(DatabaseRole.Ingest, database.DatabaseName, _former.Username, CancellationToken.None);
    }

    public async ValueTask DisposeAsync() => await database.ExecuteAsync($"DROP USER IF EXISTS '{_former.Username}'@'%'");

    [Fact]
    public async Task Makes_a_new_password_current_that_the_database_takes()
    {
        var arn = await SecretAsync();
        foreach (var step in Steps)
            await RunAsync(step, arn);

        var current = await (await VersionsAsync()).CurrentAsync(arn, CancellationToken.None);
        Assert.Equal(_former.Username, current.Username);
        Assert.Equal(40, current.Password.Length);
        Assert.True(await Users().AcceptsAsync(current, CancellationToken.None));
        Assert.Equal(!database.IsMariaDb, await Users().AcceptsAsync(_former, CancellationToken.None));
    }

    [Fact]
    public async Task Ends_the_same_when_every_step_is_repeated()
    {
        var arn = await SecretAsync();
        foreach (var step in Steps.SelectMany(s => new[] { s, s }))
            await RunAsync(step, arn);

        var current = await (await VersionsAsync()).CurrentAsync(arn, CancellationToken.None);
        Assert.True(await Users().AcceptsAsync(current, CancellationToken.None));
        Assert.Equal(!database.IsMariaDb, await Users().AcceptsAsync(_former, CancellationToken.None));
    }

    [Fact]
    public async Task Keeps_the_former_password_current_when_the_database_does_not_take_the_new_one()
    {
        var arn = await SecretAsync();
        await RunAsync("createSecret", arn);

        var refused = await Assert.ThrowsAsync<IngestException>(() => RunAsync("testSecret", arn));

        Assert.Contains("the previous one stays in use", refused.Message, StringComparison.Ordinal);
        Assert.Equal(_former, await (await VersionsAsync()).CurrentAsync(arn, CancellationToken.None));
    }

    private async Task RunAsync(string step, string arn) =>
        await new PasswordRotation(await VersionsAsync(), Users(), NullLogger.Instance).RunAsync(
            new RotationEvent(step, arn, _token),
            requireTls: false,
            CancellationToken.None
        );

    /// <summary>Names the stage in every call: without one, the emulator goes on answering with the version that was current when it was put.</summary>
    private async Task<SecretVersions> VersionsAsync() => new(await aws.SettingsAsync(), aws.Http, TimeProvider.System);

    private DatabaseUsers Users() =>
        new(database.Sessions, login => new MySqlSessions(ConnectionText.Of(database.Settings, login.Username, login.Password)));

    private async Task<string> SecretAsync() =>
        await new SecretsClient(await aws.SettingsAsync(), aws.Http, TimeProvider.System).CreateAsync(
            Guid.NewGuid().ToString("N"),
            _former,
            CancellationToken.None
        );
}
