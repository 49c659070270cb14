using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>A server without <c>LOAD DATA LOCAL</c>.</summary>
[Collection(ServerVariables.Collection)]
public sealed class LocalFileTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    [Fact]
    public async Task A_server_that_refuses_local_files_gets_the_same_rows_as_inserts()
    {
        await bench.LoadAsync("local_1.csv", "id,text\n1,\"a\\b 'c' \"\"d\"\"\"\n");
        await bench.Database.ExecuteAsync("SET GLOBAL local_infile = 0");
        try
        {
            var result = await bench.LoadAsync("local_2.csv", "id,text\n2,\"a\\b 'c' \"\"d\"\"\"\n3,\n");
            Assert.Equal((AuditStatus.SUCCESS, 2L), (result.Audit!.Status, result.Audit.RowsInserted));
        }
        finally
        {
            await bench.Database.ExecuteAsync("SET GLOBAL local_infile = 1");
        }
        Assert.Equal<string?[]>(
            [
                ["1", "a\\b 'c' \"d\""],
                ["2", "a\\b 'c' \"d\""],
                ["3", null],
            ],
            await bench.Database.QueryAsync("SELECT id, text FROM `local` ORDER BY id")
        );
    }
}
