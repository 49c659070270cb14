using System.Globalization;
using MySqlConnector;

namespace Mba.MySql.Connections;

/// <summary>
/// One connection, used by one flow at a time. A cancelled token kills the running statement on the server; the connection stays usable, unless the server
/// does not answer: then the session abandons it. A session that is disposed inside a transaction rolls it back. What only concerns the session (its
/// settings, START TRANSACTION) goes to the server in one text with the statement that follows: each round trip counts for a small file.
/// </summary>
/// <param name="connection">Open.</param>
/// <param name="settings">Statements that set the session, each with its semicolon; empty when they have run.</param>
/// <param name="sessions">Where it was opened.</param>
public sealed partial class MySqlSession(MySqlConnection connection, string settings, MySqlSessions sessions) : IAsyncDisposable
{
    /// <summary>How long a ROLLBACK may take before the server is left to finish it by itself.</summary>
    private static readonly TimeSpan RollbackTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The server's maximum, a year: no statement takes so long.</summary>
    private const int NeverSlowSeconds = 31_536_000;

    private const string Begin = "START TRANSACTION; ";

    private string _settings = settings;
    private bool _begins;
    private bool _inTransaction;
    private bool _abandoned;
    private bool _isUnlogged;

    /// <summary>The server's id of this connection.</summary>
    public int ConnectionId => connection.ServerThread;

    /// <summary>Runs a statement; returns the rows it changed.</summary>
    public Task<int> ExecuteAsync(Sql sql, CancellationToken cancellationToken) =>
        RunAsync(
            async token =>
            {
                await using var command = Command(sql);
                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken
        );

    /// <summary>
    /// Runs a statement whose text holds cell values; returns the rows it changed. From then on the session's statements stay out of the server's slow log.
    /// </summary>
    public async Task<int> ExecuteUnloggedAsync(Sql sql, CancellationToken cancellationToken)
    {
        if (!_isUnlogged)
            await ExecuteAsync(Sql.Of($"SET SESSION long_query_time = {NeverSlowSeconds}"), cancellationToken);
        _isUnlogged = true;
        return await ExecuteAsync(sql, cancellationToken);
    }

    /// <summary>Runs an INSERT; returns the AUTO_INCREMENT value that it was given.</summary>
    public Task<long> InsertAsync(Sql sql, CancellationToken cancellationToken) =>
        RunAsync(
            async token =>
            {
                await using var command = Command(sql);
                await command.ExecuteNonQueryAsync(token);
                return command.LastInsertedId;
            },
            cancellationToken
        );

    /// <summary>The first column of the first row, or the default when there is no row or it is NULL.</summary>
    public Task<T?> ScalarAsync<T>(Sql sql, CancellationToken cancellationToken) =>
        RunAsync(
            async token =>
            {
                await using var command = Command(sql);
                var value = await command.ExecuteScalarAsync(token);
                token.ThrowIfCancellationRequested();
                var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
                return value is null or DBNull ? default : (T?)Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
            },
            cancellationToken
        );

    /// <summary>All rows, each read by <paramref name="read"/>.</summary>
    public Task<List<T>> QueryAsync<T>(Sql sql, Func<MySqlDataReader, T> read, CancellationToken cancellationToken) =>
        ReadAsync(
            sql,
            async (reader, token) =>
            {
                var rows = new List<T>();
                while (await reader.ReadAsync(token))
                    rows.Add(read(reader));
                return rows;
            },
            cancellationToken
        );

    /// <summary>Several statements in one text; <paramref name="read"/> goes through what they return.</summary>
    public Task<T> ReadAsync<T>(Sql sql, Func<MySqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        RunAsync(
            async token =>
            {
                await using var command = Command(sql);
                await using var reader = await command.ExecuteReaderAsync(token);
                var found = await read(reader, token);
                token.ThrowIfCancellationRequested();
                return found;
            },
            cancellationToken
        );

    /// <summary>
    /// Several statements and COMMIT in one text. The server runs it to its end unless a statement fails, whatever <paramref name="read"/> makes of the
    /// results: what the COMMIT hangs on is a <see cref="Requirement"/> in the text.
    /// </summary>
    public async Task<T> ReadAndCommitAsync<T>(
        Sql sql,
        Func<MySqlDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        var found = await RunAsync(
            async token =>
            {
                await using var command = Command(Sql.Of($"{sql}; COMMIT"));
                await using var reader = await command.ExecuteReaderAsync(token);
                var found = await read(reader, token);
                while (await reader.NextResultAsync(token))
                    throw new InvalidOperationException("the text returned more than was read");
                return found;
            },
            cancellationToken
        );
        _inTransaction = false;
        return found;
    }

    public async Task<bool> TableExistsAsync(string table, CancellationToken cancellationToken) =>
        await ScalarAsync<long>(
            Sql.Of($"SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {table}"),
            cancellationToken
        ) > 0;

    /// <summary>The next statement begins a transaction.</summary>
    public Task BeginAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _begins = _inTransaction = true;
        return Task.CompletedTask;
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (!_begins)
            await ExecuteAsync(Sql.Of($"COMMIT"), cancellationToken);
        _begins = _inTransaction = false;
    }

    /// <summary>Rolls back what is open; a session that cannot do so any more is closed by the server, which rolls back too.</summary>
    public async Task RollbackAsync()
    {
        var isOpen = _inTransaction && !_begins && !_abandoned;
        _begins = _inTransaction = false;
        if (!isOpen)
            return;
        using var patience = new CancellationTokenSource(RollbackTimeout);
        try
        {
            await ExecuteAsync(Sql.Of($"ROLLBACK"), patience.Token);
        }
        catch (Exception e) when (MySqlErrors.IsDatabaseError(e) || e is OperationCanceledException)
        {
            // The connection broke, which rolls back too, or is abandoned to its ROLLBACK.
        }
    }

    /// <summary>
    /// <c>LOAD DATA LOCAL INFILE</c> of tab-separated UTF-8 lines; returns the rows inserted. A row whose unique key the table holds is skipped with a
    /// warning, or replaces the one that is there, which counts twice.
    /// </summary>
    public async Task<long> LoadDataAsync(
        string table,
        IReadOnlyList<string> columns,
        ReadOnlyMemory<byte> lines,
        bool replaces,
        CancellationToken cancellationToken
    )
    {
        if (_begins || _settings.Length > 0)
            await ExecuteAsync(Sql.Of($"DO 0"), cancellationToken);
        return await RunAsync(
            async token =>
            {
                await using var stream = new BlockStream(lines);
                var loader = new MySqlBulkLoader(connection)
                {
                    Local = true,
                    SourceStream = stream,
                    TableName = new SqlName(table).ToString(),
                    CharacterSet = "utf8mb4",
                    FieldTerminator = "\t",
                    LineTerminator = "\n",
                    EscapeCharacter = '\\',
                    ConflictOption = replaces ? MySqlBulkLoaderConflictOption.Replace : MySqlBulkLoaderConflictOption.None,
                    Timeout = 0,
                };
                loader.Columns.AddRange(columns.Select(c => new SqlName(c).ToString()));
                return (long)await loader.LoadAsync(token);
            },
            cancellationToken
        );
    }

    /// <summary>Collects the warnings of all statements until it is disposed. They cost one more exchange for each statement that has any.</summary>
    public WarningLog CollectWarnings() => new(connection);

    /// <summary>Cuts the connection from another one, as a failing network would; only tests ask for it.</summary>
    public async Task DropAsync()
    {
        await using var second = await sessions.OpenUnpooledAsync(CancellationToken.None);
        await using var command = new MySqlCommand(string.Create(CultureInfo.InvariantCulture, $"KILL {ConnectionId}"), second);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>An abandoned connection is left to its statement; nothing waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await RollbackAsync();
        if (!_abandoned)
            await connection.DisposeAsync();
    }

    private MySqlCommand Command(Sql sql)
    {
        var command = new MySqlCommand(_settings + (_begins ? Begin : "") + sql.Text, connection) { CommandTimeout = 0 };
        _begins = false;
        for (var i = 0; i < sql.Values.Count; i++)
            command.Parameters.AddWithValue(Sql.NameOf(i), sql.Values[i]);
        return command;
    }
}
