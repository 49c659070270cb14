using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>Evidence about values as a dataset's transforms leave them; needed only when <see cref="RowTransforms.ChangeValues"/>.</summary>
public static class TransformedScan
{
    private const int RecordsBetweenChecks = 4096;

    /// <summary>Reads the whole file once more and gives the scan whose evidence is that of the transformed values. Blocking reads.</summary>
    public static FileScan Observe(FileScan scan, Dataset dataset, IRecordReader reader, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(reader);
        var transforms = FileColumns
            .Of(scan, dataset)
            .Where(c => !c.IsConstant)
            .ToDictionary(c => c.Field, c => ValueTransformer.For(c.Transform));
        var changed = scan
            .Columns.Where(c => transforms.GetValueOrDefault(c.Field) is not null && c.Evidence.Documents == 0)
            .Select(c => c with { Evidence = new ColumnEvidence() })
            .ToList();

        for (long record = 0; reader.Read(); record++)
        {
            if (record % RecordsBetweenChecks == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (reader.Kind != RecordKind.Row)
                continue;
            foreach (var column in changed)
            {
                if (transforms[column.Field] is { } transformer)
                    column.Evidence.Observe(transformer.Apply(reader[column.Field]), transformer.IsRefused);
            }
        }

        foreach (var column in changed)
            column.Evidence.Units = transforms[column.Field]?.Units ?? UnitSigns.None;
        return scan with { Columns = [.. scan.Columns.Select(c => changed.Find(x => x.Field == c.Field) ?? c)] };
    }
}
