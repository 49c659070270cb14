using MySqlConnector;

namespace Mba.MySql.Connections;

/// <summary>
/// The codes of the warnings that a connection's statements raise, until it is disposed. The server lists at most 1,024 for each statement. Their texts
/// quote cell values, so they are not kept.
/// </summary>
public sealed class WarningLog : IDisposable
{
    private const string PrimaryKey = "PRIMARY";

    private readonly MySqlConnection _connection;
    private readonly List<MySqlErrorCode> _codes = [];
    private readonly SortedSet<string> _duplicateKeys = new(StringComparer.Ordinal);

    internal WarningLog(MySqlConnection connection)
    {
        _connection = connection;
        _connection.InfoMessage += Add;
    }

    public IReadOnlyList<MySqlErrorCode> Codes => _codes;

    /// <summary>The keys of which a row repeated a value. The text of such a warning ends with the key's name, and nothing else of it is read.</summary>
    public IReadOnlyCollection<string> DuplicateKeys => _duplicateKeys;

    /// <summary>The primary key is among them.</summary>
    public bool RepeatsPrimaryKey => _duplicateKeys.Contains(PrimaryKey);

    public void Dispose() => _connection.InfoMessage -= Add;

    private void Add(object sender, MySqlInfoMessageEventArgs e)
    {
        foreach (var warning in e.Errors)
        {
            _codes.Add(warning.ErrorCode);
            if (warning.ErrorCode == MySqlErrorCode.DuplicateKeyEntry)
                _duplicateKeys.Add(KeyNameOf(warning.Message));
        }
    }

    /// <summary>MySQL writes <c>for key 'table.PRIMARY'</c>, MariaDB <c>for key 'PRIMARY'</c>; no other index can have that name.</summary>
    private static string KeyNameOf(string message)
    {
        const string Before = " for key '";
        var name = message[(message.LastIndexOf(Before, StringComparison.Ordinal) + Before.Length)..].TrimEnd('\'');
        return name.EndsWith("." + PrimaryKey, StringComparison.Ordinal) ? PrimaryKey : name;
    }
}
