using System.Buffers;
using System.Text;
using Mba.Rows;

namespace Mba.MySql.Connections;

/// <summary>An INSERT of some rows of a block.</summary>
public sealed record InsertStatement(string Sql, int Rows);

/// <summary>
/// Turns an encoded block into multi-row INSERTs, for servers that refuse LOAD DATA LOCAL. Values are literals that mean the same under every sql_mode:
/// quoted with quotes doubled where they hold no backslash and no control character, else <c>_utf8mb4 X'…'</c>.
/// </summary>
public static class BlockInsertText
{
    private static readonly SearchValues<byte> NeedsHex = SearchValues.Create([
        (byte)'\\',
        .. Enumerable.Range(0, 32).Select(b => (byte)b),
        127,
    ]);

    /// <summary>The block's rows as statements of at most <paramref name="maxStatementBytes"/> UTF-8 bytes each, in order.</summary>
    /// <param name="table">Unquoted name.</param>
    /// <param name="columns">Unquoted names, as many as a row has values.</param>
    /// <param name="block">Encoded rows.</param>
    /// <param name="maxStatementBytes">The session's max_allowed_packet, less some room for the protocol.</param>
    /// <exception cref="IngestException">ROW_TOO_LARGE: one row alone is longer.</exception>
    public static IReadOnlyList<InsertStatement> Statements(
        string table,
        IReadOnlyList<string> columns,
        ReadOnlyMemory<byte> block,
        int maxStatementBytes
    )
    {
        var head = Encoding.UTF8.GetBytes($"INSERT INTO {SqlName.Quote(table)} ({SqlText.Names(columns)}) VALUES ");
        var statements = new List<InsertStatement>();
        var (all, row) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        var rows = 0;
        var values = new BlockReader(block.Span);
        while (ReadRow(ref values, row))
        {
            if (rows > 0 && all.WrittenCount + row.WrittenCount + 1 > maxStatementBytes)
                Finish(statements, all, ref rows);
            if (rows == 0 && head.Length + row.WrittenCount > maxStatementBytes)
                throw TooLarge(head.Length + row.WrittenCount, maxStatementBytes);

            all.Write(rows++ == 0 ? head : ","u8);
            all.Write(row.WrittenSpan);
        }

        if (rows > 0)
            Finish(statements, all, ref rows);
        return statements;
    }

    private static void Finish(List<InsertStatement> statements, ArrayBufferWriter<byte> all, ref int rows)
    {
        statements.Add(new InsertStatement(Encoding.UTF8.GetString(all.WrittenSpan), rows));
        all.ResetWrittenCount();
        rows = 0;
    }

    private static bool ReadRow(ref BlockReader values, ArrayBufferWriter<byte> row)
    {
        row.ResetWrittenCount();
        while (values.Read())
        {
            row.Write(row.WrittenCount == 0 ? "("u8 : ","u8);
            Literal(values.Value, values.IsNull, row);
            if (!values.EndsRow)
                continue;
            row.Write(")"u8);
            return true;
        }

        return false;
    }

    private static void Literal(ReadOnlySpan<byte> value, bool isNull, ArrayBufferWriter<byte> row)
    {
        if (isNull)
            row.Write("NULL"u8);
        else if (value.ContainsAny(NeedsHex))
            Hex(value, row);
        else
            Quoted(value, row);
    }

    private static void Quoted(ReadOnlySpan<byte> value, ArrayBufferWriter<byte> row)
    {
        row.Write("'"u8);
        for (var quote = value.IndexOf((byte)'\''); quote >= 0; quote = value.IndexOf((byte)'\''))
        {
            row.Write(value[..(quote + 1)]);
            row.Write("'"u8);
            value = value[(quote + 1)..];
        }

        row.Write(value);
        row.Write("'"u8);
    }

    private static void Hex(ReadOnlySpan<byte> value, ArrayBufferWriter<byte> row)
    {
        row.Write("_utf8mb4 X'"u8);
        Convert.TryToHexString(value, row.GetSpan(value.Length * 2), out var written);
        row.Advance(written);
        row.Write("'"u8);
    }

    private static IngestException TooLarge(int statementBytes, int maxStatementBytes) =>
        new(
            IngestStage.Load,
            "ROW_TOO_LARGE",
            FormattableString.Invariant(
                $"a row alone takes an INSERT of {statementBytes} bytes, the server accepts {maxStatementBytes}; raise max_allowed_packet, or allow LOAD DATA LOCAL (local_infile=ON)"
            )
        );
}
