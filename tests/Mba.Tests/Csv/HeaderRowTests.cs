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

    [Theory]
    [InlineData("Member,,Claim,/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y", true)]
    [InlineData("Member,Member,Claim,Claim/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y", true)] // the same in neighbours
    [InlineData("Member,Person,Claim,Case/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y", false)]
    [InlineData("Member:,,Claim,/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y", false)] // a label
    [InlineData("Member,,5,/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y", false)] // a number
    [InlineData("Member,,2024,/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y", true)] // a year
    [InlineData("All of our members,,Claim,/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y", true)] // four words
    [InlineData("All of our members here,,Claim,/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y", false)]
    [InlineData("Member,,Claim,//ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y", false)] // a blank line between
    [InlineData("Member,,Claim/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y", true)] // one cell too few
    [InlineData("Member,Claim/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y", false)]
    [InlineData(",,,/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y", false)]
    [InlineData("Members,,,/ID,Name,Code,Kind/M1,Ann,C1,x/M2,Bob,C2,y", false)] // one cell at the beginning is a title
    [InlineData("Members,,,/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y", false)]
    [InlineData(",,Claim,/ID,Name,Code,Kind/M1,Ann,C1,x/M2,Bob,C2,y", false)] // the names below do without it
    [InlineData(",,Claim,/ID,Name,Kind,kind/M1,Ann,C1,x/M2,Bob,C2,y", true)] // one is said twice
    [InlineData(",,Claim,/ID,Name,2019,2020/M1,Ann,C1,x/M2,Bob,C2,y", true)] // they are years
    public void Groups(string text, bool isGroupRow) =>
        Assert.Equal(isGroupRow, HeaderSampleTests.Ask(text, s => HeaderRows.IsGroupRow(s, 0, s.Cells(s.IsBlank(0) ? 0 : 1))));

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void Groups_have_at_most_60_characters(int characters, bool isGroupRow) =>
        Assert.Equal(
            isGroupRow,
            HeaderSampleTests.Ask(
                $"{new string('g', characters)},,Claim,/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y",
                s => HeaderRows.IsGroupRow(s, 0, s.Cells(1))
            )
        );

    [Theory]
    [InlineData("id,name,paid/int,text,int/1,Ann,5/2,Bob,6/3,Cal,7", true)] // types
    [InlineData("id,name,paid/int,text,int/1,Ann,5", false)] // a single row below
    [InlineData("id,name,paid/int,text/1,Ann,5/2,Bob,6/3,Cal,7", false)] // another width
    [InlineData("id,name,paid/,,/1,Ann,5/2,Bob,6/3,Cal,7", false)]
    [InlineData("id,name,paid/No,who,USD/1,Ann,5/2,Bob,6/3,Cal,7", true)] // fits none of two columns of numbers
    [InlineData("id,name,paid/No,who,7/1,Ann,5/2,Bob,6/3,Cal,7", false)]
    [InlineData("id,name,plan/No,who,x/1,Ann,y/2,Bob,z/3,Cal,y", false)] // one column of numbers
    [InlineData("who,plan,who/first,kind,last/Ann,x,Lee/Bob,y,Poe/Cal,x,Ray", true)] // a name said twice needs it
    [InlineData("who,,plan/first,last,kind/Ann,Lee,x/Bob,Poe,y/Cal,Ray,x", true)] // an empty one, too
    [InlineData("who,plan,who/first,kind,first/Ann,x,Lee/Bob,y,Poe/Cal,x,Ray", false)] // joined they are no names either
    [InlineData("who,plan,who/first,kind2,last/Ann,x,Lee/Bob,y,Poe/Cal,x,Ray", false)] // a digit
    [InlineData("who,plan,who/first,kind:,last/Ann,x,Lee/Bob,y,Poe/Cal,x,Ray", false)] // a label
    [InlineData("who,plan,who/Ann,x,last/Ann,x,Lee/Bob,y,Poe/Cal,x,Ray", false)] // values of its columns
    [InlineData("who,plan,kind/first,last,x/Ann,Lee,x/Bob,Poe,y/Cal,Ray,x", false)] // names do without it
    public void Continued(string text, bool continues) =>
        Assert.Equal(continues, HeaderSampleTests.Ask(text, s => HeaderRows.Continues(s, 0, 1)));

    [Theory]
    [InlineData(",kg,cm/ann,6-7,170+/bob,70,18-19", true)]
    [InlineData(",sq mi,of all the people/ann,6-7,170+/bob,70,18-19", true)] // four words
    [InlineData(",sq mi,of all the people here/ann,6-7,170+/bob,70,18-19", false)]
    [InlineData(",A2,B7/ann,6-7,170+/bob,70,18-19", false)] // rooms of nobody
    [InlineData(",n/a,n/a/ann,6-7,170+/bob,70,18-19", false)] // no value
    [InlineData("x,kg,cm/ann,6-7,170+/bob,70,18-19", false)] // above a name
    [InlineData(",kg,/ann,6-7,170+/bob,70,18-19", false)] // one unit
    [InlineData(",kg,cm/ann,6-7,170+/,70,18-19", false)] // a row without a name
    [InlineData(",kg,cm/ann,6-7,170+/bob,many,18-19", false)] // a word below
    [InlineData(",kg,cm/ann,6-7,170+/bob,70,9 ft", false)] // with letters
    public void Units(string below, bool areUnits) =>
        Assert.Equal(areUnits, HeaderSampleTests.Ask("who,weight,height/" + below, s => HeaderRows.Continues(s, 0, 1)));
}
