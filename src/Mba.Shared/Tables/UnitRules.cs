using Mba.Schemas;

namespace Mba.Tables;

/// <summary>Amounts of two currencies, and hundredths beside plain numbers, do not mix in a column whose sign is not stored.</summary>
internal static class UnitRules
{
    public const string Code = "UNIT_CONFLICT";

    /// <summary>Notes the unit that the signs of the file's numbers show, if any.</summary>
    /// <exception cref="IngestException">UNIT_CONFLICT: they show more than one.</exception>
    public static ColumnDecision Decide(ColumnDecision decision, UnitSigns found)
    {
        if (!decision.Choice.Preferred.IsNumber)
            return decision;
        var signs = decision.File.Evidence.Units | found;
        return Of(signs, decision) is { } meaning ? decision with { Meaning = new MeaningChoice(decision.File.Name, meaning) } : decision;
    }

    private static ColumnMeaning? Of(UnitSigns signs, ColumnDecision decision)
    {
        var units = signs & ~UnitSigns.Plain;
        if (System.Numerics.BitOperations.PopCount((uint)units) > 1 || (signs.HasFlag(UnitSigns.Percent) && signs.HasFlag(UnitSigns.Plain)))
            throw new IngestException(
                IngestStage.Reconcile,
                Code,
                "the file's numbers have more than one currency sign, or a percent sign and none; the column would not show which; declare it as text, or correct the file",
                new FilePlace(Column: decision.File.Name)
            );
        return units switch
        {
            UnitSigns.Dollar => ColumnMeaning.Dollar,
            UnitSigns.Euro => ColumnMeaning.Euro,
            UnitSigns.Pound => ColumnMeaning.Pound,
            UnitSigns.Percent => ColumnMeaning.Percent,
            _ when decision.Existing?.Meaning is ColumnMeaning.Percent or ColumnMeaning.Plain && IsMoreThanZeros(decision.File.Evidence) =>
                ColumnMeaning.Plain,
            _ => null,
        };
    }

    private static bool IsMoreThanZeros(ColumnEvidence evidence) =>
        evidence.Numbers is { Decimals: > 0 } or { Exponents: > 0 } or { Min: not 0 } or { Max: not 0 };
}
