namespace Mba.Csv;

/// <summary>What speaks for a reading of a file, and for the next best one.</summary>
internal sealed record ReadingSigns
{
    /// <summary>How much better the dialect is than the best one that reads the sample differently; 1 when there is none.</summary>
    public required double Margin { get; init; }

    /// <summary>How evenly any other delimiter splits the sample into several fields.</summary>
    public required double RivalEvenness { get; init; }

    /// <summary>Share of the records from the header on that have the usual number of fields.</summary>
    public required double Evenness { get; init; }

    /// <summary>Share of the records that are not well formed.</summary>
    public required double Broken { get; init; }

    /// <summary>Records of the sample from the header on.</summary>
    public required int Records { get; init; }

    public required int Fields { get; init; }

    /// <summary>Share of columns with numbers, dates or times.</summary>
    public required double Typed { get; init; }

    /// <summary>Comma, tab, semicolon or pipe.</summary>
    public required bool UsualDelimiter { get; init; }

    /// <summary>Records that stand above the header.</summary>
    public required int Above { get; init; }

    public required HeaderState Header { get; init; }

    public required int HeaderRows { get; init; }

    /// <summary>Columns that speak for the header, or against one, beyond its cells being text.</summary>
    public required int HeaderSigns { get; init; }

    /// <summary>Whether the first record is the header is hardly decided.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>One column, each of whose values looks like a record: all of it in quotes, or in columns of blanks.</summary>
    public bool HidesFields { get; init; }
}
