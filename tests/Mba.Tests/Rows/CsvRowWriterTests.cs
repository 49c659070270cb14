using System.Text;
using Mba.Rows;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tests.Tables;
using Xunit;

namespace Mba.Tests.Rows;

/// <summary>Records as they would load, written as a file.</summary>
public sealed class CsvRowWriterTests
{
    [Fact]
    public void Writes_canonical_values_under_the_tables_names_and_nothing_for_a_null() =>
        Assert.Equal("a,n\n\"x, y\",7\n,-0.5\n", Written(RecordKind.Row, null, out _, ["x, y", "NULL"], ["+7", "-.50"]));

    [Fact]
    public void A_value_that_does_not_fit_rejects_its_row()
    {
        Assert.Equal("a,n\nx,7\n", Written(RecordKind.Row, null, out var rejected, ["x", "y"], ["7", "five"]));
        Assert.Equal(new RejectedRow(3, 10, "n", "NOT_A_NUMBER"), rejected);
    }

    [Theory]
    [InlineData("STRAY_QUOTE", "STRAY_QUOTE")]
    [InlineData(null, "BROKEN_RECORD")]
    public void A_broken_record_is_rejected_whatever_its_values(string? fault, string code)
    {
        Assert.Equal("a,n\n", Written(RecordKind.Broken, fault, out var rejected, ["x"], ["five"]));
        Assert.Equal(new RejectedRow(2, 0, null, code), rejected);
    }

    /// <summary>The file, and the last row that was rejected.</summary>
    private static string Written(RecordKind kind, string? fault, out RejectedRow rejected, string[] texts, string[] numbers)
    {
        var plan = Given.Plan(
            Given.File(("a", texts), ("n", ["1"])),
            Given.Table(("a", ColumnType.Varchar(64)), ("n", ColumnType.Decimal(5, 1)))
        );
        using var records = new FakeRecords(("a", texts), ("n", numbers)) { Kind = kind, FaultCode = fault };
        using var file = new MemoryStream();
        var writer = new CsvRowWriter(plan, file);
        rejected = default;
        while (records.Read())
        {
            if (!writer.TryWrite(records, out var row))
                rejected = row;
        }

        writer.Flush();
        return Encoding.UTF8.GetString(file.ToArray()).Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
