using Mba.Csv;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>Names that several records of a header give: <c>|</c> parts cells, <c>/</c> records; and which records belong to it.</summary>
public sealed class HeaderRowTests
{
    [Theory]
    [InlineData("person||claim|/id|name|date|paid", 4, "person id|person name|claim date|claim paid")]
    [InlineData("id|name/int|varchar(20)", 2, "id|name")]
    [InlineData("id|name/---|===", 2, "id|name")]
    [InlineData("int|text/a|b", 2, "int a|text b")]
    [InlineData("ID|Name/id|first", 2, "ID|Name first")]
    [InlineData("a/b|c", 3, "a b|a c|a")]
    [InlineData("a|b|c", 2, "a|b|c")]
    [InlineData("a|b|", 2, "a|b")]
    [InlineData("x||/y||/1|2|3", 3, "x y 1|x y 2|x y 3")]
    [InlineData("|g|/id|a|b", 3, "id|g a|g b")]
    public void Cells_are_joined_and_groups_carried_over(string header, int fields, string names) =>
        Assert.Equal(names, string.Join('|', HeaderRows.Names(header.Split('/').Select(r => r.Split('|')), fields)));

    [Theory]
    [InlineData(
        "int integer bigint number numeric decimal double float string text char varchar date datetime timestamp time bool boolean VARCHAR(20) DECIMAL(10,2) -- == ___ -=_"
    )]
    public void Types_and_strokes(string words) =>
        Assert.All(words.Split(' ').Append("").Append("char (5)"), w => Assert.True(HeaderRows.IsTypeWord(w), w));

    [Theory]
    [InlineData("name", "-", "id", "dates", "a-b", "5", "varchar2")]
    public void Other_words(params string[] words) => Assert.All(words, w => Assert.False(HeaderRows.IsTypeWord(w), w));

    [Theory]
    [InlineData(",weight,height\n,kg,cm\nann,60,170\nbob,70,180\n", "column_1,weight kg,height cm")]
    [InlineData("who,weight,height\n,kg,cm\nann,60,170\nbob,70,180\n", "who,weight kg,height cm")]
    [InlineData("who,weight,height\nx,kg,cm\nann,60,170\nbob,70,180\n", "who x,weight kg,height cm")]
    [InlineData("who,sex,height\n,m/f,cm\nann,f,170\nbob,m,180\n", "who,sex,height")]
    public async Task Units_over_amounts_belong_to_the_names(string text, string names) =>
        Assert.Equal(names, string.Join(',', (await RecordFileTests.ScanAsync(text)).Format.Header));
}
