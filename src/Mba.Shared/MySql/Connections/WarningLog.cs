using MySqlConnector;

namespace Mba.MySql.Connections;

/// <summary>
/// The codes of the warnings that a connection's statements raise, until it is disposed. The server lists at most 1,024 for each statement. Their texts
/// quote cell values, so they are not kept.
/// </summary>
public sealed class WarningLog : IDisposable
{
    private readonly MySqlConnection _connection;
    private readonly List<MySqlErrorCode> _codes = [];

    internal WarningLog(MySqlConnection connection)
    {
        _connection = connection;
        _connection.InfoMessage += Add;
    }

    public IReadOnlyList<MySqlErrorCode> Codes => _codes;

    public void Dispose() => _connection.InfoMessage -= Add;

    private void Add(object sender, MySqlInfoMessageEventArgs e) => _codes.AddRange(e.Errors.Select(w => w.ErrorCode));
}
