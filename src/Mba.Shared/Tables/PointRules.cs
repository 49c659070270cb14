using Mba.Scanning;
using Mba.Schemas;

namespace Mba.Tables;

/// <summary>1.234 is more than one thousand to some, and little more than one to others: a column does not change from the one to the other.</summary>
internal static class PointRules
{
    private const int GroupDigits = 3;

    /// <summary>Checks a delimited file's numbers against those that the column has held. A dataset that declares the type, or names a form of numbers, has said what a point is.</summary>
    /// <exception cref="IngestException">AMBIGUOUS_POINT.</exception>
    public static void Check(FileColumn file, TableColumn? existing, DeclaredColumn? declared, PlanInput input)
    {
        if (
            !file.Evidence.Numbers.MayBeGrouped
            || declared is not null
            || existing is not { HeldValues: true, Declared: false }
            || existing.Type is not ({ Kind: TypeKind.Int or TypeKind.BigInt } or { Kind: TypeKind.Decimal, Scale: < GroupDigits })
            || input.Scan.Format.Csv is null
            || file.Transform.Forms.Any(f => f is ValueForm.DecimalComma or ValueForm.Thousands or ValueForm.Overpunch)
        )
            return;
        throw new IngestException(
            IngestStage.Reconcile,
            WarningCodes.AmbiguousPoint,
            "each number with a point has three digits behind it, and the column's numbers so far have fewer: the point may part thousands; if it does, add the form "
                + $"decimalComma to the column's transforms in dataset {input.Dataset.Name}; if it is a decimal point, declare the column as DECIMAL(p,3); then retry the file",
            new FilePlace(Column: file.Name)
        );
    }
}
