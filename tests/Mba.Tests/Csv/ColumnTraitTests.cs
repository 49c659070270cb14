using System.Text;
using Mba.Csv;
using Mba.Schemas;
using Mba.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>What a sample shows of its columns, at the shares where that changes, and how a record is compared with it.</summary>
public sealed class ColumnTraitTests
{
    [Theory]
    [InlineData("1|2", "N")]
    [InlineData("1|", "n")]
    [InlineData("1|NA", "N")]
    [InlineData("1|2|3|4|x", "N")]
    [InlineData("1|2|3|x", "X")]
    [InlineData("1|2|3|4|5|6|7|x|y", "X")]
    [InlineData("2024-01-01|2024-01-02|10:30|10:31|x", "T")]
    [InlineData("2024-01-01|2024-01-02|10:30|x", "X")]
    [InlineData("20240101|20240102", "N")]
    [InlineData("20240101|2024-01-02|2024-01-03|2024-01-04|x", "T")]
    [InlineData("a|b", "X")]
    [InlineData("a|", "x")]
    [InlineData("|", "-")]
    [InlineData("NA|-", "-")]
    [InlineData("1", "")]
    public void Four_fifths_of_the_values_give_a_column_its_trait(string values, string traits) =>
        Assert.Equal(traits, ColumnTraits.Of([Column(values)]));

    [Theory]
    [InlineData("1|2|3|4|x", 'N')]
    [InlineData("1|2|3|x", 'X')]
    [InlineData("x|2024-01-01|10:30|2024-01-03|2024-01-04 10:30", 'T')]
    [InlineData("x|2024-01-01|2024-01-02|2024-01-03", 'X')]
    [InlineData("x|1|2|3|4|", 'n')]
    [InlineData("x|1|2|3|4|N/A", 'n')]
    [InlineData("|NULL", '-')]
    public void Texts_among_numbers_and_times_change_a_trait_from_a_fifth_on(string values, char trait) =>
        Assert.Equal(trait, ColumnTraits.OfMixed(values.Split('|')));

    [Fact]
    public void Each_column_has_a_letter_and_no_column_none()
    {
        Assert.Equal("Nx-T", ColumnTraits.Of([Column("1|2"), Column("a|"), Column("|"), Column("2024-01-01|10:30")]));
        Assert.Equal("", ColumnTraits.Of([]));
    }

    [Theory]
    [InlineData('N', "12", true)]
    [InlineData('n', " 1.5 ", true)]
    [InlineData('n', "x", false)]
    [InlineData('N', "2024-01-01", false)]
    [InlineData('T', "2024-01-01", true)]
    [InlineData('t', "10:30", true)]
    [InlineData('t', "20240131", true)]
    [InlineData('T', "20241331", false)]
    [InlineData('t', "12", false)]
    [InlineData('n', "NULL", true)]
    [InlineData('T', "N/A", true)]
    [InlineData('n', "", true)]
    [InlineData('x', "anything", true)]
    [InlineData('-', "anything", true)]
    public void A_value_fits_its_column(char trait, string value, bool fits) =>
        Assert.Equal(fits, ColumnTraits.Fits(trait, Encoding.UTF8.GetBytes(value)));

    [Theory]
    [InlineData('N', true, true)]
    [InlineData('T', true, true)]
    [InlineData('X', true, false)]
    [InlineData('A', true, false)]
    [InlineData('Z', true, false)]
    [InlineData('n', false, true)]
    [InlineData('t', false, true)]
    [InlineData('x', false, false)]
    [InlineData('-', false, false)]
    public void Upper_case_is_required_and_n_and_t_are_typed(char trait, bool isRequired, bool isTyped) =>
        Assert.Equal((isRequired, isTyped), (ColumnTraits.IsRequired(trait), ColumnTraits.IsTyped(trait)));

    [Theory]
    [InlineData(4, 2, false)]
    [InlineData(4, 3, true)]
    [InlineData(1, 1, true)]
    [InlineData(0, 0, false)]
    public void Most_cells_misfit_when_more_than_half_do(int typed, int misfits, bool most) =>
        Assert.Equal(most, new RowShape(5, 0, 0, typed, misfits, 0).MostMisfit);

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(2, 1, false)]
    public void All_cells_fit_when_some_are_typed_and_none_misfits(int typed, int misfits, bool all) =>
        Assert.Equal(all, new RowShape(5, 0, 0, typed, misfits, 0).AllFit);

    [Theory]
    [InlineData(0, 4, 0, 0, 0, true)]
    [InlineData(1, 4, 0, 0, 0, false)]
    [InlineData(1, 4, 1, 0, 0, false)]
    [InlineData(1, 4, 2, 0, 0, true)]
    [InlineData(1, 5, 2, 0, 0, false)]
    [InlineData(1, 5, 3, 0, 0, true)]
    [InlineData(1, 0, 0, 0, 0, false)]
    [InlineData(1, 4, 0, 2, 2, true)]
    [InlineData(1, 4, 0, 2, 1, false)]
    public void A_record_is_unlike_rows_when_half_of_what_they_fill_is_missing_or_most_of_it_misfits(
        int filled,
        int required,
        int missing,
        int typed,
        int misfits,
        bool isUnlike
    ) => Assert.Equal(isUnlike, new RowShape(filled, required, missing, typed, misfits, 0).IsUnlike);

    [Theory]
    [InlineData("1,a,,2024-01-01", "NX-T", 4, 3, 3, 0, 2, 0, 0)]
    [InlineData(",,,", "NX-T", 4, 0, 3, 3, 0, 0, -1)]
    [InlineData(" ,\t,x", "Nxn", 3, 1, 1, 1, 1, 1, 2)]
    [InlineData("x,5,y", "NTN", 3, 3, 3, 0, 3, 3, 0)]
    [InlineData("x,5,6", "nt", 3, 3, 0, 0, 2, 2, 0)]
    [InlineData("1,x,y,z", "nnnn", 2, 2, 0, 0, 2, 1, 0)]
    public void Fields_are_counted(
        string record,
        string traits,
        int fields,
        int filled,
        int required,
        int missing,
        int typed,
        int misfits,
        int first
    )
    {
        using var window = new RecordBuffer(new MemoryStream(Encoding.UTF8.GetBytes(record + "\n")), 1024, 1024);
        window.Begin();
        var tokens = new CsvTokenizer(window, new CsvDialect());
        Assert.Equal(RecordEnd.Complete, tokens.Read(0));

        Assert.Equal(new RowShape(filled, required, missing, typed, misfits, first), RowShape.Of(tokens, traits, fields));
    }

    private static ColumnEvidence Column(string values)
    {
        var evidence = new ColumnEvidence();
        foreach (var value in values.Split('|'))
            evidence.Observe(Encoding.UTF8.GetBytes(value));
        return evidence;
    }
}
