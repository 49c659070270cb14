using Mba.IntegrationTests.Fixtures;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>What has to hold after a disturbed load has been delivered again.</summary>
internal static class Aftermath
{
    /// <summary>Delivers the file until it is done with, and checks every promise.</summary>
    public static async Task MustBeWholeAsync(IngestWorkbench bench, LoadCase load, string path)
    {
        await bench.ExpireLeasesAsync();
        var audit = (await Deliveries.OfFileAsync(bench, load, path)).Audit!;

        await MustBeWholeAsync(bench.Database, load, audit);
    }

    /// <summary>Each row once, one SUCCESS, counts that add up, nothing left behind.</summary>
    public static async Task MustBeWholeAsync(DatabaseFixture database, LoadCase load, AuditRow audit)
    {
        Assert.True(audit.Status == AuditStatus.SUCCESS, $"{load}: {audit.Status} {audit.ErrorCode} {audit.ErrorMessage}");
        Assert.Equal(
            (LoadCase.GoodRows + 1L, LoadCase.GoodRows, 1L),
            (audit.RowsRead, audit.RowsInserted + audit.RowsUpdated, audit.RowsRejected)
        );
        Assert.Equal<string?[]>(["400", "400", "1"], (await database.QueryAsync(load.RowsSql))[0]);
        Assert.Equal(
            audit.Seq.ToString(System.Globalization.CultureInfo.InvariantCulture),
            (await database.QueryAsync($"SELECT MAX(_ingestion_seq) FROM {load.Table}"))[0][0]
        );
        await new Retention(database.Sessions, load.Options).RunAsync(CancellationToken.None);
        await NothingIsLeftBehindAsync(database, audit);
        await Schedules.FileWorld.CheckLedgerAsync(database, load.Options);
    }

    private static async Task NothingIsLeftBehindAsync(DatabaseFixture database, AuditRow audit)
    {
        Assert.Equal<string?[]>(
            ["1", "0", "0", "0", "0"],
            (
                await database.QueryAsync(
                    $"""
                    SELECT (SELECT COUNT(*) FROM ingestion_reject WHERE seq = {audit.Seq}),
                      (SELECT COUNT(*) FROM ingestion_block), (SELECT COUNT(*) FROM ingestion_audit WHERE status <> 'SUCCESS' OR lease_token IS NOT NULL),
                      (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME REGEXP '^ingestion_(stage|shadow|former)_'),
                      (SELECT COUNT(*) FROM ingestion_audit WHERE rows_read <> rows_inserted + rows_updated + rows_skipped + rows_rejected)
                    """
                )
            )[0]
        );
    }
}
