using System.Text;

namespace Mba;

/// <summary>A bucket and a key.</summary>
public readonly record struct ObjectAddress(string Bucket, string Key)
{
    /// <summary>Longest S3 key in UTF-8 bytes.</summary>
    public const int MaxKeyBytes = 1024;

    private const string Scheme = "s3://";

    public override string ToString() => $"{Scheme}{Bucket}/{Key}";

    /// <summary>True for text that begins as an S3 URI does.</summary>
    public static bool IsUri(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads <c>s3://bucket/key</c>, whatever the bucket; null when the text is anything else.</summary>
    public static ObjectAddress? ParseUri(string text)
    {
        var slash = IsUri(text) ? text.IndexOf('/', Scheme.Length) : -1;
        return slash > Scheme.Length && slash < text.Length - 1 ? new ObjectAddress(text[Scheme.Length..slash], text[(slash + 1)..]) : null;
    }

    /// <summary>
    /// Reads <c>s3://bucket/key</c>, whose bucket must be one of this system's or a registered source, or a key of the scope's bucket
    /// (scope from the key when not given). Null with the fault when it is neither.
    /// </summary>
    public static ObjectAddress? Parse(string text, FileScope? scope, Settings settings, out string fault)
    {
        fault = "";
        if (Encoding.UTF8.GetByteCount(text) > MaxKeyBytes + 70 || text.Any(char.IsControl))
            fault = "is not a key: it is too long or has control characters";
        else if (IsUri(text))
            return ParseAddress(text, settings, out fault);
        else if (text.Length == 0)
            fault = "is empty";
        else if ((scope ?? ScopeOf(text, settings)) is not { } known)
            fault = "does not show its scope; add scope mba or policy, or use s3://bucket/key";
        else
            return new ObjectAddress(settings.BucketOf(known), text);
        return null;
    }

    private static ObjectAddress? ParseAddress(string text, Settings settings, out string fault)
    {
        fault = "";
        if (ParseUri(text) is not { } address)
            fault = "must be s3://bucket/key";
        else if (
            address.Bucket.Equals(settings.BucketMba, StringComparison.Ordinal)
            || address.Bucket.Equals(settings.BucketPolicy, StringComparison.Ordinal)
            || settings.IsSource(address.Bucket)
        )
            return address;
        else
            fault = "names a bucket that is neither this system's nor a registered source (SOURCE_BUCKETS)";
        return null;
    }

    private static FileScope? ScopeOf(string key, Settings settings) =>
        key.StartsWith(settings.PrefixMba, StringComparison.Ordinal) ? FileScope.Mba
        : key.StartsWith(settings.PrefixPolicy, StringComparison.Ordinal) ? FileScope.Policy
        : null;
}
