using Mba.Schemas;

namespace Mba.Tables;

/// <summary>A TIMESTAMP that others have made is a moment: which one a time without a zone means, only the dataset can say.</summary>
internal static class TimestampRules
{
    /// <summary>Values are sent in UTC; a few without a zone among others are rejected.</summary>
    /// <exception cref="IngestException">TIME_ZONE_CONFLICT: no value has a zone, and the dataset names none.</exception>
    public static ColumnDecision Decide(ColumnDecision decision, Dataset dataset)
    {
        var times = decision.File.Evidence.Times;
        var unzoned = times.Dates + times.DateTimes - times.Zoned + decision.File.Evidence.Numbers.CompactDates;
        if (unzoned > 0 && times.Zoned == 0 && dataset.TimeZone is null)
            throw new IngestException(
                IngestStage.Reconcile,
                MeaningRules.TimeZoneCode,
                $"the column is a TIMESTAMP, which each session shows in its own zone, and the file's values have no zone; set timeZone in dataset {dataset.Name} (\"UTC\" stores them as written), or make the column DATETIME",
                new FilePlace(Column: decision.File.Name)
            );
        return decision with { Conversion = decision.Conversion with { Instants = ColumnMeaning.Utc, TimeZone = dataset.TimeZone } };
    }
}
