using System.Text;
using Mba.Rows;
using Mba.Schemas;
using Mba.Tables;
using Mba.Tests.Tables;
using Xunit;

namespace Mba.Tests.Rows;

public sealed class ValueTransformerTests
{
    [Theory]
    [InlineData("  a b\t", "a b")]
    [InlineData("\u00a0\u2003ü\u3000", "ü")]
    [InlineData("   ", "")]
    [InlineData("", "")]
    public void Trims_white_space_of_every_script(string value, string expected) =>
        Assert.Equal(expected, Apply(new ValueTransform { Trim = true }, value));

    [Theory]
    [InlineData(LetterCase.Upper, "aé名ß😀", "AÉ名ß😀")]
    [InlineData(LetterCase.Lower, "ÀB", "àb")]
    [InlineData(LetterCase.Upper, "ɐ", "Ɐ")]
    public void Changes_case_one_letter_at_a_time(LetterCase letters, string value, string expected) =>
        Assert.Equal(expected, Apply(new ValueTransform { Case = letters }, value));

    [Theory]
    [InlineData("missing", "")]
    [InlineData(" missing ", "")]
    [InlineData("Missing", "Missing")]
    [InlineData("9999", "")]
    [InlineData("99990", "99990")]
    public void Takes_null_tokens_for_null_after_trimming(string value, string expected) =>
        Assert.Equal(expected, Apply(new ValueTransform { Trim = true, NullTokens = ["missing", "9999"] }, value));

    [Theory]
    [InlineData(ValueForm.Formula, ValueForm.Currency)]
    [InlineData(ValueForm.Currency, ValueForm.Formula)]
    public void A_formula_is_unwrapped_before_its_value_is_read(ValueForm first, ValueForm second) =>
        Assert.Equal("5", Apply(new ValueTransform { Forms = [first, second] }, "=\"$5\""));

    [Theory]
    [InlineData(ValueForm.Currency, "$5", "€6", "UNIT_CONFLICT")]
    [InlineData(ValueForm.Currency, "$5", "$6", "")]
    [InlineData(ValueForm.Percent, "5%", "0.05", "UNIT_CONFLICT")]
    [InlineData(ValueForm.Percent, "5%", "6%", "")]
    public void Signs_of_amounts_are_noted_in_columns_where_they_are_read(ValueForm form, string one, string other, string code)
    {
        var dataset = Given.Dataset() with { Transforms = new RowTransforms { AllColumns = new ValueTransform { Forms = [form] } } };
        (string, string[])[] columns = [("n", [one, other])];
        using var records = new FakeRecords(columns);
        var scan = TransformedScan.Observe(Given.File(columns), dataset, records, CancellationToken.None);

        var failure = Record.Exception(() => Given.Plan(scan, null, dataset)) as IngestException;

        Assert.Equal(code, failure?.Code ?? "");
    }

    [Fact]
    public void Does_nothing_by_default() => Assert.Null(ValueTransformer.For(new ValueTransform()));

    [Fact]
    public void Types_are_inferred_from_transformed_values()
    {
        var dataset = Given.Dataset() with
        {
            Transforms = new RowTransforms
            {
                Rename = new Dictionary<string, string>(StringComparer.Ordinal) { ["n"] = "amount" },
                Columns = new Dictionary<string, ValueTransform>(StringComparer.Ordinal)
                {
                    ["amount"] = new ValueTransform { NullTokens = ["missing"] },
                },
            },
        };
        (string, string[])[] columns = [("n", ["1", "missing", "2"]), ("t", ["missing", "x", "y"])];
        using var records = new FakeRecords(columns);

        var scan = TransformedScan.Observe(Given.File(columns), dataset, records, CancellationToken.None);
        var plan = Given.Plan(scan, null, dataset);

        Assert.Equal(["amount BIGINT", "t VARCHAR(64)"], plan.Target.Columns.Select(c => $"{c.Name} {c.Type}"));
        Assert.Equal("1\tmissing\t42\t2\t0\n\\N\tx\t42\t3\t1\n2\ty\t42\t4\t2\n", RowEncoderTests.Encode(plan, columns));
    }

    private static string Apply(ValueTransform transform, string value) =>
        Encoding.UTF8.GetString(
            (ValueTransformer.For(transform) ?? throw new InvalidOperationException()).Apply(Encoding.UTF8.GetBytes(value))
        );
}
