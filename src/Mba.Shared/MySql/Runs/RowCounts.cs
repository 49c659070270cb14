namespace Mba.MySql.Runs;

/// <summary>The outcome of the records of a file.</summary>
internal readonly record struct RowCounts(long Inserted, long Updated, long Skipped, long Rejected)
{
    public long Sum => Inserted + Updated + Skipped + Rejected;

    /// <summary>Nothing is committed unless every record is accounted for.</summary>
    /// <exception cref="IngestException">INVARIANT: some records are unaccounted for, so nothing may be committed.</exception>
    public void MustAccountFor(long recordsRead)
    {
        if (Sum != recordsRead)
            throw new IngestException(
                IngestStage.Commit,
                "INVARIANT",
                $"{recordsRead} records were read, but {Inserted} inserted + {Updated} updated + {Skipped} skipped + {Rejected} rejected is {Sum}; nothing was kept"
            );
    }
}
