using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Mba.Benchmarks;

/// <summary>
/// Writes the reference input: claim lines of about 70 bytes, nine columns of every type that files of this field hold.
/// The same seed gives the same bytes on every machine.
/// </summary>
public static class ClaimLines
{
    private const string Header = "claim_id,member_id,service_date,procedure_code,amount,paid,status,note,zip\n";
    private const int RowsOfAnInsert = 1000;
    private static readonly string[] Statuses = ["PAID", "DENIED", "PENDING", "ADJUSTED"];
    private static readonly string[] Notes = ["", "office visit", "lab, routine", "x-ray", "", "follow up"];

    /// <summary>Columns and types as a careful person would declare them for a rival's ready table.</summary>
    public const string TableColumns =
        "`claim_id` BIGINT NULL, `member_id` BIGINT NULL, `service_date` DATE NULL, `procedure_code` VARCHAR(64) NULL, "
        + "`amount` DECIMAL(9,2) NULL, `paid` DECIMAL(9,2) NULL, `status` VARCHAR(64) NULL, `note` VARCHAR(64) NULL, `zip` VARCHAR(64) NULL";

    /// <summary>Writes <paramref name="rows"/> records to <paramref name="path"/> unless a file of that name is there; gzip when it ends in .gz.</summary>
    public static void Write(string path, long rows, long firstId = 1) =>
        Write(
            path,
            text =>
            {
                text.Append(Header);
                return Claims(rows, firstId)
                    .Select(claim =>
                        string.Join(',', claim.Select(f => f.Contains(',', StringComparison.Ordinal) ? $"\"{f}\"" : f)) + "\n"
                    );
            }
        );

    /// <summary>The same records as INSERT statements of a thousand rows each, in one transaction, lineage columns included.</summary>
    public static void WriteInserts(string path, string table, long rows) =>
        Write(
            path,
            text =>
            {
                text.Append("START TRANSACTION;\n");
                return Claims(rows, firstId: 1)
                    .Chunk(RowsOfAnInsert)
                    .Select(
                        (chunk, n) =>
                            $"INSERT INTO `{table}` VALUES "
                            + string.Join(
                                ',',
                                chunk.Select(
                                    (claim, i) =>
                                        $"({string.Join(',', claim.Select(f => f.Length == 0 ? "NULL" : $"'{f}'"))},1,{(n * RowsOfAnInsert) + i + 2})"
                                )
                            )
                            + ";\n"
                    )
                    .Append("COMMIT;\n");
            }
        );

    /// <summary>The fields of each record, in the header's order.</summary>
    private static IEnumerable<string[]> Claims(long rows, long firstId)
    {
        var random = new Random(20260101);
        var start = new DateTime(2023, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var culture = CultureInfo.InvariantCulture;
        for (var row = 0L; row < rows; row++)
        {
            var day = start.AddDays(random.Next(1000));
            var cents = random.Next(100, 500_000);
            yield return
            [
                (firstId + row).ToString(culture),
                (1_000_000 + random.Next(900_000)).ToString(culture),
                day.ToString("yyyy-MM-dd", culture),
                random.Next(10_000, 99_999).ToString(culture),
                $"{cents / 100}.{cents % 100:00}",
                $"{cents / 125}.{cents % 100:00}",
                Statuses[random.Next(4)],
                Notes[random.Next(6)],
                random.Next(500, 99_999).ToString("00000", culture),
            ];
        }
    }

    private static void Write(string path, Func<StringBuilder, IEnumerable<string>> lines)
    {
        if (File.Exists(path))
            return;
        var partial = path + ".partial";
        using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        using (Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file)
        {
            var text = new StringBuilder(1 << 20);
            foreach (var line in lines(text))
            {
                text.Append(line);
                if (text.Length > 900_000)
                    Flush(stream, text);
            }
            Flush(stream, text);
        }
        File.Move(partial, path);
    }

    private static void Flush(Stream stream, StringBuilder text)
    {
        stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
        text.Clear();
    }
}
