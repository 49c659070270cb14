using System.Runtime.CompilerServices;
using System.Text;
using Mba.Schemas;
using Mba.Sources;

namespace Mba.Csv;

/// <summary>
/// Where the record at hand begins in the window, and what follows it. Offsets count from that beginning, because the window moves
/// whenever a look ahead needs more of the file.
/// </summary>
internal sealed class RecordCursor(RecordBuffer buffer, CsvDialect dialect)
{
    /// <summary>So many rows, one below the other, no text quotes.</summary>
    private const int RowsNotQuoted = 3;

    private const int ResumeLines = 64;
    private const long LookAheadBudget = 64L << 20;
    private const long LookAheadLimit = 512L << 20;
    private const int QuotedBytesBeyondBudget = 64 << 10;
    private const int QuotedBytesBeyondLimit = 1 << 10;

    private readonly CsvTokenizer _probe = new(buffer, dialect);

    private int _start;
    private long _lookedAhead;

    /// <summary>The first quote of the record that was probed last closes a value that began above it.</summary>
    private bool EndsTornValue => _probe.HasLooseQuote && TornField.ClosesFirst(_probe, dialect);

    public CsvTokenizer Tokens { get; } = new(buffer, dialect);

    /// <summary>Position in the window of the record at hand.</summary>
    public ref int Start => ref _start;

    /// <summary>Goes to a position; false when there is no text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveTo(int position)
    {
        _start = position;
        return position < buffer.End || (Refill() && _start < buffer.End);
    }

    /// <summary>True when the text at hand begins with these bytes.</summary>
    public bool StartsWith(ReadOnlySpan<byte> bytes) =>
        HasText(bytes.Length - 1) && buffer.Bytes.AsSpan(_start, bytes.Length).SequenceEqual(bytes);

    /// <summary>Reads more text behind the record at hand, which moves to the start of the window; false when there is none to read, or no room.</summary>
    public bool Refill()
    {
        Tokens.Reset();
        _probe.Reset();
        return buffer.Refill(ref _start);
    }

    /// <summary>Splits the record at hand, with as much of the file in the window as it takes; NeedsMore only when the limit is reached.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RecordEnd Read()
    {
        var outcome = Read(Tokens, 0);
        if (Tokens.InQuotes)
            ChargeLookAhead(buffer.End - _start);
        return outcome;
    }

    /// <summary>Fields of a record as the table sees them, without the empty one behind a trailing delimiter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Fields(CsvTokenizer tokens, out bool fits)
    {
        var count = tokens.FieldCount;
        var wanted = dialect.FieldCount;
        if (dialect.TrailingDelimiter)
        {
            if (count == wanted + 1 && (tokens.IsEmpty(wanted) || tokens.Text(wanted, out _).IsEmpty))
                count = wanted;
            else if (count == wanted && tokens.IsEmpty(wanted - 1))
                count--; // It ends with the delimiter that the others have behind their last value: one value is missing.
        }

        if (dialect.PadShortRows && count < wanted)
            count = wanted;
        fits = count == wanted;
        return count;
    }

    /// <summary>Fields of the record that begins at <paramref name="offset"/>, 0 when it is not well formed; then the offset behind it.</summary>
    public int Probe(int offset, out bool fits, out int next)
    {
        var outcome = Read(_probe, offset);
        ChargeLookAhead((outcome == RecordEnd.Complete ? _probe.Next : buffer.End) - _start - offset);
        if (outcome != RecordEnd.Complete)
        {
            (fits, next) = (false, LineStartAfter(offset));
            return 0;
        }

        next = _probe.Next - _start;
        var fields = Fields(_probe, out fits);
        fits &= !_probe.LooksLikeUnclosedQuote;
        return fields;
    }

    /// <summary>Hands the fields of the record that was probed last to their columns.</summary>
    public void ObserveProbed(ColumnEvidence[] columns)
    {
        for (var i = 0; i < columns.Length; i++)
            columns[i].Observe(_probe.Text(i, out _));
    }

    /// <summary>How the record that was probed last compares with the rows of the sample.</summary>
    public RowShape ProbedShape(string traits) => RowShape.Of(_probe, traits, Math.Min(_probe.KeptFields, dialect.FieldCount));

    /// <summary>A field of the record that was probed last; empty when there is none.</summary>
    public string ProbedText(int field) =>
        field < 0 || field >= _probe.KeptFields ? "" : Encoding.UTF8.GetString(_probe.Text(field, out _)).Trim();

    /// <summary>Offset of the next line that is not blank, from <paramref name="offset"/> on; the end of the text when there is none.</summary>
    public int SkipBlankLines(int offset)
    {
        while (HasText(offset) && buffer.Bytes[_start + offset] is (byte)'\n' or (byte)'\r')
            offset++;
        return offset;
    }

    /// <summary>A line ends within the window.</summary>
    public bool SeesLineEnd() => buffer.Bytes.AsSpan(_start, buffer.End - _start).ContainsAny((byte)'\n', (byte)'\r');

    public bool HasText(int offset)
    {
        while (_start + offset >= buffer.End)
        {
            if (!Refill())
                return false;
        }

        return true;
    }

    /// <summary>True when no more than <paramref name="bytes"/> of text follow the offset.</summary>
    public bool EndsWithin(int offset, int bytes) => !HasText(offset + bytes) && buffer.AtEnd;

    /// <summary>
    /// Lines from the start to the first one, within <paramref name="bytes"/>, that reads as a whole record; null when none of the next 64 does. A line
    /// whose first quote closes a value (<c>rest of it",5</c>) is the end of a value of several lines.
    /// </summary>
    public int? FindResume(int bytes)
    {
        var candidate = 0;
        if (IsLookAheadSpent)
            return null;
        for (var lines = 1; lines <= ResumeLines; lines++)
        {
            candidate = LineStartAfter(candidate);
            if (candidate >= bytes || !HasText(candidate))
                return null;
            Probe(candidate, out var fits, out _);
            if (fits && !EndsTornValue)
                return lines;
        }

        return null;
    }

    /// <summary>
    /// True when a value of several lines ends from here on: the first quote of a line closes (<c>rest of it"</c>) before a line reads as a record.
    /// </summary>
    /// <param name="offset">0 begins with the record at hand.</param>
    public bool IsClosedBelow(int offset) => LinesToClosing(offset, out _) > 0;

    /// <summary>
    /// The lines from here on to the one that closes a value of several lines; 0 when there is none. That line may have as many fields as a record by chance:
    /// then a cell of it has to misfit its column.
    /// </summary>
    /// <param name="offset">0 begins with the record at hand.</param>
    /// <param name="fits">The closing line has as many fields as a record.</param>
    public int LinesToClosing(int offset, out bool fits)
    {
        fits = false;
        for (var lines = 1; lines <= ResumeLines && !IsLookAheadSpent && HasText(offset); lines++)
        {
            Probe(offset, out fits, out _);
            if (EndsTornValue && (!fits || ProbedShape(dialect.Traits).Misfits > 0))
                return lines;
            if (fits)
                return 0;
            offset = LineStartAfter(offset);
        }

        return 0;
    }

    /// <summary>
    /// True when every line between the first and the last of the record at hand reads as a row of the table, with two typed cells at least, and those two have
    /// as many delimiters as a row, too: a quote that was not closed and one that was not opened, rows below, enclose them. Around a text that quotes a row the
    /// value's first and last line are pieces; of several rows, with a text before them that has delimiters of its own, that is not believed.
    /// </summary>
    public bool EnclosesRows(int lines)
    {
        var offset = LineStartAfter(0);
        var more = lines - 2 >= RowsNotQuoted;
        if (!HasDelimitersOfRow(0, offset, more))
            return false;
        for (var line = 2; line < lines; line++)
        {
            var next = LineStartAfter(offset);
            if (buffer.Bytes.AsSpan(_start + offset, next - offset).Contains(dialect.LooseQuote))
                return false;
            Probe(offset, out var fits, out offset);
            if (!fits || ProbedShape(dialect.Traits) is not { Typed: > 1, Misfits: 0, Missing: 0 })
                return false;
        }

        return HasDelimitersOfRow(offset, LineStartAfter(offset), more);
    }

    private bool HasDelimitersOfRow(int from, int to, bool orMore)
    {
        var found = buffer.Bytes.AsSpan(_start + from, to - from).Count(Encoding.UTF8.GetBytes(dialect.Delimiter));
        var ofRow = dialect.FieldCount - (dialect.TrailingDelimiter ? 0 : 1);
        return found == ofRow || (orMore && found > ofRow);
    }

    /// <summary>Offset of the line after the one at <paramref name="offset"/>; the end of the text when it is the last.</summary>
    public int LineStartAfter(int offset)
    {
        while (true)
        {
            var rest = buffer.Bytes.AsSpan(_start + offset, buffer.End - _start - offset);
            var at = rest.IndexOfAny((byte)'\n', (byte)'\r');
            if (at >= 0 && (rest[at] == '\n' || at + 1 < rest.Length || buffer.AtEnd))
                return offset + at + (rest[at..].StartsWith("\r\n"u8) ? 2 : 1);
            if (!Refill())
                return at >= 0 ? offset + at + 1 : offset + rest.Length;
        }
    }

    /// <summary>More was read ahead than a file of damaged quotes is worth: what is doubtful is broken, and costs its own line.</summary>
    public bool IsLookAheadSpent { get; private set; }

    /// <summary>
    /// Every quote that is never closed is looked for as far as a record may reach, and every line behind it is tried. A file with many of
    /// them must not be read many times over: beyond a budget a record with quotes has 64 kB to end, beyond a limit 1 kB, and no line is tried.
    /// </summary>
    private void ChargeLookAhead(long bytes)
    {
        _lookedAhead += bytes;
        var read = buffer.Base + _start;
        IsLookAheadSpent = _lookedAhead > LookAheadLimit + (4 * read);
        Tokens.MaxQuotedBytes = _probe.MaxQuotedBytes =
            IsLookAheadSpent ? QuotedBytesBeyondLimit
            : _lookedAhead > LookAheadBudget + read ? QuotedBytesBeyondBudget
            : int.MaxValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RecordEnd Read(CsvTokenizer tokens, int offset)
    {
        while (true)
        {
            var outcome = tokens.Read(_start + offset);
            if (outcome != RecordEnd.NeedsMore || !Refill())
                return outcome;
        }
    }
}
