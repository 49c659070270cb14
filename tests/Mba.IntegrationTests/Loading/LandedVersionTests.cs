using System.Globalization;
using System.Text;
using Mba.IntegrationTests.Fixtures;
using Mba.IntegrationTests.Schedules;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>Versions of a landing key share rows: whatever becomes of one, the table holds the rows of all that are SUCCESS.</summary>
public sealed class LandedVersionTests(DatabaseServer server) : IAsyncLifetime
{
    private const string Key = "mba/csv/landed.csv";
    private const string AsWritten = """{ "datasets": [ { "name": "landed", "match": ["**"], "mode": "landing" } ] }""";
    private const string InCapitals =
        """{ "datasets": [ { "name": "landed", "match": ["**"], "mode": "landing", "transforms": { "case": "upper" } } ] }""";

    private readonly DatabaseFixture _database = new(server);
    private readonly MemoryStore _files = new();

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>
    /// Forced after the dataset has changed, the first version's rows would be other texts, and the second would lack those that it passed over.
    /// </summary>
    [Fact]
    public async Task Rows_that_a_later_version_passed_over_stay_until_it_is_undone()
    {
        Put(1, "ij");
        Put(2, "ijk");
        await LoadAsync(1, AsWritten);
        var later = await LoadAsync(2, AsWritten);
        var refused = await LoadAsync(1, InCapitals, force: true);

        Assert.Equal((AuditStatus.FAILED, "SHARES_ROWS", "ijk"), (refused.Status, refused.ErrorCode, await RowsAsync()));
        Assert.Contains(later.Id, refused.ErrorMessage, StringComparison.Ordinal);

        await new AuditActions(_database.Sessions).UndoAsync(later.Id, "an operator", UndoDuplicates.Refuse, CancellationToken.None);
        foreach (var version in new[] { 1, 2 })
            Assert.Equal(AuditStatus.SUCCESS, (await LoadAsync(version, InCapitals, force: true)).Status);
        Assert.Equal("IJK", await RowsAsync());
    }

    [Fact]
    public async Task A_version_whose_rows_are_the_same_is_forced_beside_later_ones()
    {
        Put(1, "ij");
        Put(2, "ijk");
        foreach (var (version, force) in new[] { (1, false), (2, false), (1, true), (2, true), (1, true) })
            Assert.Equal(AuditStatus.SUCCESS, (await LoadAsync(version, AsWritten, force)).Status);

        Assert.Equal("ijk", await RowsAsync());
    }

    /// <summary>Nobody shares rows with the newest version: it is forced as its dataset reads it now.</summary>
    [Fact]
    public async Task The_newest_version_is_forced_after_the_dataset_has_changed()
    {
        Put(1, "ij");
        Put(2, "ijk");
        await LoadAsync(1, AsWritten);
        await LoadAsync(2, AsWritten);

        Assert.Equal(AuditStatus.SUCCESS, (await LoadAsync(2, InCapitals, force: true)).Status);
        Assert.Equal("IJKij", await RowsAsync());
    }

    private void Put(int version, string letters) =>
        _files.Put(
            "mba-bucket",
            Key,
            Id(version),
            new DateTimeOffset(2026, 1, version, 0, 0, 0, TimeSpan.Zero),
            "v\n" + string.Concat(letters.Select(l => l + "\n"))
        );

    private async Task<AuditRow> LoadAsync(int version, string datasets, bool force = false)
    {
        var options = new IngestOptions { RetryBaseDelay = TimeSpan.Zero };
        var destination = new MySqlDestination(
            _database.Sessions,
            options,
            FaultPoints.None,
            TimeProvider.System,
            NullLogger<MySqlDestination>.Instance
        );
        var rules = DatasetRules.Parse(Encoding.UTF8.GetBytes(datasets), _database.Settings);
        var ingest = new CsvIngest(_files, destination, rules, options, TimeProvider.System, NullLogger<CsvIngest>.Instance);
        var request = new IngestRequest
        {
            Bucket = "mba-bucket",
            Key = Key,
            VersionId = Id(version),
            Force = force,
        };
        return (await ingest.RunAsync(request, CancellationToken.None)).Audit!;
    }

    private async Task<string> RowsAsync() =>
        string.Concat(
            (await _database.QueryAsync("SELECT JSON_UNQUOTE(JSON_EXTRACT(row_data, '$.v')) AS v FROM landed ORDER BY BINARY v")).Select(
                r => r[0]
            )
        );

    private static string Id(int version) => "v" + version.ToString(CultureInfo.InvariantCulture);
}
