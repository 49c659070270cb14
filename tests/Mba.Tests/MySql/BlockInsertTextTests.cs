using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mba.MySql;
using Mba.MySql.Connections;
using Mba.Rows;
using Xunit;

namespace Mba.Tests.MySql;

public sealed class BlockInsertTextTests
{
    [Fact]
    public void Writes_rows_as_one_insert()
    {
        var statement = Assert.Single(Statements(Block(["1", "it's", null], ["2", "a\\b", ""]), 1000));

        Assert.Equal("INSERT INTO `t``x` (`a`, `b`, `c`) VALUES ('1','it''s',NULL),('2',_utf8mb4 X'615C62','')", statement.Sql);
        Assert.Equal(2, statement.Rows);
    }

    [Fact]
    public void Starts_a_statement_before_one_gets_too_long()
    {
        var block = Block([
            .. Enumerable.Range(0, 100).Select(i => (string?[])[i.ToString(System.Globalization.CultureInfo.InvariantCulture), "ééé", "x"]),
        ]);

        var statements = Statements(block, 200);

        Assert.All(statements, s => Assert.InRange(Encoding.UTF8.GetByteCount(s.Sql), 1, 200));
        Assert.Equal(100, statements.Sum(s => s.Rows));
        Assert.True(statements.Count is > 5 and < 30, $"{statements.Count} statements");
    }

    [Fact]
    public void Fails_with_a_remedy_when_one_row_is_too_long()
    {
        var error = Assert.Throws<IngestException>(() => Statements(Block(["1", new string('x', 300), "y"]), 200));

        Assert.Equal("ROW_TOO_LARGE", error.Code);
        Assert.Contains("max_allowed_packet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Has_nothing_to_say_of_an_empty_block() => Assert.Empty(Statements(default, 200));

    [Fact]
    public void What_goes_in_comes_out_whatever_the_sql_mode_makes_of_backslashes()
    {
        var values = Gen.ArrayOf(Gen.Elements("a", "é", "😀", "\t", "\n", "\\", "\\'", "'", "''", "\0", "\"", "),(", "--", "\u001a", "X'"))
            .Select(string.Concat)
            .OrNull();
        var rows = Gen.ArrayOf(Gen.ArrayOf(values, 3)).Where(r => r.Length > 0);

        Prop.ForAll(
                rows.ToArbitrary(),
                input =>
                {
                    var read = Statements(Block(input), 20_000)
                        .SelectMany(s => SqlValues(s.Sql[(s.Sql.IndexOf("VALUES ", StringComparison.Ordinal) + 7)..]));
                    return read.SequenceEqual(input.SelectMany(r => r));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static IReadOnlyList<InsertStatement> Statements(ReadOnlyMemory<byte> block, int maxBytes) =>
        BlockInsertText.Statements("t`x", ["a", "b", "c"], block, maxBytes);

    private static ReadOnlyMemory<byte> Block(params string?[][] rows)
    {
        using var block = new BlockBuffer(1 << 16);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                var separator = i == row.Length - 1 ? LoadDataText.NewLine : LoadDataText.Tab;
                if (row[i] is { } value)
                    LoadDataText.Value(block, Encoding.UTF8.GetBytes(value), separator);
                else
                    LoadDataText.Null(block, separator);
            }
        }

        return block.Written.ToArray();
    }

    /// <summary>Reads literals as a server does that knows no backslash escapes; none may be in quotes, so that it makes no difference.</summary>
    private static IEnumerable<string?> SqlValues(string sql)
    {
        for (var i = 0; i < sql.Length; i++)
        {
            if (sql[i] is '(' or ')' or ',')
                continue;
            if (sql[i] == 'N')
            {
                i += 3;
                yield return null;
                continue;
            }

            var isHex = sql[i] == '_';
            var start = sql.IndexOf('\'', i) + 1;
            var end = start;
            while (sql[end] != '\'' || (end + 1 < sql.Length && sql[end + 1] == '\''))
                end += sql[end] == '\'' ? 2 : 1;
            Assert.DoesNotContain('\\', sql[start..end]);
            yield return isHex
                ? Encoding.UTF8.GetString(Convert.FromHexString(sql[start..end]))
                : sql[start..end].Replace("''", "'", StringComparison.Ordinal);
            i = end;
        }
    }
}
