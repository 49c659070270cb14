using System.Buffers;
using System.Buffers.Text;

namespace Mba.Rows;

/// <summary>
/// The text form that LOAD DATA reads with <c>FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'</c>, character set utf8mb4:
/// tab between values, newline after a row, <c>\N</c> for NULL, a backslash before tab, newline, return, backslash and NUL.
/// </summary>
internal static class LoadDataText
{
    private static readonly SearchValues<byte> Special = SearchValues.Create("\t\n\r\\\0"u8);

    /// <summary>Writes a value (null with <see cref="Null"/>) without its separator.</summary>
    public static void Value(BlockBuffer block, ReadOnlySpan<byte> value)
    {
        var first = value.IndexOfAny(Special);
        if (first >= 0)
        {
            Escaped(block, value, first);
            return;
        }

        value.CopyTo(block.Reserve(value.Length));
        block.Advance(value.Length);
    }

    public static void Null(BlockBuffer block)
    {
        @"\N"u8.CopyTo(block.Reserve(2));
        block.Advance(2);
    }

    public static void Separator(BlockBuffer block, byte separator)
    {
        block.Reserve(1)[0] = separator;
        block.Advance(1);
    }

    public static void Number(BlockBuffer block, long number)
    {
        Utf8Formatter.TryFormat(number, block.Reserve(20), out var written);
        block.Advance(written);
    }

    private static void Escaped(BlockBuffer block, ReadOnlySpan<byte> value, int first)
    {
        var target = block.Reserve(checked(value.Length * 2));
        var written = 0;
        while (first >= 0)
        {
            value[..first].CopyTo(target[written..]);
            written += first;
            target[written++] = (byte)'\\';
            target[written++] = Letter(value[first]);
            value = value[(first + 1)..];
            first = value.IndexOfAny(Special);
        }

        value.CopyTo(target[written..]);
        block.Advance(written + value.Length);
    }

    private static byte Letter(byte special) => special switch
    {
        (byte)'\t' => (byte)'t',
        (byte)'\n' => (byte)'n',
        (byte)'\r' => (byte)'r',
        0 => (byte)'0',
        _ => special,
    };
}
