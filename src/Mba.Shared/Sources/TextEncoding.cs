namespace Mba.Sources;

/// <summary>Decides from a file's first bytes whether they are text, and in which encoding.</summary>
internal static class TextEncoding
{
    public const string Utf8 = "utf-8";
    public const string Utf16Le = "utf-16le";
    public const string Utf16Be = "utf-16be";
    public const string Windows1252 = "windows-1252";

    private static readonly (byte[] Magic, string What)[] Binaries =
    [
        ("PK\u0003\u0004"u8.ToArray(), "a zip archive or an Excel workbook; save the sheet as CSV"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook; save the sheet as CSV"),
        ("%PDF"u8.ToArray(), "a PDF"),
        ("PAR1"u8.ToArray(), "a Parquet file; export it as CSV"),
        ("BZh"u8.ToArray(), "a bzip2 archive; use gzip or none"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a zstd archive; use gzip or none"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz archive; use gzip or none"),
        ([0xFF, 0xFE, 0, 0], "UTF-32; save the file as UTF-8"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
        ([0xFF, 0xD8, 0xFF], "a JPEG image"),
        ("GIF8"u8.ToArray(), "a GIF image"),
        ("Rar!\u001A"u8.ToArray(), "a RAR archive; use gzip or none"),
        ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive; use gzip or none"),
        ("SQLite format 3"u8.ToArray(), "an SQLite database; export its table as CSV"),
        ("Obj\u0001"u8.ToArray(), "an Avro file; export it as CSV"),
        ("ARROW1"u8.ToArray(), "an Arrow file; export it as CSV"),
        ("\u007FELF"u8.ToArray(), "a program"),
        ([0x1F, 0x8B], "a gzip archive inside a gzip archive; compress it once"),
    ];

    /// <summary>Name of the encoding, and how many bytes of mark to skip.</summary>
    /// <param name="head">The first bytes of the file, inflated.</param>
    /// <param name="ordered">The encoding that a dataset prescribes, or null.</param>
    /// <exception cref="IngestException">NOT_TEXT, or an encoding that nobody knows.</exception>
    public static (string Name, int MarkBytes) Detect(ReadOnlySpan<byte> head, string? ordered)
    {
        var marked = Mark(head);
        if (ordered is { Length: > 0 })
            return Known(ordered) is var name && Same(name, marked.Name) ? marked : (name, 0);
        RefuseBinary(head);
        if (marked.MarkBytes > 0)
            return marked;
        if (Utf16WithoutMark(head) is { } wide)
            return (wide, 0);
        if (Ebcdic.Looks(head))
            throw new IngestException(
                IngestStage.Decode,
                "NOT_A_TABLE",
                "the file is EBCDIC text; convert it to UTF-8, or name its code page as the dataset's encoding"
            );
        RefuseControls(head);
        return (LooksLikeUtf8(head) ? Utf8 : Windows1252, 0);
    }

    /// <summary>True for an encoding that only a dataset names.</summary>
    public static bool IsCodePage(string name) => name is not (Utf8 or Utf16Le or Utf16Be or Windows1252);

    public static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private static (string Name, int MarkBytes) Mark(ReadOnlySpan<byte> head) =>
        head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Utf8, 3),
            [0xFF, 0xFE, ..] => (Utf16Le, 2),
            [0xFE, 0xFF, ..] => (Utf16Be, 2),
            _ => (Utf8, 0),
        };

    private static string Known(string name) =>
        name.Trim().ToLowerInvariant() switch
        {
            "utf-8" or "utf8" or "us-ascii" or "ascii" => Utf8,
            "utf-16" or "utf-16le" or "utf16" => Utf16Le,
            "utf-16be" => Utf16Be,
            "windows-1252" or "cp1252" or "latin1" or "latin-1" or "iso-8859-1" => Windows1252,
            var other => CodePages.Find(other) is not null
                ? other
                : throw new IngestException(
                    IngestStage.Decode,
                    "UNKNOWN_ENCODING",
                    "the dataset's encoding is unknown; use utf-8, utf-16le, utf-16be, windows-1252, macintosh, shift_jis, IBM037 or another name that IANA lists"
                ),
        };

    private static void RefuseBinary(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, what) in Binaries)
        {
            if (head.StartsWith(magic))
                throw NotText($"the file is {what}");
        }
    }

    /// <summary>Text that is mostly Latin has a NUL in every second byte.</summary>
    private static string? Utf16WithoutMark(ReadOnlySpan<byte> head)
    {
        int even = 0,
            odd = 0;
        for (var i = 0; i + 1 < head.Length; i += 2)
        {
            even += head[i] == 0 ? 1 : 0;
            odd += head[i + 1] == 0 ? 1 : 0;
        }

        var pairs = head.Length / 2;
        if (pairs < 2 || Math.Max(even, odd) < pairs * 0.3 || Math.Min(even, odd) > pairs * 0.05)
            return null;
        return odd > even ? Utf16Le : Utf16Be;
    }

    /// <summary>A few stray control characters cost their rows; many mean that this is not text.</summary>
    private static void RefuseControls(ReadOnlySpan<byte> head)
    {
        var controls = 0;
        foreach (var b in head)
            controls += b < 0x20 && b is not (0x09 or 0x0A or 0x0B or 0x0C or 0x0D or 0x1A or 0x1B) ? 1 : 0;
        if (controls > 4 && controls > head.Length / 20)
            throw NotText("the file is not text but binary data; upload a CSV or JSON file");
    }

    /// <summary>Well-formed sequences beyond ASCII outweigh bytes that are none.</summary>
    private static bool LooksLikeUtf8(ReadOnlySpan<byte> head)
    {
        if (Utf8Validity(head, out var wellFormed, out var invalid))
            return true;
        return wellFormed > invalid;
    }

    private static bool Utf8Validity(ReadOnlySpan<byte> head, out int wellFormed, out int invalid)
    {
        (wellFormed, invalid) = (0, 0);
        if (System.Text.Unicode.Utf8.IsValid(head))
            return true;
        while (!head.IsEmpty)
        {
            var status = System.Text.Rune.DecodeFromUtf8(head, out var rune, out var bytes);
            if (status == System.Buffers.OperationStatus.NeedMoreData)
                break;
            if (status != System.Buffers.OperationStatus.Done)
                invalid++;
            else if (!rune.IsAscii)
                wellFormed++;
            head = head[bytes..];
        }

        return invalid == 0;
    }

    private static IngestException NotText(string message) => new(IngestStage.Decode, "NOT_TEXT", message);
}
