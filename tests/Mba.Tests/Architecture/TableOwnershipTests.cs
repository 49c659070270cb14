using System.Text.RegularExpressions;
using Xunit;

namespace Mba.Tests.Architecture;

/// <summary>Each system table has one owner, which alone writes to it: what its rows mean stands in one place.</summary>
public sealed partial class TableOwnershipTests
{
    /// <summary>A file, or the folder whose files share it; of the audit, the columns that remember date orders and what moments are have owners of their own.</summary>
    public static TheoryData<string, string> Owners =>
        new()
        {
            { "ingestion_audit", "MySql/Claims/|MySql/Runs/UncertainDates.cs|MySql/Runs/MeaningMemory.cs" },
            { "ingestion_key", "MySql/Claims/KeyVersions.cs" },
            { "ingestion_block", "MySql/Runs/BlockRecords.cs" },
            { "ingestion_scan", "MySql/Runs/CheckpointStore.cs" },
            { "ingestion_content", "MySql/Runs/ContentLedger.cs" },
            { "ingestion_reject", "MySql/Runs/RejectStore.cs" },
            { "ingestion_table", "MySql/Schema/TableChanges.cs" },
            { "ingestion_column", "MySql/Schema/" },
            { "ingestion_migration", "MySql/Schema/Migrations.cs" },
            { "ingestion_stat", "MySql/Queries/StatRollup.cs" },
            { "upload_ticket", "MySql/Queries/UploadLedger.cs" },
        };

    [Theory]
    [MemberData(nameof(Owners))]
    public void Only_its_owner_writes_to_a_system_table(string table, string owner)
    {
        var sources = Path.Combine(Cli.Local.ProjectLayout.Root, "src", "Mba.Shared");
        var writers = Directory
            .EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Where(f => Writes().Matches(File.ReadAllText(f)).Any(m => m.Groups["table"].Value == table))
            .Select(f => Path.GetRelativePath(sources, f).Replace('\\', '/'))
            .ToList();

        Assert.NotEmpty(writers);
        Assert.All(writers, w => Assert.Contains(owner.Split('|'), o => w.StartsWith(o, StringComparison.Ordinal)));
    }

    [GeneratedRegex(
        @"(INSERT\s+(IGNORE\s+)?INTO|REPLACE\s+INTO|UPDATE(\s+IGNORE)?|DELETE\s+(\w\s+)?FROM)\s+(?<table>ingestion_\w+|upload_ticket)\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Writes();
}
