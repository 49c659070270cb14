using System.Data;
using System.Globalization;
using global::MySql.Data.MySqlClient;
using Mba.MySql.Loads;

namespace Mba.MySql.Connections;

/// <summary>
/// One connection, used by one flow at a time. The driver cannot cancel a running command, so a cancelled token ends the whole connection from a second
/// one (a LOAD whose statement alone is killed leaves the driver waiting for ever). A session disposed inside a transaction rolls it back.
/// </summary>
public sealed class MySqlSession(MySqlConnection connection, MySqlSessions sessions) : IAsyncDisposable
{
    private static readonly TimeSpan AbandonAfter = TimeSpan.FromSeconds(5);

    private bool _inTransaction;
    private Task _running = Task.CompletedTask;

    /// <summary>The server's id of this connection.</summary>
    public int ConnectionId => connection.ServerThread;

    /// <summary>Runs a statement; returns the rows it changed.</summary>
    public Task<int> ExecuteAsync(Sql sql, CancellationToken cancellationToken) =>
        RunAsync(
            async () =>
            {
                await using var command = Command(sql);
                return await command.ExecuteNonQueryAsync(CancellationToken.None);
            },
            cancellationToken
        );

    /// <summary>Runs an INSERT; returns the AUTO_INCREMENT value that it was given.</summary>
    public Task<long> InsertAsync(Sql sql, CancellationToken cancellationToken) =>
        RunAsync(
            async () =>
            {
                await using var command = Command(sql);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
                return command.LastInsertedId;
            },
            cancellationToken
        );

    /// <summary>The first column of the first row, or the default when there is no row or it is NULL.</summary>
    public Task<T?> ScalarAsync<T>(Sql sql, CancellationToken cancellationToken) =>
        RunAsync(
            async () =>
            {
                await using var command = Command(sql);
                var value = await command.ExecuteScalarAsync(CancellationToken.None);
                var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
                return value is null or DBNull ? default : (T?)Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
            },
            cancellationToken
        );

    /// <summary>All rows, each read by <paramref name="read"/>.</summary>
    public Task<List<T>> QueryAsync<T>(Sql sql, Func<MySqlDataReader, T> read, CancellationToken cancellationToken) =>
        RunAsync(
            async () =>
            {
                await using var command = Command(sql);
                await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
                var rows = new List<T>();
                while (await reader.ReadAsync(CancellationToken.None))
                    rows.Add(read((MySqlDataReader)reader));
                return rows;
            },
            cancellationToken
        );

    /// <summary>Names and types of a table's columns as the server describes results with them, in one text: cheaper than the catalogue.</summary>
    public Task<string> ColumnsAsync(string table, CancellationToken cancellationToken) =>
        RunAsync(
            async () =>
            {
                await using var command = Command(Sql.Of($"SELECT * FROM {new SqlName(table)} LIMIT 0"));
                await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
                using var columns = await reader.GetSchemaTableAsync(CancellationToken.None);
                return columns is null
                    ? ""
                    : string.Join(
                        '\n',
                        columns
                            .Rows.Cast<DataRow>()
                            .Select(c =>
                                string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"{c["ColumnName"]}\t{c["ProviderType"]}\t{c["ColumnSize"]}\t{c["NumericPrecision"]}\t{c["NumericScale"]}\t{c["AllowDBNull"]}"
                                )
                            )
                    );
            },
            cancellationToken
        );

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(Sql.Of($"START TRANSACTION"), cancellationToken);
        _inTransaction = true;
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(Sql.Of($"COMMIT"), cancellationToken);
        _inTransaction = false;
    }

    /// <summary>Rolls back what is open; a session that cannot do so any more is closed by the server, which rolls back too.</summary>
    public async Task RollbackAsync()
    {
        if (!_inTransaction)
            return;
        _inTransaction = false;
        try
        {
            await ExecuteAsync(Sql.Of($"ROLLBACK"), CancellationToken.None);
        }
        catch (Exception e) when (MySqlErrors.IsLost(e) || e is MySqlException)
        {
            await connection.CloseAsync();
        }
    }

    /// <summary><c>LOAD DATA LOCAL INFILE</c> of tab-separated UTF-8 lines; returns the rows inserted.</summary>
    public Task<long> LoadDataAsync(
        string table,
        IReadOnlyList<string> columns,
        ReadOnlyMemory<byte> lines,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            async () =>
            {
                var loader = new MySqlBulkLoader(connection)
                {
                    Local = true,
                    TableName = new SqlName(table).ToString(),
                    CharacterSet = "utf8mb4",
                    FieldTerminator = "\t",
                    LineTerminator = "\n",
                    EscapeCharacter = '\\',
                    Timeout = 0,
                };
                loader.Columns.AddRange(columns.Select(c => new SqlName(c).ToString()));
                await using var stream = new BlockStream(lines);
                return (long)await loader.LoadAsync(stream, CancellationToken.None);
            },
            cancellationToken
        );

    /// <summary>Cuts the connection from another one, as a failing network would; only tests ask for it.</summary>
    public async Task DropAsync()
    {
        await using var second = await sessions.OpenUnpooledAsync(CancellationToken.None);
        await using var command = new MySqlCommand(string.Create(CultureInfo.InvariantCulture, $"KILL {ConnectionId}"), second);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>A statement that does not come back although its connection is cut keeps its connection; nothing waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await RollbackAsync();
        if (_running.IsCompleted)
            await connection.DisposeAsync();
    }

    private MySqlCommand Command(Sql sql)
    {
        var command = new MySqlCommand(sql.Text, connection) { CommandTimeout = 0 };
        for (var i = 0; i < sql.Values.Count; i++)
            command.Parameters.AddWithValue(Sql.NameOf(i), sql.Values[i]);
        return command;
    }

    private async Task<T> RunAsync<T>(Func<Task<T>> run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        sessions.CountStatement();
        _running = Task.Run(run, CancellationToken.None);
        try
        {
            return await ((Task<T>)_running).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await CutAsync();
            await Task.WhenAny(_running, Task.Delay(AbandonAfter, CancellationToken.None));
            throw;
        }
    }

    private async Task CutAsync()
    {
        _inTransaction = false;
        try
        {
            await DropAsync();
        }
        catch (Exception e) when (e is MySqlException || MySqlErrors.IsLost(e))
        {
            // The server is out of reach, or the connection is gone already: the statement ends by itself, or is abandoned.
        }
    }
}
