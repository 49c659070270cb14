using System.Text;

namespace Mba.Files;

/// <summary>A bucket and a key.</summary>
public readonly record struct ObjectAddress(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    public override string ToString() => $"{Scheme}{Bucket}/{Key}";

    /// <summary>
    /// Reads <c>s3://bucket/key</c>, whose bucket must be one of this system's or a registered source, or a key of the scope's bucket
    /// (scope from the key when not given). Null with the fault when it is neither.
    /// </summary>
    public static ObjectAddress? Parse(string text, FileScope? scope, Settings settings, out string fault)
    {
        fault = "";
        if (Encoding.UTF8.GetByteCount(text) > FileNames.MaxKeyBytes + 70 || text.Any(char.IsControl))
            fault = "is no key: too long, or with control characters";
        else if (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return ParseAddress(text[Scheme.Length..], settings, out fault);
        else if (text.Length == 0)
            fault = "is empty";
        else if ((scope ?? ScopeOf(text, settings)) is not { } known)
            fault = "does not tell its scope: say mba or policy, or s3://bucket/key";
        else
            return new ObjectAddress(settings.BucketOf(known), text);
        return null;
    }

    private static ObjectAddress? ParseAddress(string text, Settings settings, out string fault)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        fault = slash <= 0 || slash == text.Length - 1 ? "must be s3://bucket/key" : "";
        if (fault.Length > 0)
            return null;
        var bucket = text[..slash];
        if (
            bucket.Equals(settings.BucketMba, StringComparison.Ordinal)
            || bucket.Equals(settings.BucketPolicy, StringComparison.Ordinal)
            || settings.IsSource(bucket)
        )
            return new ObjectAddress(bucket, text[(slash + 1)..]);
        fault = "names a bucket that is neither this system's nor a registered source (SOURCE_BUCKETS)";
        return null;
    }

    private static FileScope? ScopeOf(string key, Settings settings) =>
        key.StartsWith(settings.PrefixMba, StringComparison.Ordinal) ? FileScope.Mba
        : key.StartsWith(settings.PrefixPolicy, StringComparison.Ordinal) ? FileScope.Policy
        : null;
}
