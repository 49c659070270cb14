using Mba.Rows;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tables;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Tables;

/// <summary>Real files from scan to encoded rows, without a database.</summary>
public sealed class RealFileTests
{
    [Theory]
    [InlineData("samples/real/cms_bfd_claim_line.csv")]
    [InlineData("samples/real/cms_bfd_mapd_enrollment.csv")]
    [InlineData("samples/real/cms_rif_inpatient_275cols_pipe.txt")]
    [InlineData("samples/real/synthea_patients.csv")]
    [InlineData("samples/real/synthea_payer_transitions.csv")]
    [InlineData("samples/real/synthea_payers.csv")]
    [InlineData("tests/data/cms_bfd_dual_status_leading_zero.csv")]
    [InlineData("tests/data/omop_concept_relationship_266k.csv.gz")]
    [InlineData("tests/data/synthea_claims_transactions.csv")]
    public async Task Creates_a_table_that_holds_every_row_of_a_real_file(string path)
    {
        var file = Read(path);
        var scan = await RecordFile.ScanAsync(file, new ScanOptions(), TestContext.Current.CancellationToken);

        var dataset = new Dataset { Table = TableNames.Of(path) };

        var plan = TableReconciler.Plan(scan, dataset, table: null);

        Assert.Equal((false, 0L), (plan.MayReject, plan.RowsToReject));
        Assert.Empty(plan.Overflow);
        Assert.Equal(scan.RecordsRead - scan.RecordsSkipped, await EncodeAsync(file, scan, plan));
        Assert.Empty(TableReconciler.Plan(scan, dataset, plan.Target).Changes);
    }

    [Fact]
    public async Task Gives_275_columns_of_which_155_are_empty_a_column_each()
    {
        var scan = await RecordFile.ScanAsync(
            Read("samples/real/cms_rif_inpatient_275cols_pipe.txt"),
            new ScanOptions(),
            TestContext.Current.CancellationToken
        );

        var target = TableReconciler.Plan(scan, new Dataset { Table = "inpatient" }, table: null).Target;

        Assert.Equal((275, 155), (target.Columns.Count, target.Columns.Count(c => c.Type.ToString() == "VARCHAR(1)")));
    }

    private static TextContent Read(string path) => new(File.ReadAllBytes(Path.Combine(Root(), path)), Path.GetFileName(path));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mba.Serverless.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("the repository's root");
    }

    private static async Task<long> EncodeAsync(IFileContent file, FileScan scan, TablePlan plan)
    {
        using var reader = await RecordFile.OpenAsync(file, scan.Format, new ScanOptions(), TestContext.Current.CancellationToken);
        using var encoder = new RowEncoder(plan, new RowOrigin(1, "local", file.Name, null));
        using var block = new BlockBuffer(4 << 20);
        long rows = 0;
        while (reader.Read())
        {
            if (reader.Kind == RecordKind.NonRecord)
                continue;
            Assert.True(encoder.TryEncode(reader, block, out var rejected), $"line {rejected.Line}, {rejected.Column}: {rejected.Code}");
            rows++;
            if (block.IsFull)
                block.Reset();
        }

        return rows;
    }
}
