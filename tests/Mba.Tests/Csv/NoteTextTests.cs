using Mba.Csv;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>What a cell's words say about its line: totals, notes, trailers, labels. One list for each rule, and what is just beside it.</summary>
public sealed class NoteTextTests
{
    [Theory]
    [InlineData(
        "total",
        "Totals",
        "GRAND TOTAL",
        "subtotal",
        "Sub-Total",
        "sum",
        "overall total",
        "total rows",
        "total records",
        " Total: ",
        "*** TOTAL ***",
        "(total)",
        "[Total]",
        "-total-",
        "#total",
        "=total=",
        "<total>",
        "'Total'",
        "\"Total\"",
        "Total."
    )]
    public void Totals(params string[] cells) => Assert.All(cells, c => Assert.True(NoteText.IsTotal(c), c));

    [Theory]
    [InlineData("trailer", "TRL", "tlr", "ftr", "Footer", "EOF", "end of file", "End of Report", "end of data", "*** EOF ***")]
    public void Trailers(params string[] cells) => Assert.All(cells, c => Assert.True(NoteText.IsTrailer(c), c));

    [Theory]
    [InlineData("hdr", "HEADER", "head", "FHS", "bhs", "[HDR]")]
    public void Header_records(params string[] cells) => Assert.All(cells, c => Assert.True(NoteText.IsHeaderRecord(c), c));

    [Theory]
    [InlineData("", "TOTAL RENAL CARE INC", "totally", "summary", "number", "t", "page", "file", "end")]
    public void Other_cells_are_none_of_these(params string[] cells) =>
        Assert.All(cells, c => Assert.False(NoteText.IsTotal(c) || NoteText.IsTrailer(c) || NoteText.IsHeaderRecord(c), c));

    [Theory]
    [InlineData(
        "Source: census",
        "sources: x",
        "Note: revised",
        "notes:",
        "footnote: a",
        "footnotes: b",
        "Generated: today",
        "exported : now",
        "copyright: us",
        "disclaimer: none",
        "confidential: yes",
        "report: May",
        "page: 3",
        "total: 5",
        "totals: 7",
        "count: 2",
        "row count: 2",
        "record count: 3",
        "number of records: 4",
        "last updated: May"
    )]
    [InlineData(
        "* estimates only",
        "\u2020 revised figures",
        "\u2021 revised figures",
        "\u00A9 the agency",
        "\u00B9 see above",
        "\u00B2 see above",
        "\u00B3 see above",
        "\"* two words\""
    )]
    [InlineData(
        "(5 rows)",
        "5 records",
        "Total rows: 5",
        "1 row",
        "1 line",
        "lines=12",
        "record 3",
        "-- 5 rows --",
        "5 rows affected",
        "total records = 12 rows ok"
    )]
    public void Notes(params string[] cells) => Assert.All(cells, c => Assert.True(NoteText.IsNote(c), c));

    [Theory]
    [InlineData(
        "",
        " ",
        "\"\"",
        "* one",
        "*",
        "* 5 6",
        "estimates only",
        "sourced: x",
        "a source: x",
        ": x",
        "rows",
        "5",
        "5 members",
        "total of all rows in 5 files",
        "5rows"
    )]
    public void No_notes(params string[] cells) => Assert.All(cells, c => Assert.False(NoteText.IsNote(c), c));

    [Theory]
    [InlineData(
        "(1) Includes territories",
        "[a] Revised",
        "1/ Revised",
        "12) two",
        "a Estimate of counties",
        "* See the notes",
        "Data are provisional.",
        "Extracted on 2024-01-31",
        "data exported 5",
        "generated 3",
        "retrieved 1",
        "accessed 1",
        "published 1",
        "released 1",
        "updated 1",
        "printed 1",
        "downloaded 1"
    )]
    public void Footnotes(params string[] cells) => Assert.All(cells, c => Assert.True(NoteText.IsFootnote(c), c));

    [Theory]
    [InlineData(
        "",
        "Revised",
        "(1)",
        "(1) 2",
        "(12345) Revised",
        "a estimate of",
        "A Estimate of",
        "ab Estimate",
        "St. Louis",
        "Acme Inc.",
        "Extracted on Monday",
        "extracting 5"
    )]
    public void No_footnotes(params string[] cells) => Assert.All(cells, c => Assert.False(NoteText.IsFootnote(c), c));

    [Theory]
    [InlineData("one two three", 3)]
    [InlineData("a bc def", 2)]
    [InlineData("b2b go 2nd", 1)]
    [InlineData("  two  blanks ", 2)]
    [InlineData("x-y a.b", 2)]
    [InlineData("", 0)]
    public void Words_have_two_letters_and_no_digit(string text, int words) => Assert.Equal(words, NoteText.WordCount(text));

    [Fact]
    public void Six_words_are_prose()
    {
        Assert.False(NoteText.IsProse("these are the five words"));
        Assert.True(NoteText.IsProse("these are no more than six"));
    }

    [Fact]
    public void A_label_ends_with_a_colon_and_has_at_most_64_characters()
    {
        Assert.All((string[])["Run date:", " a: ", new string('n', 63) + ":"], c => Assert.True(NoteText.IsLabel(c), c));
        Assert.All((string[])["", ":", "a:b", "name", new string('n', 64) + ":"], c => Assert.False(NoteText.IsLabel(c), c));
    }
}
