using Mba.Aws;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using MySqlConnector;

namespace Mba.IntegrationTests.Fixtures;

/// <summary>A database user with the rights that a deployment gives this role, for one test.</summary>
internal sealed class DatabaseLogin : IAsyncDisposable
{
    private readonly DatabaseFixture _database;
    private readonly DatabaseRole _role;

    private DatabaseLogin(DatabaseFixture database, DatabaseRole role)
    {
        (_database, _role) = (database, role);
        Sessions = SessionsOf(Login);
    }

    public DatabaseSecret Login { get; } = new("role_" + Guid.NewGuid().ToString("N")[..12], "pass 'word' \\");

    public MySqlSessions Sessions { get; }

    public static async Task<DatabaseLogin> CreateAsync(DatabaseFixture database, DatabaseRole role)
    {
        var login = new DatabaseLogin(database, role);
        await login.Users.SetPasswordAsync(login.Login, requireTls: false, CancellationToken.None);
        await login.GrantAsync();
        return login;
    }

    /// <summary>What a deployment does, and the daily run again.</summary>
    public Task GrantAsync() => Users.GrantAsync(_role, _database.DatabaseName, Login.Username, CancellationToken.None);

    public Settings Of(Settings settings) => settings with { RdsUsername = Login.Username, RdsPassword = Login.Password };

    /// <summary>One statement; the rows that it returned, their first value as text.</summary>
    public async Task<IReadOnlyList<string?>> RunAsync(string statement)
    {
        await using var connection = new MySqlConnection(
            ConnectionText.Of(_database.Settings, Login.Username, Login.Password) + ";Pooling=False"
        );
        await connection.OpenAsync();
        await using var command = new MySqlCommand(statement, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string?>();
        while (await reader.ReadAsync())
            values.Add(reader.IsDBNull(0) ? null : Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture));
        return values;
    }

    public async ValueTask DisposeAsync() => await _database.ExecuteAsync($"DROP USER IF EXISTS '{Login.Username}'@'%'");

    private DatabaseUsers Users => new(_database.Sessions, SessionsOf);

    private MySqlSessions SessionsOf(DatabaseSecret login) => new(ConnectionText.Of(_database.Settings, login.Username, login.Password));
}
