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

    /// <summary>Duplicates of a primary key among them. Such a text ends with the key's name, and nothing else of it is read.</summary>
    public int PrimaryKeyDuplicates { get; private set; }

    public void Dispose() => _connection.InfoMessage -= Add;

    private void Add(object sender, MySqlInfoMessageEventArgs e)
    {
        foreach (var warning in e.Errors)
        {
            _codes.Add(warning.ErrorCode);
            if (warning.ErrorCode == MySqlErrorCode.DuplicateKeyEntry && NamesPrimaryKey(warning.Message))
                PrimaryKeyDuplicates++;
        }
    }

    /// <summary>MySQL writes <c>for key 'table.PRIMARY'</c>, MariaDB <c>for key 'PRIMARY'</c>; no other index can have that name.</summary>
    private static bool NamesPrimaryKey(string message) =>
        message.EndsWith(".PRIMARY'", StringComparison.Ordinal) || message.EndsWith(" 'PRIMARY'", StringComparison.Ordinal);
}
