namespace Mba;

/// <summary>What may be uploaded, and how.</summary>
public sealed record UploadLimits
{
    /// <summary>Files above this many bytes go in parts: one broken connection should not cost more than a part.</summary>
    public const long MultipartAboveBytes = 100_000_000;

    /// <summary>S3's limit for one PUT or POST.</summary>
    public const long MaxSinglePutBytes = 5L << 30;

    /// <summary>S3's limit on the number of parts.</summary>
    public const int MaxParts = 10_000;

    /// <summary>Smallest part that is chosen; S3's own least is 5 MiB.</summary>
    public const long MinPartBytes = 16L << 20;

    /// <summary>Lifetime of URLs unless the request says otherwise.</summary>
    public TimeSpan DefaultExpiry { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan MaxExpiry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the parts of one file may take; page after page of URLs is signed meanwhile.</summary>
    public TimeSpan MultipartExpiry { get; init; } = TimeSpan.FromHours(24);

    public ScopeLimits Mba { get; init; } = new();

    public ScopeLimits Policy { get; init; } = new();

    public ScopeLimits Of(FileScope scope) => scope == FileScope.Policy ? Policy : Mba;

    /// <summary>Bytes of every part but the last: at least 16 MiB, whole MiB, such that 10,000 parts suffice.</summary>
    public static long PartBytesFor(long bytes)
    {
        const long Mebibyte = 1L << 20;
        var min = (bytes + MaxParts - 1) / MaxParts;
        return Math.Max(MinPartBytes, (min + Mebibyte - 1) / Mebibyte * Mebibyte);
    }
}

/// <summary>Limits of one scope.</summary>
public sealed record ScopeLimits
{
    public long MaxBytes { get; init; } = 50L << 30;

    /// <summary>Extensions in lower case, <c>csv.gz</c> counting as such; empty means every type.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    public bool Allows(string type) => Types.Count == 0 || Types.Contains(type, StringComparer.Ordinal);
}
