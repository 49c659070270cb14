using Mba.Scanning;
using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

/// <summary>Columns whose names differ in case or signs only. A table: <c>column=as the first file spelled it</c>; a file: its header, and where its columns go.</summary>
public sealed class SpelledNameTests
{
    private const string Long = "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn";

    [Theory]
    [InlineData("name=Name name_2=NAME", "NAME|Name", "name_2|name")]
    [InlineData("name=Name name_2=NAME", "NAME|id", "name_2|id")] // one is absent
    [InlineData("name=Name name_2=NAME", "name|NAME", "name|name_2")] // the table's own spelling
    [InlineData("name=Name name_2=NAME", " NAME | Name ", "name_2|name")]
    [InlineData("name=Name name_2=NAME", "id|other", "id|other")]
    [InlineData("name=Name", "NAME|Name", "name_2|name")] // a new one beside it
    [InlineData("name=Name", "NAME", "name")] // one of each is the same column
    [InlineData("name=Name name_2=NAME name_3=id", "Name|NAME|Name.", "name|name_2|name_4")] // the next number that is free in the table
    [InlineData("name=Name name_2=NAME", "Name|NAME|Name.|(NAME)", "name|name_2|name_3|name_4")] // and in the file
    [InlineData("name=Name", "NAME|Name|name_2", "name_3|name|name_2")]
    [InlineData("name=Name name_2=NAME", "Name.", "!name")] // either may be meant
    [InlineData("name=Name", "NAME|Name.", "!name")]
    [InlineData("name= name_2=", "NAME|Name", "name|name_2")] // nobody knows how they were spelled
    [InlineData("?=? ??=?", "?|?", "column_1|column_2")] // names of nothing but signs
    [InlineData(Long + "=" + Long, "N" + Long + "|" + Long, "nn" + "NNN|" + Long)]
    public void Are_found_by_their_spelling(string table, string header, string expected) =>
        Assert.Equal(expected.Replace("nnNNN", Long[..62] + "_2", StringComparison.Ordinal), Names(table, header));

    [Theory]
    [InlineData("Name|NAME", "name", "name|name_2")]
    [InlineData("NAME|Name", "name", "!name")]
    [InlineData("NAME|Name", "name_2", "!name")]
    [InlineData("NAME|Name|id", "id", "name_2|name|id")]
    public void Fail_where_transforms_belong_to_one_of_them_by_its_place(string header, string transformed, string expected)
    {
        var transforms = new Dictionary<string, ValueTransform> { [transformed] = new() { Trim = true } };

        Assert.Equal(
            expected,
            Names("name=Name name_2=NAME", header, Given.Dataset() with { Transforms = new RowTransforms { Columns = transforms } })
        );
    }

    [Theory]
    [InlineData(" Name ", "Name")]
    [InlineData(" ", null)]
    [InlineData("", null)]
    [InlineData("unnamed", null)]
    [InlineData("constant", null)]
    public void Are_remembered_as_the_file_has_them(string header, string? remembered) =>
        Assert.Equal(
            remembered,
            SpelledNames.Remembered(
                new FileColumn(header is "constant" ? -1 : 0, header, "c", new ColumnEvidence()) { IsNamed = header is not "unnamed" }
            )
        );

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void Are_remembered_up_to_a_length(int characters, bool isRemembered) =>
        Assert.Equal(
            isRemembered,
            SpelledNames.Remembered(new FileColumn(0, new string('n', characters), "n", new ColumnEvidence())) is not null
        );

    /// <summary>In a file of the other order the values of one would be the other's.</summary>
    [Theory]
    [InlineData("Last", "LAST", "last")]
    [InlineData("Last", "last .", "last")]
    [InlineData("Last", "Last", null)] // only their places tell them apart, in every file
    [InlineData("Last", "Least", null)]
    public void Do_not_go_to_overflow_where_only_their_spelling_tells_them_apart(string a, string b, string? refused)
    {
        var file = Spelled([.. Enumerable.Range(0, 300).Select(i => $"c{i}"), a, b], characters: 400);

        var error = Record.Exception(() => Given.Plan(file, table: null));

        Assert.Equal(
            refused is null ? (null, null) : ("DUPLICATE_COLUMN", refused),
            ((error as IngestException)?.Code, (error as IngestException)?.Place.Column)
        );
    }

    private static string Names(string table, string header, Dataset? dataset = null)
    {
        var columns = table.Split(' ').Select(c => c.Split('=')).Select(c => Column(c[0], c[1]));
        var scan = Spelled(header.Split('|'));
        try
        {
            var known = new TableSchema { Name = Given.TableName, Columns = [.. columns] };
            return string.Join('|', SpelledNames.Of(scan, dataset ?? Given.Dataset(), known).Columns.Select(c => c.Name));
        }
        catch (IngestException e) when (e.Code is "DUPLICATE_COLUMN")
        {
            return "!" + e.Place.Column;
        }
    }

    private static FileScan Spelled(string[] header, int characters = 1)
    {
        var names = ColumnNames.For(header);
        var scan = Given.File([.. header.Select(h => (h, new[] { new string('x', characters) }))]);
        return scan with
        {
            Format = scan.Format with { RawHeader = header },
            Columns = [.. scan.Columns.Select((c, i) => c with { Name = names[i] })],
        };
    }

    private static TableColumn Column(string name, string spelling) =>
        new()
        {
            Name = name,
            Type = ColumnType.Text,
            SourceName = spelling.Length == 0 ? null : spelling,
        };
}
