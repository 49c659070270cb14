using System.Text;
using Mba.Schemas;

namespace Mba.Csv;

/// <summary>
/// Tells another table's header, with as many cells as this table has fields, from a row. It is asked only behind a blank line, and by
/// the rule for header rows: names of which none fits any of at least two typed columns of the records below.
/// </summary>
internal static class SecondHeader
{
    private const int RecordsBelow = 20;
    private const int MaxNameBytes = 64;

    /// <summary>Cheap, for a blank line may stand before every row: each cell begins as a name does.</summary>
    public static bool IsCandidate(CsvRecordReader record)
    {
        for (var i = 0; i < record.FieldCount; i++)
        {
            var cell = record[i].Trim(" \t\""u8);
            if (cell.IsEmpty || cell.Length > MaxNameBytes || !(char.IsAsciiLetter((char)cell[0]) || cell[0] is (byte)'_' or > 0x7F))
                return false;
        }

        return record.FieldCount > 1;
    }

    /// <summary>True when the records below, up to the next blank line, are what the record at hand would be the header of.</summary>
    /// <param name="names">Evidence of the record itself.</param>
    /// <param name="cursor">At the record; the window may move.</param>
    /// <param name="next">Offset behind the record.</param>
    /// <param name="misfits">The record does not fit this table's typed columns, and has a word that names columns: one typed column below is enough.</param>
    public static bool StartsTable(ColumnEvidence[] names, RecordCursor cursor, int next, bool misfits)
    {
        var columns = Array.ConvertAll(names, _ => new ColumnEvidence());
        var rows = 0;
        while (rows < RecordsBelow && cursor.HasText(next) && cursor.SkipBlankLines(next) == next)
        {
            var probed = cursor.Probe(next, out var fits, out var following);
            if (!fits || probed != names.Length)
                break;
            cursor.ObserveProbed(columns);
            (next, rows) = (following, rows + 1);
        }

        return rows > 1 && IsHeaderOf(names, columns, misfits && rows > 2 ? 1 : 2);
    }

    /// <summary>
    /// True when neither the record nor any below it, up to the next blank line and two at least, fits most of this table's typed columns, of which there
    /// are two at least: whatever they are, they are not rows of it.
    /// </summary>
    public static bool LeavesTable(in RowShape record, RecordCursor cursor, int next, string traits)
    {
        if (record is not { Typed: > 1, MostMisfit: true })
            return false;
        var rows = 0;
        while (rows < RecordsBelow && cursor.HasText(next) && cursor.SkipBlankLines(next) == next)
        {
            cursor.Probe(next, out var fits, out next);
            if (!fits || !cursor.ProbedShape(traits).MostMisfit)
                return false;
            rows++;
        }

        return rows > 1;
    }

    /// <summary>A record that fits none of so many typed columns, and has no numbers at all.</summary>
    private static bool IsHeaderOf(ColumnEvidence[] record, ColumnEvidence[] columns, int typed)
    {
        var traits = ColumnTraits.Of(columns);
        return traits.Count(ColumnTraits.IsTyped) >= typed && Array.TrueForAll(record, e => e.Texts == e.Values);
    }

    /// <summary>The same names, whatever their case, quotes and blanks: this table's header, written differently.</summary>
    public static bool IsSame(byte[][] header, CsvRecordReader record)
    {
        if (header.Length == 0 || header.Length != record.FieldCount)
            return false;
        for (var i = 0; i < header.Length; i++)
        {
            if (!Ascii.EqualsIgnoreCase(header[i], record[i].Trim(" \t\"'"u8)))
                return false;
        }

        return true;
    }
}
