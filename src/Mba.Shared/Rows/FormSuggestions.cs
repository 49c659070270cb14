using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>Which forms of a dataset's transforms would give a column a type that it does not have as it is written.</summary>
public static class FormSuggestions
{
    private const int Records = 2000;

    private static readonly ValueForm[][] Candidates =
    [
        [ValueForm.NoDate],
        [ValueForm.Formula],
        [ValueForm.YesNo],
        [ValueForm.Percent],
        [ValueForm.Thousands],
        [ValueForm.DecimalComma],
        [ValueForm.Negatives],
        [ValueForm.Currency],
        [ValueForm.TwoDigitYear],
        [ValueForm.Thousands, ValueForm.Currency],
        [ValueForm.Thousands, ValueForm.Negatives],
        [ValueForm.DecimalComma, ValueForm.Currency],
        [ValueForm.DecimalComma, ValueForm.Negatives],
        [ValueForm.Currency, ValueForm.Negatives],
        [ValueForm.Thousands, ValueForm.Currency, ValueForm.Negatives],
        [ValueForm.DecimalComma, ValueForm.Currency, ValueForm.Negatives],
        [ValueForm.Overpunch],
    ];

    /// <summary>By field; columns that need no form are left out. Looks at the first rows only: a suggestion, no proof.</summary>
    public static IReadOnlyDictionary<int, string> Of(FileScan scan, IRecordReader reader)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(reader);
        var trials = scan.Columns.SelectMany(TrialsOf).ToList();
        for (var records = 0; trials.Count > 0 && records < Records && reader.Read(); records++)
        {
            foreach (var trial in reader.Kind == RecordKind.Row ? trials : [])
                trial.Evidence.Observe(trial.Transformer.Apply(reader[trial.Column.Field]));
            trials.RemoveAll(t => t.IsLost);
        }

        return trials
            .Where(t => t.Helps)
            .GroupBy(t => t.Column.Field)
            .ToDictionary(g => g.Key, g => g.First() is var best ? $"{best.Names} would make it {best.Type}" : "");
    }

    private static IEnumerable<Trial> TrialsOf(ScannedColumn column)
    {
        var type = column.Evidence.Infer(new InferenceOptions { ColumnName = column.Name }).Type;
        if (type.IsText)
            return Candidates.Select(forms => new Trial(column, type, forms));
        return type.Kind == TypeKind.BigInt && ColumnNames.LooksLikeDate(column.Name)
            ? [new Trial(column, type, [ValueForm.NoDate]), new Trial(column, type, [ValueForm.ExcelDate])]
            : [];
    }

    private sealed record Trial(ScannedColumn Column, ColumnType Before, ValueForm[] Forms)
    {
        public ColumnEvidence Evidence { get; } = new();

        public ValueTransformer Transformer { get; } = ValueTransformer.Of(new ValueTransform { Forms = Forms });

        public ColumnType Type => Evidence.Infer(new InferenceOptions { ColumnName = Column.Name }).Type;

        public bool Helps => Type is { IsText: false, Kind: not TypeKind.Unknown } && Type.Kind != Before.Kind;

        /// <summary>A text was seen, and whatever follows the column stays one.</summary>
        public bool IsLost => Evidence.Texts > Evidence.ImpossibleDays;

        public string Names =>
            "forms " + string.Join(", ", Forms.Select(f => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(f.ToString())));
    }
}
