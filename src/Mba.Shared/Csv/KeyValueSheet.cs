using System.Text;
using Mba.Schemas;

namespace Mba.Csv;

/// <summary>
/// A sheet of names and their values (<c>Name,Acme</c>, <c>Founded,1987-05-03</c>): its columns are not what a header names, and its first record is none.
/// </summary>
internal static class KeyValueSheet
{
    private const int MaxRecords = 100;
    private const int MinRecords = 4;
    private const int MaxLabel = 40;

    /// <summary>
    /// Two columns: the first of different labels without digits, of which several name columns elsewhere or all end with a colon; the second of values of
    /// more than one kind. A first record that names its second column is a header.
    /// </summary>
    public static bool Is(HeaderSample sample, int record)
    {
        if (sample.Fields != 2 || sample.Count - record is < MinRecords or > MaxRecords || !sample.Fits(record))
            return false;
        var records = Enumerable.Range(record, sample.Count - record).Where(i => !sample.IsBlank(i)).ToList();
        if (!records.TrueForAll(i => sample.Fits(i)))
            return false;
        var labels = records.ConvertAll(i => sample.Cells(i)[0]);
        if (
            NameWords.IsName(sample.Cells(record)[1])
            || !labels.TrueForAll(IsLabel)
            || labels.Distinct(StringComparer.OrdinalIgnoreCase).Count() < labels.Count
        )
            return false;
        var named = labels.TrueForAll(NoteText.IsLabel) || (NameWords.MayOccur(labels[0]) && labels.Count(NameWords.IsName) >= 2);
        return named && records.ConvertAll(i => KindOf(sample.Cells(i)[1])).Distinct().Count() > 1;
    }

    private static bool IsLabel(string cell) => cell.Length <= MaxLabel && cell.Any(char.IsLetter) && !cell.Any(char.IsDigit);

    private static int KindOf(string cell)
    {
        var evidence = new ColumnEvidence();
        evidence.Observe(Encoding.UTF8.GetBytes(cell));
        return evidence.Numbers.All > 0 ? 1
            : evidence.Times.All > 0 ? 2
            : cell.Any(char.IsDigit) ? 3
            : 0;
    }
}
