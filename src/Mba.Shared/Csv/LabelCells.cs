using System.Globalization;
using System.Text;
using Mba.Schemas;

namespace Mba.Csv;

/// <summary>
/// Cells of a record that name columns of numbers by a year, a date or a code with leading zeros, as pivot tables do, or are values of them. One
/// record does not tell which; several labels in regular steps do, or a column's name beside them.
/// </summary>
internal static class LabelCells
{
    private const int CertainLabels = 3;

    /// <summary>A year, date or code above numbers that are none.</summary>
    public static bool IsLabel(string cell, ColumnEvidence column) => KindOf(cell, column) != LabelKind.None;

    /// <summary><c>2018-19</c>, <c>2018/2019</c>.</summary>
    public static bool IsYearOfAccount(string cell) =>
        cell.Length is 7 or 9
        && cell[4] is '-' or '/'
        && HeaderJudge.IsYear(cell[..4])
        && int.TryParse(cell[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var end)
        && end == (int.Parse(cell.AsSpan(0, 4), CultureInfo.InvariantCulture) + 1) % (cell.Length == 7 ? 100 : 10_000);

    /// <summary>Behind the first cell 0, 1, 2 or 1, 2, 3, as programs number columns that have no names; one 0 only behind an empty cell.</summary>
    public static bool AreOrdinals(IReadOnlyList<string> cells)
    {
        var numbers = cells.Skip(1).Select(c => int.TryParse(c, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
        if (numbers.Count == 0 || numbers[0] is not (0 or 1) || numbers.Where((n, i) => n != numbers[0] + i).Any())
            return false;
        return numbers.Count >= CertainLabels || (numbers[0] == 0 && cells[0].Length == 0);
    }

    /// <summary>What the record's labels say together.</summary>
    public static Labels Of(IReadOnlyList<string> cells, ColumnEvidence[] columns)
    {
        var labels = cells
            .Take(columns.Length)
            .Select((cell, i) => (Cell: cell, Kind: KindOf(cell, columns[i])))
            .Where(label => label.Kind != LabelKind.None)
            .ToList();
        if (labels.Count == 0)
            return default;
        var series = labels.GroupBy(l => l.Kind).All(g => IsSeries(g.Key, [.. g.Select(l => l.Cell)]));
        var named = cells.Any(NameWords.IsName);
        var certain = series && (named || labels.Count >= CertainLabels);
        return new(labels.Count, series || named, certain);
    }

    /// <summary>
    /// A date, or a code with leading zeros that is longer than each number below. A code of their length is a value: the first of a list of ZIP codes
    /// may be the only one with a leading zero.
    /// </summary>
    private static LabelKind KindOf(string cell, ColumnEvidence column)
    {
        if (HeaderJudge.IsYear(cell))
            return column.Numbers is { All: > 0, Min: >= 1900, Max: <= 2100 } ? LabelKind.None : LabelKind.Year;
        if (column.Numbers is not { All: > 1, CompactDates: 0, LeadingZeros: 0 } || column.Times.All + column.Texts > 0)
            return LabelKind.None;
        var evidence = new ColumnEvidence();
        evidence.Observe(Encoding.UTF8.GetBytes(cell));
        if (evidence.Times.All > 0)
            return LabelKind.Date;
        return evidence.LeadingZeros > 0 && evidence.MaxBytes > column.MaxBytes ? LabelKind.Code : LabelKind.None;
    }

    private static bool IsSeries(LabelKind kind, List<string> labels)
    {
        if (labels.Count < 2)
            return false;
        if (kind == LabelKind.Date)
            return AreDays(labels, DateOrder.MonthFirst) || AreDays(labels, DateOrder.DayFirst);
        var numbers = labels.ConvertAll(l => long.TryParse(l, CultureInfo.InvariantCulture, out var number) ? number : 0);
        return AreRegular(numbers, onlyStepOfTwo: 1) || (kind == LabelKind.Year && numbers.Count >= CertainLabels && AreMonotonic(numbers));
    }

    /// <summary>The same day of months, or the last, in regular steps; or days in regular steps.</summary>
    private static bool AreDays(List<string> labels, DateOrder order)
    {
        var days = labels.ConvertAll(l => DayOf(l, order)).OfType<DateOnly>().ToList();
        if (days.Count < labels.Count)
            return false;
        var sameDay = days.TrueForAll(d => d.Day == days[0].Day) || days.TrueForAll(d => d.Day == DateTime.DaysInMonth(d.Year, d.Month));
        return (sameDay && AreRegular(days.ConvertAll(d => (d.Year * 12L) + d.Month)))
            || AreRegular(days.ConvertAll(d => (long)d.DayNumber), onlyStepOfTwo: 1);
    }

    /// <summary>The same step from each to the next.</summary>
    private static bool AreRegular(List<long> numbers, long? onlyStepOfTwo = null)
    {
        var step = numbers[1] - numbers[0];
        if (step == 0 || !numbers.Zip(numbers.Skip(1)).All(pair => pair.Second - pair.First == step))
            return false;
        return numbers.Count >= CertainLabels || onlyStepOfTwo is not { } only || Math.Abs(step) == only;
    }

    private static bool AreMonotonic(List<long> numbers) =>
        numbers.Zip(numbers.Skip(1)).Select(pair => Math.Sign(pair.Second - pair.First)).Distinct().ToList() is [not 0];

    private static DateOnly? DayOf(string cell, DateOrder order) =>
        TemporalText.TryRead(Encoding.UTF8.GetBytes(cell), out var date) && date.Kind != TemporalKind.Time && date.Resolve(order)
            ? new DateOnly(date.Year, date.Month, date.Day)
            : null;

    private enum LabelKind : byte
    {
        None,
        Year,
        Date,
        Code,
    }
}

/// <summary>What the labels of a record say.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="MayName">They are in regular steps, or a column's name stands beside them.</param>
/// <param name="AreCertain">In regular steps, and at least three or beside a column's name.</param>
internal readonly record struct Labels(int Count, bool MayName, bool AreCertain);
