using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

/// <summary>Names by which the header of a file is found, and when a table has changed so that it may be found elsewhere.</summary>
public sealed class KnownColumnTests
{
    [Fact]
    public void Names_of_the_table_of_the_dataset_and_of_renamed_columns_without_those_that_stand_for_none()
    {
        var table = Given.Table(
            ("id", ColumnType.BigInt),
            ("column_12", ColumnType.BigInt),
            ("column_x", ColumnType.BigInt),
            ("Column_7", ColumnType.BigInt),
            ("_overflow", ColumnType.Json)
        );
        var dataset = Given.Dataset() with
        {
            Columns = [new("ID", ColumnType.BigInt, true), new("born", ColumnType.Date, true)],
            Transforms = new() { Rename = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["column_3"] = "old" } },
        };

        Assert.Equal(["id", "column_x", "born", "column_3"], HeaderRules.KnownColumns(dataset, table));
        Assert.Equal(["ID", "born", "column_3"], HeaderRules.KnownColumns(dataset, null));
    }

    [Theory]
    [InlineData("a,b", "a,b", false)]
    [InlineData("a,b", "B,A", false)]
    [InlineData("a,b", "a", true)]
    [InlineData("a,b", "a,b,c", false)]
    [InlineData("a,b", "a,b,d", true)]
    public void A_column_that_went_or_came_and_is_not_in_the_file_may_move_the_header(string before, string now, bool mayReadOtherwise)
    {
        var file = Given.File(("a", ["1"]), ("b", ["1"]), ("c", ["1"]));

        Assert.Equal(mayReadOtherwise, HeaderRules.MayReadOtherwise(file, before.Split(','), now.Split(',')));
        Assert.False(
            HeaderRules.MayReadOtherwise(file with { Format = file.Format with { Csv = null } }, before.Split(','), now.Split(','))
        );
    }
}
