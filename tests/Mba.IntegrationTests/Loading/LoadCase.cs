using System.Globalization;
using System.Text;

namespace Mba.IntegrationTests.Loading;

/// <summary>A way of loading, with a file that exercises it: 400 good records, one that is rejected.</summary>
public sealed record LoadCase(string Name, string Table, string FileName, IngestOptions Options)
{
    public const int GoodRows = 400;

    private static readonly IngestOptions Small = new()
    {
        BlockBytes = 4 << 10,
        Connections = 1,
        RetryBaseDelay = TimeSpan.Zero,
        TableLockTimeout = TimeSpan.FromSeconds(20),
    };

    public static IReadOnlyList<LoadCase> All { get; } =
    [
        new("append", "appended", "appended.csv", Small),
        new("blocks", "blocked", "blocked.csv", Small with { AtomicBytes = 0 }),
        new("two connections", "paired", "paired.csv", Small with { AtomicBytes = 0, Connections = 2 }),
        new("upsert", "merged", "merged.csv", Small),
        new("replace", "replaced", "replaced.csv", Small),
        new("upsert, two connections", "merged_wide", "merged_wide.csv", Small with { AtomicBytes = 0, Connections = 2 }),
        new("replace, two connections", "replaced_wide", "replaced_wide.csv", Small with { AtomicBytes = 0, Connections = 2 }),
        new("landing", "landed", "landed.csv", Small),
        new("upsert again", "merged_twice", "merged_twice.csv", Small) { HasEarlierVersion = true },
        new("replace again", "replaced_twice", "replaced_twice.csv", Small) { HasEarlierVersion = true },
        new("reupload", "renewed", "renewed.csv", Small) { HasEarlierVersion = true },
        new("reupload in blocks", "renewed_in_blocks", "renewed_in_blocks.csv", Small with { AtomicBytes = 0 })
        {
            HasEarlierVersion = true,
        },
    ];

    /// <summary>The datasets.json of all cases.</summary>
    public static string Datasets { get; } =
        """
            { "datasets": [
              { "name": "merged", "match": ["**/merged.csv", "**/merged_twice.csv", "**/merged_wide.csv"], "mode": "upsert", "keys": ["id"], "columns": [{ "name": "id", "type": "BIGINT" }, { "name": "amount", "type": "DECIMAL(10,2)" }] },
              { "name": "replaced", "match": ["**/replaced.csv", "**/replaced_twice.csv", "**/replaced_wide.csv"], "mode": "replace", "columns": [{ "name": "amount", "type": "DECIMAL(10,2)" }] },
              { "name": "landed", "match": ["**/landed.csv"], "mode": "landing" },
              { "name": "renewed", "match": ["**/renewed.csv", "**/renewed_in_blocks.csv"], "onReupload": "replace", "columns": [{ "name": "amount", "type": "DECIMAL(10,2)" }] },
              { "name": "others", "match": ["**"], "columns": [{ "name": "amount", "type": "DECIMAL(10,2)" }] }
            ] }
            """;

    /// <summary>Another version of the file is loaded before the one that is disturbed.</summary>
    public bool HasEarlierVersion { get; init; }

    public override string ToString() => Name;

    /// <summary>The same for the same seed; another seed gives other values of the same keys.</summary>
    public static string Content(int seed)
    {
        var text = new StringBuilder("id,name,amount\n");
        for (var i = 0; i < GoodRows; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i},\"name {i}, of seed {seed}\",{i}.{seed % 100:00}\n");
        return text.Append("broken,1,2,3,4\n").ToString();
    }

    /// <summary>What the table has to hold, however often and wherever the load was interrupted: each row once, and nothing else.</summary>
    public string RowsSql =>
        Name == "landing"
            ? "SELECT COUNT(*), COUNT(DISTINCT JSON_EXTRACT(row_data, '$.id')), COUNT(DISTINCT _ingestion_seq) FROM landed"
            : $"SELECT COUNT(*), COUNT(DISTINCT id), COUNT(DISTINCT _ingestion_seq) FROM {Table}";
}
