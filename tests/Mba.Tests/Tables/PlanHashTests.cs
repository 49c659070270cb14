using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

/// <summary>Blocks of a file are resumed only under the plan that sent them: whatever changes the bytes that are sent changes the plan's hash.</summary>
public sealed class PlanHashTests
{
    private static readonly ColumnBinding Binding = new()
    {
        Column = "a",
        Field = 0,
        Type = ColumnType.Varchar(64),
    };

    private static readonly TablePlan Plan = Given.Plan(Given.File(("a", ["x"])), Given.Table(("a", ColumnType.Varchar(64)))) with
    {
        Bindings = [Binding],
    };

    public static TheoryData<string> Names => [.. Changes.Keys];

    private static Dictionary<string, Func<TablePlan>> Changes { get; } =
        new(StringComparer.Ordinal)
        {
            ["mode"] = () => Plan with { Mode = LoadMode.Upsert },
            ["table"] = () => Plan with { Target = Plan.Target with { Name = "b" } },
            ["keys"] = () => Plan with { Keys = ["a"] },
            ["columns"] = () => Plan with { LoadColumns = ["a"] },
            ["overflow"] = () => Plan with { Overflow = [Binding with { Column = "b" }] },
            ["column"] = () => With(Binding with { Column = "b" }),
            ["field"] = () => With(Binding with { Field = 1 }),
            ["type"] = () => With(Binding with { Type = ColumnType.BigInt }),
            ["length"] = () => With(Binding with { Type = ColumnType.Varchar(65) }),
            ["not null"] = () => With(Binding with { NotNull = true }),
            ["empty constant"] = () => With(Binding with { Constant = "" }),
            ["date order"] = () => With(new ConversionOptions { DateOrder = DateOrder.DayFirst }),
            ["declared"] = () => With(new ConversionOptions { Declared = true }),
            ["time zone"] = () => With(new ConversionOptions { TimeZone = "Europe/Rome" }),
            ["character set"] = () => With(new ConversionOptions { CharacterSet = "latin1" }),
            ["blanks"] = () => With(new ConversionOptions { LosesBlanks = true }),
            ["trim"] = () => With(new ValueTransform { Trim = true }),
            ["case"] = () => With(new ValueTransform { Case = LetterCase.Upper }),
            ["form"] = () => With(new ValueTransform { Forms = [ValueForm.Percent] }),
            ["pivot"] = () => With(new ValueTransform { PivotYear = 30 }),
            ["decimals"] = () => With(new ValueTransform { ImpliedDecimals = 2 }),
            ["null token"] = () => With(new ValueTransform { NullTokens = ["x"] }),
        };

    [Theory]
    [MemberData(nameof(Names))]
    public void Differs_with_what_is_sent(string change) => Assert.NotEqual(PlanHash.Of(Plan), PlanHash.Of(Changes[change]()));

    [Fact]
    public void Is_the_same_whatever_else_differs() =>
        Assert.Equal(PlanHash.Of(Plan), PlanHash.Of(Plan with { MayReject = true, RowsToReject = 7, Dropped = ["x"] }));

    private static TablePlan With(ColumnBinding binding) => Plan with { Bindings = [binding] };

    private static TablePlan With(ConversionOptions conversion) => With(Binding with { Conversion = conversion });

    private static TablePlan With(ValueTransform transform) => With(Binding with { Transform = transform });
}
