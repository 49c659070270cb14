using Xunit;

namespace Mba.IntegrationTests.Loading;

public sealed class AppendTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    [Fact]
    public async Task A_file_becomes_typed_rows_and_a_success_that_accounts_for_each()
    {
        var result = await bench.LoadAsync("visits_2024-01-15.csv", "id,name,seen\n1,Ann,2024-01-02\n2,\"B, C\",2024-01-03\n3,,\n");

        Assert.Equal(IngestDisposition.Done, result.Disposition);
        Assert.Equal((AuditStatus.SUCCESS, 3, 3), (result.Audit!.Status, result.Audit.RowsRead, result.Audit.RowsInserted));
        var rows = await bench.Database.QueryAsync("SELECT id, name, CAST(seen AS CHAR), _line FROM visits ORDER BY id");
        Assert.Equal<string?[]>([["1", "Ann", "2024-01-02", "2"], ["2", "B, C", "2024-01-03", "3"], ["3", null, null, "4"]], rows);
    }
}
