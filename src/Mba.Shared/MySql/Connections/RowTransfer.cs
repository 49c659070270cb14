namespace Mba.MySql.Connections;

/// <summary>What becomes of a row whose unique key the table holds.</summary>
internal enum DuplicateRows
{
    /// <summary>It is not expected: LOAD DATA LOCAL skips it and warns, an INSERT fails.</summary>
    Refused,

    Skipped,

    /// <summary>It takes the place of the row that is there.</summary>
    Replacing,
}

/// <summary>
/// Takes encoded rows to the server: by LOAD DATA LOCAL, which leaves no values in the text of a statement, or, where the server refuses that, by INSERTs
/// that its slow log leaves out.
/// </summary>
/// <param name="table">Target or stage table.</param>
/// <param name="columns">Columns in the order of the encoded values.</param>
/// <param name="duplicates">What becomes of a row whose unique key the table holds.</param>
internal sealed class RowTransfer(string table, IReadOnlyList<string> columns, DuplicateRows duplicates)
{
    private const int PacketReserve = 1024;

    private volatile bool _localRefused;

    /// <summary>Rows that the server says it changed.</summary>
    public async Task<long> SendAsync(MySqlSession session, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        if (!_localRefused)
        {
            try
            {
                return await session.LoadDataAsync(table, columns, lines, duplicates == DuplicateRows.Replacing, cancellationToken);
            }
            catch (Exception e) when (MySqlErrors.IsLocalRefused(e))
            {
                _localRefused = true;
            }
        }
        return await InsertAsync(session, lines, cancellationToken);
    }

    private async Task<long> InsertAsync(MySqlSession session, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        var verb = duplicates switch
        {
            DuplicateRows.Skipped => "INSERT IGNORE",
            DuplicateRows.Replacing => "REPLACE",
            _ => "INSERT",
        };
        var packetBytes = await session.ScalarAsync<int>(Sql.Of($"SELECT @@max_allowed_packet"), cancellationToken);
        var changed = 0L;
        foreach (var statement in BlockInsertText.Statements(table, columns, lines, packetBytes - PacketReserve))
            changed += await session.ExecuteUnloggedAsync(Sql.Written(verb + statement.Sql["INSERT".Length..]), cancellationToken);
        return changed;
    }
}
