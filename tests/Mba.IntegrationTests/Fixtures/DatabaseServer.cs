using Mba.Cli.Local;
using Xunit;

[assembly: AssemblyFixture(typeof(Mba.IntegrationTests.Fixtures.DatabaseServer))]

namespace Mba.IntegrationTests.Fixtures;

/// <summary>
/// The one database server of a test run: real MySQL, MariaDB when MBA_TEST_DB says so, or for MBA_TEST_DB=rds the scratch
/// MySQL 8.4 that RDS_HOST, RDS_USERNAME and RDS_PASSWORD lead to (docs/operations.md). The defaults of the first two (no
/// sql_mode, a time zone of +05:00) are such that code which leans on them fails. A server that cannot be had fails the tests.
/// </summary>
public class DatabaseServer : IAsyncLifetime
{
    private readonly Lazy<Task<string>> _schema;
    private readonly DatabaseFixture _template;
    private LocalDatabase? _database;

    public DatabaseServer() => (_schema, _template) = (new(MigrateAsync), new(this));

    /// <summary>Where it keeps its files, and what it does to code that leans on defaults.</summary>
    protected virtual LocalDatabaseOptions Options { get; } =
        new()
        {
            Folder = Path.Combine(Path.GetTempPath(), "mba-test-" + Guid.NewGuid().ToString("N")),
            Temporary = true,
            Defaults = ("", "+05:00"),
        };

    public LocalDatabase Database => _database ?? throw new InvalidOperationException("the server has not been started");

    public bool IsMariaDb { get; } =
        Environment.GetEnvironmentVariable("MBA_TEST_DB") switch
        {
            null or "" or "mysql" or "rds" => false,
            "mariadb" => true,
            var other => throw new InvalidOperationException($"MBA_TEST_DB must be mysql, mariadb or rds, not {other}"),
        };

    /// <summary>True when somebody else runs the server: its defaults are not the tests'.</summary>
    public bool IsAttached { get; } = Environment.GetEnvironmentVariable("MBA_TEST_DB") is "rds";

    /// <summary>The statements that make an empty database of this server what the migrations would.</summary>
    public Task<string> SchemaAsync() => _schema.Value;

    public virtual async ValueTask InitializeAsync()
    {
        if (IsAttached)
        {
            _database = LocalDatabase.Attach(Settings.Load(SettingsNeeds.Database), "MySQL 8.4");
            return;
        }
        await StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_database is null)
            return;
        if (IsAttached && _schema.IsValueCreated)
            await _template.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<string> MigrateAsync()
    {
        await _template.InitializeAsync();
        return await MigratedSchema.OfAsync(_template);
    }

    protected async Task StartAsync() =>
        _database = IsMariaDb
            ? await LocalMariaDb.StartAsync(Options, CancellationToken.None)
            : await LocalMySql.StartAsync(Options, CancellationToken.None);
}
