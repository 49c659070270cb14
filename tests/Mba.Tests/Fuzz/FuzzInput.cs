using System.Globalization;
using System.IO.Compression;
using System.Text;
using Mba.Tests.Csv;

namespace Mba.Tests.Fuzz;

/// <summary>Random files that are nearly right: tables and JSON, mutated, encoded, compressed, cut off. The same seed gives the same bytes.</summary>
internal static class FuzzInput
{
    private static readonly string[] Json =
    [
        "[{\"a\":1,\"b\":{\"c\":[1,2]}},{\"a\":null}]",
        "{\"a\":\"x\\n\\u00e9\"}\n{\"b\":2}\n",
        "{\"page\":1,\"rows\":[{\"id\":1},{\"id\":2}]}",
        "[]",
        "{}",
        "[[1],[2]]",
        "{\"a\":{\"b\":{\"c\":{}}}}",
        "[{\"a\":1e400},{\"a\":-0}]",
    ];

    private static readonly string[] Texts =
    [
        "id,name,born\n1,Ann,2024-01-02\n2,\"B \"\"x\"\", y\",31/12/2024\n",
        "sep=;\na;b\n1;2\n",
        "# c\n\nid|x\n1|2\nTotal|2\n",
        "a\tb\n1\t\n\n\nx,y,z\n1,2,3\n4,5,6\n",
        "Report\n\nid,,ID\n1,2,3\n",
        "id,n\n1,\"open\n2,x\n3,\"y\"\n",
        "\"a\",\"b\"\r\n\"1\",\"x\r\ny\"\r\n",
        "a,b,\n1,2,\n",
        "a||b\n1||2\n",
        "x\n",
        "a\rb\rc\r",
        "'a','b'\n'1','it\\'s'\n",
    ];

    private static readonly string[] Tokens =
    [
        "\"",
        "'",
        "\"\"",
        ",",
        ";",
        "|",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "\\",
        "\0",
        "\uFEFF",
        "#",
        "{",
        "}",
        "[",
        "]",
        ":",
        "é",
        "😀",
        "sep=,",
        "Total",
        "NULL",
        "1e9999",
        "-0",
        "9999-12-31T23:59:59-14:00",
        "00",
        "+",
        "\u001A",
        "\\u",
        "\"a\":",
        "1,234.5",
        "15E064",
        "-0.00",
        "1e-400",
        "00000000",
        "31/12/2024",
        "2024-02-30",
        "\u00A0",
        "ISA*00*",
        "MSH|^~\\&|",
        "<html>",
        new('9', 19),
        new('9', 66),
        new('1', 321),
        new('7', 801),
        "0." + new string('3', 799) + "e-300",
    ];

    /// <summary>One input in so many is beyond a limit of the code; the others are small. Millions of inputs need fewer huge ones (MBA_FUZZ_BETWEEN_HUGE).</summary>
    private static readonly int BetweenHuge = int.TryParse(
        Environment.GetEnvironmentVariable("MBA_FUZZ_BETWEEN_HUGE"),
        NumberStyles.None,
        CultureInfo.InvariantCulture,
        out var number
    )
        ? number
        : 300;

    public static byte[] Of(int seed)
    {
        var random = new Random(seed);
        if (random.Next(BetweenHuge) == 0)
            return Corrupt(Encode(FuzzHuge.Of(random), random), random);
        var text = random.Next(4) switch
        {
            0 => Json[random.Next(Json.Length)],
            1 => RandomTable.Of(seed).Write().Text,
            2 => string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Tokens[random.Next(Tokens.Length)])),
            _ => Texts[random.Next(Texts.Length)],
        };
        for (var i = random.Next(6); i > 0; i--)
            text = Mutate(text, random);
        if (random.Next(200) == 0)
            text = string.Concat(Enumerable.Repeat(text, random.Next(500)));
        return Corrupt(Encode(text, random), random);
    }

    private static string Mutate(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var length = random.Next(Math.Min(20, text.Length - at) + 1);
        return random.Next(4) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(random.Next(text.Length + 1), text.Substring(at, length)),
            _ => text.Insert(at, Tokens[random.Next(Tokens.Length)]),
        };
    }

    private static byte[] Encode(string text, Random random) =>
        random.Next(12) switch
        {
            0 => Encoding.Unicode.GetBytes("\uFEFF" + text),
            1 => Encoding.BigEndianUnicode.GetBytes(text),
            2 => Encoding.Latin1.GetBytes(text),
            3 => Gzip(Encoding.UTF8.GetBytes(text)),
            _ => Encoding.UTF8.GetBytes(text),
        };

    private static byte[] Corrupt(byte[] bytes, Random random)
    {
        if (bytes.Length == 0 || random.Next(3) > 0)
            return bytes;
        if (random.Next(3) == 0)
            return bytes[..random.Next(bytes.Length)];
        for (var i = random.Next(4); i > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return target.ToArray();
    }
}
