using System.Text;

namespace Mba.Tests.Fuzz;

/// <summary>Texts on both sides of the limits in the code: fields kept (65,536), window (512 kB), sample (128 kB), records sampled (300), text kept of a long line (64 kB).</summary>
internal static class FuzzHuge
{
    private static readonly int[] Limits = [64, 300, 1024, 4096, 64 << 10, 65_536, 70_000, 128 << 10, 400_000, 512 << 10, 1 << 20];

    private static readonly string[] Cells =
    [
        ",",
        ";",
        "a,",
        "\"\",",
        "\"a\"\"b\" ,",
        "word ",
        "a||",
        "1\t",
        "'x',",
        "\\,",
        "\"x\ny\",",
        "\r",
        "\"",
        "#",
    ];

    public static string Of(Random random)
    {
        var text = new StringBuilder();
        if (random.Next(2) == 0)
            text.Append("id,name,born\n1,Ann,2024-01-02\n2,Bob,2024-01-03\n");
        for (var lines = random.Next(1, 5); lines > 0; lines--)
            text.Append(Line(random)).Append(random.Next(6) == 0 ? "\r\n\r\n" : "\n");
        if (random.Next(3) == 0)
            text.Append("3,Cid,2024-01-04\n");
        return text.ToString();
    }

    private static string Line(Random random)
    {
        var size = Math.Max(1, Limits[random.Next(Limits.Length)] + random.Next(-2, 3));
        var cell = Cells[random.Next(Cells.Length)];
        return random.Next(5) switch
        {
            0 => new string((char)random.Next('!', '~'), size),
            1 => "\"" + new string('q', size) + (random.Next(2) == 0 ? "\"" : ""),
            2 => "1," + new string('9', Math.Min(size, 100_000)) + ",x",
            _ => string.Concat(Enumerable.Repeat(cell, Math.Min(size, (1 << 20) / cell.Length))),
        };
    }
}
