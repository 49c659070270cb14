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
    private static readonly string[] Statuses = ["PAID", "DENIED", "PENDING", "ADJUSTED"];
    private static readonly string[] Notes = ["", "office visit", "\"lab, routine\"", "x-ray", "", "follow up"];

    /// <summary>Columns and types as a careful person would declare them for a rival's ready table.</summary>
    public const string TableColumns =
        "`claim_id` BIGINT NULL, `member_id` BIGINT NULL, `service_date` DATE NULL, `procedure_code` VARCHAR(64) NULL, " +
        "`amount` DECIMAL(9,2) NULL, `paid` DECIMAL(9,2) NULL, `status` VARCHAR(64) NULL, `note` VARCHAR(64) NULL, `zip` VARCHAR(64) NULL";

    /// <summary>Writes <paramref name="rows"/> records to <paramref name="path"/> unless a file of that name is there; gzip when it ends in .gz.</summary>
    public static void Write(string path, long rows, long firstId = 1)
    {
        if (File.Exists(path))
            return;
        var partial = path + ".partial";
        using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        using (Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file)
            WriteRows(stream, rows, firstId);
        File.Move(partial, path);
    }

    private static void WriteRows(Stream stream, long rows, long firstId)
    {
        var random = new Random(20260101);
        var text = new StringBuilder(1 << 20).Append(Header);
        var start = new DateTime(2023, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var row = 0L; row < rows; row++)
        {
            var day = start.AddDays(random.Next(1000));
            var cents = random.Next(100, 500_000);
            text.Append(CultureInfo.InvariantCulture, $"{firstId + row},{1_000_000 + random.Next(900_000)},{day:yyyy-MM-dd},")
                .Append(CultureInfo.InvariantCulture, $"{random.Next(10_000, 99_999)},{cents / 100}.{cents % 100:00},{cents / 125}.{cents % 100:00},")
                .Append(CultureInfo.InvariantCulture, $"{Statuses[random.Next(4)]},{Notes[random.Next(6)]},{random.Next(500, 99_999):00000}\n");
            if (text.Length > 900_000)
                Flush(stream, text);
        }
        Flush(stream, text);
    }

    private static void Flush(Stream stream, StringBuilder text)
    {
        stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
        text.Clear();
    }
}
