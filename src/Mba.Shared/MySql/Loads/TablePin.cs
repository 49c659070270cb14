using Mba.MySql.Connections;
using Mba.MySql.Runs;
using MySqlConnector;

namespace Mba.MySql.Loads;

/// <summary>The beginning of a loading transaction: its table is opened, and is the one that was planned for.</summary>
internal static class TablePin
{
    /// <summary>
    /// Opens the table, so that nobody can change it before the transaction ends, and makes sure that it is the one that was planned for. The version is
    /// read after the table is open; changes raise it before they wait for the table. The DELETE of nothing opens it for writing at once: a load that read
    /// first and then wrote would wait for a change that waits for it.
    /// </summary>
    /// <exception cref="OutdatedPlanException">It is not.</exception>
    public static Task PinTableAsync(this LoadContext context, MySqlSession session, CancellationToken cancellationToken) =>
        PinAsync(context, session, Opening(context), VersionAndColumnsAsync, cancellationToken);

    /// <summary>
    /// The same, and the content is entered in the same text. Should the table be another one, it was entered for nothing: the transaction is rolled back.
    /// </summary>
    /// <exception cref="OutdatedPlanException">It is another one, or another run has loaded the content in the meantime.</exception>
    public static async Task PinTableAndReserveAsync(this LoadContext context, MySqlSession session, CancellationToken cancellationToken)
    {
        var (claim, sha256) = (context.Claim, context.Scan.Sha256);
        Exception? taken = null;
        await PinAsync(
            context,
            session,
            Sql.Of($"{Opening(context)}; {ContentLedger.Entry(claim, sha256)}"),
            async (reader, token) =>
            {
                var found = await VersionAndColumnsAsync(reader, token);
                taken = await EndAsync(reader, token);
                return found;
            },
            cancellationToken
        );
        await ContentLedger.ReserveAsync(
            session,
            claim,
            sha256,
            () => taken is null ? Task.CompletedTask : Task.FromException(taken),
            cancellationToken
        );
    }

    private static async Task PinAsync(
        LoadContext context,
        MySqlSession session,
        Sql opening,
        Func<MySqlDataReader, CancellationToken, Task<(long? Version, string Columns)>> read,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var (version, columns) = await session.ReadAsync(opening, read, cancellationToken);
            if (version != context.Plan.Target.Version)
                throw new OutdatedPlanException(context.Table);
            if (context.Plan.Existing is { } described)
                context.Catalogue.Keep(described, columns);
        }
        catch (Exception e) when (MySqlErrors.IsNoSuchTableOrColumn(e))
        {
            throw new OutdatedPlanException(context.Table);
        }
    }

    private static Sql Opening(LoadContext context) =>
        Sql.Of(
            $"DELETE FROM {context.QuotedTable} WHERE 1 = 0; SELECT version FROM ingestion_table WHERE table_name = {context.Table}; {ColumnFingerprint.Select(context.Table)}"
        );

    private static async Task<(long? Version, string Columns)> VersionAndColumnsAsync(
        MySqlDataReader reader,
        CancellationToken cancellationToken
    )
    {
        long? version = await reader.ReadAsync(cancellationToken) ? reader.GetInt64(0) : null;
        await reader.NextResultAsync(cancellationToken);
        return (version, ColumnFingerprint.Of(reader));
    }

    /// <summary>The error of the statement that enters the content, where the table is not to blame; null when the content was entered.</summary>
    private static async Task<Exception?> EndAsync(MySqlDataReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return !await reader.NextResultAsync(cancellationToken) && reader.RecordsAffected == 1
                ? null
                : throw new InvalidOperationException("the content was not entered");
        }
        catch (Exception e) when (ContentLedger.IsTaken(e) || MySqlErrors.IsNoSuchTableOrColumn(e))
        {
            return e;
        }
    }
}
