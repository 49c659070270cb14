using System.Text;
using Mba.Csv;
using Mba.Schemas;
using Mba.Sources;

namespace Mba.Scanning;

/// <summary>Gathers the warnings of one scan: values that the evidence has noted, and what is beyond ASCII or very long.</summary>
internal sealed class WarningCount(string encoding)
{
    private const double CertainHeader = 0.9;
    private const int MaxWarnings = 100;
    private const int CellCharacters = 32_767;

    /// <summary>Between two lower-case letters they come from another encoding than Windows-1252.</summary>
    private const string Improbable =
        "\u201A\u201E\u2020\u2021\u02C6\u2030\u0160\u0152\u017D\u00A1\u00A2\u00A3\u00A4\u00A5\u00A6\u00A8\u00A9\u00AA\u00AB\u00AC\u00AE\u00AF\u00B0\u00B1\u00B2\u00B3\u00B5\u00B6\u00B8\u00B9\u00BA\u00BB\u00BC\u00BD\u00BE\u00BF\u00D7\u00F7";

    private static ReadOnlySpan<byte> Leads => [0xC2, 0xC3, 0xE2, 0xEF];

    private readonly bool _western = TextEncoding.Same(encoding, TextEncoding.Windows1252);
    private readonly Dictionary<(string Code, int Column), Sighting> _seen = [];

    public LineMark At { get; } = new();

    /// <summary>Takes a row that holds characters beyond ASCII, or is long enough for a cell that was cut.</summary>
    public void Look(CsvRecordReader row)
    {
        var raw = row.Raw;
        if (raw.Length < CellCharacters && !(_western || HoldsNonBreakingBlank(raw) || IsMisread(raw)))
            return;
        for (var i = 0; i < row.FieldCount; i++)
        {
            var cell = row[i];
            if (HoldsNonBreakingBlank(cell))
                Add(WarningCodes.NonBreakingBlank, i);
            if (IsMisread(cell) || (_western && IsImprobable(cell)))
                Add(WarningCodes.Mojibake, i);
            if (cell.Length >= CellCharacters && ValueText.CountCharacters(cell) == CellCharacters)
                Add(WarningCodes.CellCut, i);
        }
    }

    /// <summary>All warnings, by column.</summary>
    public IReadOnlyList<FileWarning> Of(FileFormat format, IReadOnlyList<ScannedColumn> columns, (long Line, long Count) doubtfulEnd)
    {
        var warnings = new List<FileWarning>();
        if (format.Confidence < CertainHeader)
            warnings.Add(new(WarningCodes.DoubtfulHeader, format.HeaderLine, null, 1));
        if (format.DoubtfulRows is { Count: > 0 } rows)
            warnings.Add(new(WarningCodes.DoubtfulRows, rows.Line, null, rows.Count));
        if (doubtfulEnd.Count > 0)
            warnings.Add(new(WarningCodes.DoubtfulFooter, doubtfulEnd.Line, null, doubtfulEnd.Count));
        if (At.TypesLost is { Count: > 1 } lost && lost.Count * 2 >= lost.Count + columns.Count(c => c.Evidence.IsTyped))
            warnings.Add(new(WarningCodes.TypesChange, lost.Line, null, lost.Count));
        foreach (var column in columns)
        {
            warnings.AddRange(OfValues(column));
            if (format.Csv is { Delimiter: not "," } && column.Evidence is { Texts: 0, Numbers.MayBeGrouped: true })
                warnings.Add(new(WarningCodes.AmbiguousPoint, null, column.SourceName, column.Evidence.Numbers.LikeGroups));
            warnings.AddRange(_seen.Where(s => s.Key.Column == column.Field).Select(s => Warning(s.Key.Code, s.Value, column)));
        }

        return warnings.Count <= MaxWarnings ? warnings : warnings[..MaxWarnings];
    }

    private static IEnumerable<FileWarning> OfValues(ScannedColumn column)
    {
        var evidence = column.Evidence;
        if (evidence.Oddities is not { } odd)
            yield break;
        if (odd is { Scientific.Count: > 0, OtherExponents: 0 })
            yield return Warning(WarningCodes.ScientificId, odd.Scientific, column);
        if (LostZeros(evidence, odd) is { } lost)
            yield return Warning(WarningCodes.LeadingZerosLost, lost, column);
        if (odd.SerialDays.Count > 0 && odd.SerialDays.Count * 2 < evidence.Values - evidence.Nulls)
            yield return Warning(WarningCodes.DateAmongCodes, odd.SerialDays, column);
        if (odd.Formulas.Count > 0)
            yield return Warning(WarningCodes.FormulaText, odd.Formulas, column);
    }

    /// <summary>All of one width where a zero is in front, none wider, and some narrower.</summary>
    private static Sighting? LostZeros(ColumnEvidence evidence, ValueOddities odd)
    {
        var (width, widest) = odd.ZeroedDigits;
        var numbers = evidence.Numbers;
        if (odd.Zeroed.Count < 2 || width != widest || numbers.MaxWholeDigits > width || evidence.Texts > 0 || numbers.Decimals > 0)
            return null;
        if (odd.Shorter.Count > 0)
            return odd.Shorter;
        return odd.ShorterBefore ? new(1, 0) : null;
    }

    private static FileWarning Warning(string code, Sighting seen, ScannedColumn column) =>
        new(code, seen.Line == 0 ? null : seen.Line, column.SourceName, seen.Count);

    private void Add(string code, int column) => _seen[(code, column)] = _seen.GetValueOrDefault((code, column)).And(At);

    private static bool HoldsNonBreakingBlank(ReadOnlySpan<byte> text) => text.IndexOf("\u00A0"u8) >= 0 || text.IndexOf("\u202F"u8) >= 0;

    /// <summary>UTF-8 that was read as Windows-1252 and written again, controls of Latin-1, characters that were replaced.</summary>
    private static bool IsMisread(ReadOnlySpan<byte> text)
    {
        while (text.IndexOfAny(Leads) is var at and >= 0 && at + 1 < text.Length)
        {
            var rest = text[at..];
            if (
                (rest[0] == 0xC2 && rest[1] < 0xA0)
                || rest.StartsWith("\uFFFD"u8)
                || rest.StartsWith("\u00E2\u20AC"u8)
                || (rest.Length > 3 && rest[0] == 0xC3 && rest[1] is 0x82 or 0x83 && rest[2] == 0xC2)
            )
                return true;
            text = rest[1..];
        }

        return false;
    }

    private static bool IsImprobable(ReadOnlySpan<byte> cell)
    {
        var text = Encoding.UTF8.GetString(cell);
        for (var i = 1; i + 1 < text.Length; i++)
        {
            if (
                text[i] > 0x7F
                && char.IsAsciiLetterLower(text[i - 1])
                && char.IsAsciiLetterLower(text[i + 1])
                && Improbable.Contains(text[i], StringComparison.Ordinal)
            )
                return true;
        }

        return false;
    }
}
