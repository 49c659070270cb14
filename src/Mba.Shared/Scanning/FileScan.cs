using Mba.Csv;
using Mba.Schemas;

namespace Mba.Scanning;

/// <summary>How the bytes of a file are to be read: decided by sniffing, repeated by every later pass, stored as <c>dialect</c>.</summary>
public sealed record FileFormat
{
    /// <summary><c>csv</c>, <c>json</c> (array, object) or <c>jsonl</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>gzip</c> or null.</summary>
    public string? Compression { get; init; }

    /// <summary>IANA name: <c>utf-8</c>, <c>utf-16le</c>, <c>utf-16be</c>, <c>windows-1252</c>.</summary>
    public string Encoding { get; init; } = "utf-8";

    public bool ByteOrderMark { get; init; }

    /// <summary>Null for JSON.</summary>
    public CsvDialect? Csv { get; init; }

    /// <summary>Column names as the file says them (or column_N), in order of the fields. A JSON file's are those seen in the whole file.</summary>
    public IReadOnlyList<string> Header { get; init; } = [];

    /// <summary>The names untrimmed, and empty where the file has none; null when <see cref="Header"/> says the same.</summary>
    public IReadOnlyList<string>? RawHeader { get; init; }

    /// <summary>What speaks for the header, or against one; null for JSON.</summary>
    public string? HeaderReason { get; init; }

    public HeaderState HeaderState { get; init; }

    /// <summary>Line on which the header begins, or the first row when there is none; null for JSON.</summary>
    public long? HeaderLine { get; init; }

    /// <summary>Why the header cannot be used, and the remedy; null when it can.</summary>
    public string? HeaderProblem { get; init; }

    /// <summary>The best readings, side by side, when the choice is not certain: this one first.</summary>
    public IReadOnlyList<Reading> Readings { get; init; } = [];

    /// <summary>Line of the first of the upper rows that may be none, and how many there are; only of the scan.</summary>
    internal (long Line, long Count) DoubtfulRows { get; init; }

    /// <summary>What the confidence was computed from; null for JSON, and in later passes.</summary>
    internal ReadingSigns? Signs { get; init; }

    /// <summary>Certainty of the choice, 0 to 1.</summary>
    public double Confidence { get; init; } = 1;
}

/// <summary>A column of a file: where its values stand, what it is called, and what the whole file says about its values.</summary>
public sealed record ScannedColumn
{
    /// <summary>Index into the record's fields.</summary>
    public required int Field { get; init; }

    /// <summary>As the header says it.</summary>
    public required string SourceName { get; init; }

    /// <summary>As the table will call it: snake_case, unique, at most 64 characters.</summary>
    public required string Name { get; init; }

    public required ColumnEvidence Evidence { get; init; }
}

/// <summary>Skipped lines of one reason.</summary>
/// <param name="Code">One of <see cref="Sources.SkipCodes"/>.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstLine">Line of the first.</param>
public sealed record SkippedLines(string Code, long Count, long FirstLine);

/// <summary>One skipped line.</summary>
public readonly record struct SkippedLine(long Line, string Code);

/// <summary>What one pass over the whole file has found out.</summary>
public sealed record FileScan
{
    public required FileFormat Format { get; init; }

    public required IReadOnlyList<ScannedColumn> Columns { get; init; }

    /// <summary>All records that the reader yielded, whatever their kind: the audit's rows_read.</summary>
    public required long RecordsRead { get; init; }

    /// <summary>Records of kind NonRecord.</summary>
    public required long RecordsSkipped { get; init; }

    /// <summary>The skipped records by reason, in the order in which the file has them first.</summary>
    public IReadOnlyList<SkippedLines> Skips { get; init; } = [];

    /// <summary>The first few skipped lines that are not blank.</summary>
    public IReadOnlyList<SkippedLine> FirstSkips { get; init; } = [];

    /// <summary>What is doubtful about a file that loads; of a JSON file none.</summary>
    public IReadOnlyList<FileWarning> Warnings { get; init; } = [];

    /// <summary>Records of kind Broken.</summary>
    public required long RecordsBroken { get; init; }

    /// <summary>Stored bytes, as hashed.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>Bytes after decompression and decoding to UTF-8.</summary>
    public required long DecodedBytes { get; init; }

    /// <summary>Lower-case hex of the stored bytes.</summary>
    public required string Md5 { get; init; }

    /// <summary>Lower-case hex of the stored bytes.</summary>
    public required string Sha256 { get; init; }
}

/// <summary>What is known or ordered about a file before it is scanned; null parts are detected.</summary>
public sealed record ScanOptions
{
    public DialectOverrides Dialect { get; init; } = new();

    /// <summary>Names of the columns that the table and its dataset have: evidence of where the header is. Empty when nothing is known.</summary>
    public IReadOnlyList<string> KnownColumns { get; init; } = [];

    /// <summary>Longest record in bytes; a longer one is Broken, RECORD_TOO_LARGE.</summary>
    public int MaxRecordBytes { get; init; } = 16 << 20;

    /// <summary>Most decoded bytes for one stored byte, beyond the first 100 MB: guards against decompression bombs.</summary>
    public int MaxInflateRatio { get; init; } = 1000;
}
