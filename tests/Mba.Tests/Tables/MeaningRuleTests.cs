using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

/// <summary>A column that has held values keeps what they mean.</summary>
public sealed class MeaningRuleTests
{
    [Theory]
    [InlineData(true, LoadMode.Append, true)]
    [InlineData(false, LoadMode.Append, false)] // never held a value
    [InlineData(true, LoadMode.Replace, false)] // finds none
    public void Times_with_a_zone_do_not_stand_beside_days(bool heldValues, LoadMode mode, bool conflicts)
    {
        var table = Given.Table(("at", ColumnType.Date));
        table = table with { Columns = [table.Columns[0] with { HeldValues = heldValues }] };
        var plan = Given.Plan(Given.File(("at", ["2024-01-01 10:00Z"])), table, Given.Dataset() with { Mode = mode });

        Assert.Equal(ColumnMeaning.Utc, Assert.Single(plan.Meanings).Kind);
        if (conflicts)
            Assert.Equal("TIME_ZONE_CONFLICT", Assert.Throws<IngestException>(() => MeaningRules.Check(plan)).Code);
        else
            MeaningRules.Check(plan);
    }

    [Theory]
    [InlineData(ColumnMeaning.Utc, false)]
    [InlineData(ColumnMeaning.Unzoned, true)]
    public void Nor_beside_times_without_one(ColumnMeaning held, bool conflicts)
    {
        var table = Given.Table(("at", ColumnType.DateTime(0)));
        table = table with { Columns = [table.Columns[0] with { HeldValues = true, Meaning = held }] };
        var plan = Given.Plan(Given.File(("at", ["2024-01-01 10:00Z"])), table);

        Assert.Equal(conflicts, MeaningRules.Doubtful(plan).Any());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    public void Triggers_of_a_table_are_said_once(int triggers, long said)
    {
        var table = Given.Table(("n", ColumnType.BigInt)) with { Triggers = triggers };
        var scan = TriggerRules.Warned(TriggerRules.Warned(Given.File(("n", ["1"])), table), table);

        Assert.Equal(said, scan.Warnings.Sum(w => w.Count));
        Assert.Equal(Math.Min(triggers, 1), scan.Warnings.Count);
        Assert.Empty(TriggerRules.Warned(Given.File(("n", ["1"])), null).Warnings);
    }
}
