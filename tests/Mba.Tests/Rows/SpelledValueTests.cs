using System.Text;
using Mba.Rows;
using Mba.Scanning;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Rows;

/// <summary>Ways in which others write values: the form, the text, what is read. What is not written so stays as it is.</summary>
public sealed class SpelledValueTests
{
    [Theory]
    [InlineData(ValueForm.DecimalComma, "1.234,50", "1234.50")]
    [InlineData(ValueForm.DecimalComma, "1 234 567,5", "1234567.5")]
    [InlineData(ValueForm.DecimalComma, "-7,5", "-7.5")]
    [InlineData(ValueForm.DecimalComma, "1.234", "1234")]
    [InlineData(ValueForm.DecimalComma, "1.23", "1.23")]
    [InlineData(ValueForm.DecimalComma, "1.2345,0", "1.2345,0")]
    [InlineData(ValueForm.DecimalComma, "a,b", "a,b")]
    [InlineData(ValueForm.DecimalComma, "1,2,3", "1,2,3")]
    [InlineData(ValueForm.Thousands, "1,234.50", "1234.50")]
    [InlineData(ValueForm.Thousands, "1,234", "1234")]
    [InlineData(ValueForm.Thousands, "12,34", "12,34")]
    [InlineData(ValueForm.Thousands, "1,234,56", "1,234,56")]
    [InlineData(ValueForm.Thousands, ",234", ",234")]
    [InlineData(ValueForm.Thousands, "(1,234)", "(1234)")]
    [InlineData(ValueForm.Currency, "£5.00", "5.00")]
    [InlineData(ValueForm.Currency, "5.00 €", "5.00")]
    [InlineData(ValueForm.Currency, "$ 7", "7")]
    [InlineData(ValueForm.Currency, "$x", "$x")]
    [InlineData(ValueForm.Percent, "12.5%", "12.5")]
    [InlineData(ValueForm.Percent, "12.5 %", "12.5")]
    [InlineData(ValueForm.Percent, "x%", "x%")]
    [InlineData(ValueForm.Negatives, "(5.00)", "-5.00")]
    [InlineData(ValueForm.Negatives, "($5.00)", "-5.00")]
    [InlineData(ValueForm.Negatives, "10.50-", "-10.50")]
    [InlineData(ValueForm.Negatives, "10.50 CR", "-10.50")]
    [InlineData(ValueForm.Negatives, "10.50DR", "10.50")]
    [InlineData(ValueForm.Negatives, "(note)", "(note)")]
    [InlineData(ValueForm.Negatives, "(-5)", "(-5)")]
    [InlineData(ValueForm.Overpunch, "1234E", "123.45")]
    [InlineData(ValueForm.Overpunch, "1234N", "-123.45")]
    [InlineData(ValueForm.Overpunch, "0{", "0.00")]
    [InlineData(ValueForm.Overpunch, "1}", "-0.10")]
    [InlineData(ValueForm.Overpunch, "1Z", "1Z")]
    [InlineData(ValueForm.NoDate, "00000000", "")]
    [InlineData(ValueForm.NoDate, "99999999", "")]
    [InlineData(ValueForm.NoDate, "20240131", "20240131")]
    [InlineData(ValueForm.YesNo, "Y", "true")]
    [InlineData(ValueForm.YesNo, "no", "false")]
    [InlineData(ValueForm.YesNo, "unknown", "unknown")]
    [InlineData(ValueForm.ExcelDate, "45292", "2024-01-01")]
    [InlineData(ValueForm.ExcelDate, "45292.5", "2024-01-01 12:00:00")]
    [InlineData(ValueForm.ExcelDate, "61", "1900-03-01")]
    [InlineData(ValueForm.ExcelDate, "60", "60")]
    [InlineData(ValueForm.ExcelDate, "045292", "045292")]
    [InlineData(ValueForm.TwoDigitYear, "1/5/24", "1/5/2024")]
    [InlineData(ValueForm.TwoDigitYear, "15-JAN-30", "15-JAN-2030")]
    [InlineData(ValueForm.TwoDigitYear, "15-JAN-31", "15-JAN-1931")]
    [InlineData(ValueForm.TwoDigitYear, "13/13/24", "13/13/24")]
    [InlineData(ValueForm.TwoDigitYear, "2024-01-05", "2024-01-05")]
    public void Reads_what_is_written_so_and_nothing_else(ValueForm form, string value, string expected)
    {
        var transform = new ValueTransform
        {
            Forms = [form],
            PivotYear = 30,
            ImpliedDecimals = 2,
        };

        Assert.Equal(expected, Encoding.UTF8.GetString(ValueTransformer.For(transform)!.Apply(Encoding.UTF8.GetBytes(value))));
    }

    [Theory]
    [InlineData("($1,234.50)", "-1234.50")]
    [InlineData("£1,234.50", "1234.50")]
    [InlineData("1,234.50-", "-1234.50")]
    [InlineData("$7", "7")]
    public void Forms_work_together(string value, string expected)
    {
        var transform = new ValueTransform { Forms = [ValueForm.Negatives, ValueForm.Currency, ValueForm.Thousands] };

        Assert.Equal(expected, Encoding.UTF8.GetString(ValueTransformer.For(transform)!.Apply(Encoding.UTF8.GetBytes(value))));
    }

    [Theory]
    [InlineData("1.5", true)]
    [InlineData("-0.25", true)]
    [InlineData("1.23e1", true)]
    [InlineData("1,5", false)]
    [InlineData("1.234", false)]
    [InlineData("15", false)]
    [InlineData("12E", false)]
    [InlineData("x.y", false)]
    [InlineData("", false)]
    public void A_decimal_point_among_decimal_commas_is_refused(string value, bool isRefused)
    {
        var transformer = ValueTransformer.For(new() { Forms = [ValueForm.DecimalComma, ValueForm.Overpunch], ImpliedDecimals = 1 })!;

        transformer.Apply("1.5"u8);
        transformer.Apply(Encoding.UTF8.GetBytes(value));

        Assert.Equal(isRefused, transformer.IsRefused);
    }

    [Theory]
    [InlineData("who;paid\nAnn;1.234,50\nBob;7,00\n", 1, "decimalComma")]
    [InlineData("who,paid\nAnn,\"$1,234.50\"\nBob,$7.00\n", 1, "thousands, currency")]
    [InlineData("who,active\nAnn,Y\nBob,N\n", 1, "yesNo")]
    [InlineData("id,dob\n1,00000000\n2,20240131\n", 1, "noDate")]
    [InlineData("id,name\n1,Ann\n2,Bob\n", 1, null)]
    public async Task Infer_suggests_forms_that_give_a_column_a_type(string text, int field, string? forms)
    {
        var scan = await Mba.Tests.Sources.RecordFileTests.ScanAsync(text);
        using var reader = await global::Mba.Scanning.RecordFile.OpenAsync(
            new Mba.Tests.Sources.TextContent(text),
            scan.Format,
            new global::Mba.Scanning.ScanOptions(),
            CancellationToken.None
        );

        var suggestion = FormSuggestions.Of(scan, reader).GetValueOrDefault(field);

        Assert.Equal(forms is null ? null : "forms " + forms, suggestion?.Split(" would")[0]);
    }

    [Fact]
    public void Any_text_of_any_length_is_read_without_harm()
    {
        var random = new Random(7);
        const string alphabet = "0123456789.,-+()$€£% CRDE{}/YN";
        var all = ValueTransformer.For(new ValueTransform { Forms = Enum.GetValues<ValueForm>(), ImpliedDecimals = 9 })!;
        for (var i = 0; i < 200_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(80)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            Assert.InRange(all.Apply(Encoding.UTF8.GetBytes(text)).Length, 0, Math.Max(80 * 3, text.Length));
        }
    }
}
