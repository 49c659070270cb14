using System.Buffers;
using System.Buffers.Text;

namespace Mba.Rows;

/// <summary>
/// The text form that LOAD DATA reads with <c>FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'</c>, character set utf8mb4:
/// tab between values, newline after a row, <c>\N</c> for NULL, a backslash before tab, newline, return, backslash and NUL.
/// </summary>
internal static class LoadDataText
{
    public const byte Tab = (byte)'\t';
    public const byte NewLine = (byte)'\n';

    private static readonly SearchValues<byte> Special = SearchValues.Create("\t\n\r\\\0"u8);

    /// <summary>Writes a value and its separator.</summary>
    public static void Value(BlockBuffer block, ReadOnlySpan<byte> value, byte separator)
    {
        var first = value.IndexOfAny(Special);
        if (first >= 0)
        {
            Escaped(block, value, first);
            Raw(block, [], separator);
            return;
        }

        Raw(block, value, separator);
    }

    public static void Null(BlockBuffer block, byte separator) => Raw(block, @"\N"u8, separator);

    /// <summary>Writes what needs no escape, or has had it.</summary>
    public static void Raw(BlockBuffer block, ReadOnlySpan<byte> encoded, byte separator)
    {
        var target = block.Reserve(encoded.Length + 1);
        encoded.CopyTo(target);
        target[encoded.Length] = separator;
        block.Advance(encoded.Length + 1);
    }

    public static void Number(BlockBuffer block, long number, byte separator)
    {
        var target = block.Reserve(21);
        Utf8Formatter.TryFormat(number, target, out var written);
        target[written] = separator;
        block.Advance(written + 1);
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

    private static byte Letter(byte special) =>
        special switch
        {
            Tab => (byte)'t',
            NewLine => (byte)'n',
            (byte)'\r' => (byte)'r',
            0 => (byte)'0',
            _ => special,
        };
}
