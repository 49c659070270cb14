using Mba.Schemas;
using Xunit;

namespace Mba.Tests.Schemas;

public sealed class ColumnNamesTests
{
    [Theory]
    [InlineData("Member ID", "member_id")]
    [InlineData("memberId", "member_id")]
    [InlineData("BENE_SK", "bene_sk")]
    [InlineData("HTTPCode", "http_code")]
    [InlineData("  First  Name ", "first_name")]
    [InlineData("Amount ($)", "amount")]
    [InlineData("% paid", "paid")]
    [InlineData("Größe", "größe")]
    [InlineData("Ключ", "ключ")]
    [InlineData("O'Neil", "oneil")]
    [InlineData("2019", "2019")]
    [InlineData("name😀", "name")]
    [InlineData("a.b.c", "a_b_c")]
    [InlineData("\u0301a", "a")] // an accent upon nothing
    [InlineData("`x`; DROP TABLE y", "x_drop_table_y")]
    public void Become_snake_case(string name, string expected) => Assert.Equal([expected], ColumnNames.For([name]));

    [Theory]
    [InlineData("id,ID,Id", "id,id_2,id_3")]
    [InlineData("a,,b,", "a,column_2,b,column_4")]
    [InlineData("a,A_2,a", "a,a_2,a_3")]
    [InlineData("column_2,", "column_2,column_2_2")]
    [InlineData("cafe,café", "cafe,café")]
    [InlineData("_line,_ingestion_seq,line", "file_line,file_ingestion_seq,line")]
    [InlineData(" _Overflow,_overflow_x,__overflow", "file_overflow,overflow_x,file_overflow_2")]
    [InlineData("😀,$$$", "column_1,column_2")]
    public void Are_unique_whatever_the_case_and_never_the_systems_own(string header, string expected) =>
        Assert.Equal(expected, string.Join(',', ColumnNames.For(header.Split(','))));

    /// <summary>Each name took as many tries as there were before it: a line of so many equal cells kept a processor busy for minutes.</summary>
    [Fact]
    public void Of_seventy_thousand_equal_cells_are_numbered_in_order()
    {
        var names = ColumnNames.For([.. Enumerable.Repeat("x", 70_000), "x_70000", "X"]);

        Assert.Equal(["x", "x_2", "x_3"], names.Take(3));
        Assert.Equal(["x_69999", "x_70001", "x_70000", "x_70002"], names.Skip(69_998));
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Hold_64_characters_even_with_a_number_behind()
    {
        var names = ColumnNames.For([new string('x', 80), new string('x', 90)]);

        Assert.Equal([new string('x', 64), new string('x', 62) + "_2"], names);
    }
}
