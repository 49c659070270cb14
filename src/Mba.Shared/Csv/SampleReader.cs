using Mba.Schemas;
using Mba.Sources;

namespace Mba.Csv;

/// <summary>One record of the sample: its fields as text spans are read again through the tokenizer when they are needed.</summary>
internal readonly record struct SampleRecord(int Start, int End, int Next, int FieldCount, bool WellFormed, bool AfterBlank)
{
    /// <summary>Fields in quotes.</summary>
    public int QuotedFields { get; init; }

    /// <summary>Nothing stands behind the last delimiter.</summary>
    public bool EndsEmpty { get; init; }
}

/// <summary>Reads the records of the window under a candidate dialect, without moving the window.</summary>
internal sealed class SampleReader(RecordBuffer buffer, CsvDialect dialect)
{
    public const int MaxRecords = 300;

    /// <summary>Before a record it is not part of its first value.</summary>
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private const long LookAheadBudget = 8L << 20;
    private const int QuotedBytesBeyondBudget = 16 << 10;

    private readonly CsvTokenizer _tokens = new(buffer, dialect);
    private long _lookedAhead;

    /// <summary>Records from <paramref name="start"/> on; a record that is not well formed counts as its first line, and the one that the window cuts off is left out.</summary>
    public List<SampleRecord> Read(int start)
    {
        var records = new List<SampleRecord>();
        var blank = false;
        while (start < buffer.End && records.Count < MaxRecords)
        {
            if (buffer.Bytes.AsSpan(start, buffer.End - start).StartsWith(ByteOrderMark))
                start += ByteOrderMark.Length;
            start += IsPageBreak(start) ? 1 : 0;
            var lineEnd = LineEnd(start, out var next);
            if (IsBlank(start, lineEnd))
            {
                (start, blank) = (next, true);
                continue;
            }

            var record = dialect.Comment is { } comment && buffer.Bytes[start] == comment ? default : ReadOne(start, blank);
            if (record is { Next: 0, Start: < 0 })
                break;
            if (record.Next > 0)
                records.Add(record);
            (start, blank) = (record.Next > 0 ? record.Next : next, false);
        }

        return records;
    }

    /// <summary>The fields of one record as strings.</summary>
    public List<string> Fields(SampleRecord record, int count)
    {
        _tokens.Reset();
        _tokens.Read(record.Start);
        var fields = new List<string>();
        for (var i = 0; i < Math.Min(count, _tokens.KeptFields); i++)
            fields.Add(FieldText.Decode(_tokens.Text(i, out var escaped), escaped, dialect));
        return fields;
    }

    /// <summary>Which of the first fields of a record are filled.</summary>
    public RowShape Shape(SampleRecord record, int fields, string traits = "")
    {
        _tokens.Reset();
        _tokens.Read(record.Start);
        return RowShape.Of(_tokens, traits, Math.Min(fields, _tokens.KeptFields));
    }

    /// <summary>Evidence of each field over the records.</summary>
    public ColumnEvidence[] Observe(IEnumerable<SampleRecord> records, int count)
    {
        var evidence = Enumerable.Range(0, count).Select(_ => new ColumnEvidence()).ToArray();
        foreach (var record in records)
        {
            _tokens.Reset();
            _tokens.Read(record.Start);
            for (var i = 0; i < Math.Min(count, _tokens.KeptFields); i++)
                evidence[i].Observe(_tokens.Text(i, out _));
        }

        return evidence;
    }

    private SampleRecord ReadOne(int start, bool blank)
    {
        _tokens.Reset();
        var outcome = _tokens.Read(start);
        if (_tokens.InQuotes && (_lookedAhead += buffer.End - start) > LookAheadBudget)
            _tokens.MaxQuotedBytes = QuotedBytesBeyondBudget;
        if (outcome == RecordEnd.Complete)
            return new(start, _tokens.End, _tokens.Next, _tokens.FieldCount, true, blank)
            {
                QuotedFields = _tokens.QuotedFields,
                EndsEmpty = _tokens.FieldCount > 1 && _tokens.IsEmpty(_tokens.FieldCount - 1),
            };
        var end = LineEnd(start, out var next);
        if (outcome == RecordEnd.NeedsMore && !_tokens.InQuotes)
            return new(-1, 0, 0, 0, false, false);
        return new(start, end, next, 0, false, blank);
    }

    /// <summary>A record repeats another one word for word.</summary>
    public bool IsSame(SampleRecord record, SampleRecord other) => record.Start != other.Start && Text(record).SequenceEqual(Text(other));

    private ReadOnlySpan<byte> Text(SampleRecord record) => buffer.Bytes.AsSpan(record.Start, record.End - record.Start);

    /// <summary>A form feed before a record, as printed reports have it before a header that is said again.</summary>
    private bool IsPageBreak(int start) => start + 1 < buffer.End && buffer.Bytes[start] == (byte)'\f';

    private int LineEnd(int start, out int next)
    {
        var text = buffer.Bytes.AsSpan(start, buffer.End - start);
        var at = text.IndexOfAny((byte)'\n', (byte)'\r');
        next = at < 0 ? buffer.End : start + at + (text[at..].StartsWith("\r\n"u8) ? 2 : 1);
        return at < 0 ? buffer.End : start + at;
    }

    private bool IsBlank(int start, int end)
    {
        var text = buffer.Bytes.AsSpan(start, end - start);
        return text.IsEmpty || (dialect.Delimiter is not (" " or "\t") && text.Trim(" \t"u8).IsEmpty);
    }
}
