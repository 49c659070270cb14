namespace Mba;

/// <summary>Settings of the previous systems under their old names: each is taken for the new one, and the note that says so is shown once.</summary>
public static class FormerSettings
{
    /// <summary>Old name and new name; docs/cli.md lists them.</summary>
    public static IReadOnlyList<(string Old, string New)> Names { get; } =
    [
        ("MBA_BUCKET", "S3_BUCKET_MBA"),
        ("POLICY_BUCKET", "S3_BUCKET_POLICY"),
        ("MBA_PREFIX", "S3_PREFIX_MBA"),
        ("POLICY_PREFIX", "S3_PREFIX_POLICY"),
        ("DB_HOST", "RDS_HOST"),
        ("DB_PORT", "RDS_PORT"),
        ("DB_NAME", "RDS_DATABASE"),
        ("DB_USER", "RDS_USERNAME"),
        ("DB_PASSWORD", "RDS_PASSWORD"),
        ("POLL_INTERVAL", "WATCH_INTERVAL_SECONDS"),
        ("LOG_FILE", "LOG_DIR"),
        ("AWS_BILLING_ROLE_ARN", "AWS_ASSUME_ROLE_ARN"),
        ("AWS_BILLING_SESSION_NAME", "AWS_ASSUME_ROLE_SESSION_NAME"),
        ("AWS_BILLING_REGION", "AWS_REGION"),
        ("AWS_BILLING_BUCKET", "SOURCE_BUCKETS"),
        ("AWS_BILLING_PREFIX", "SOURCE_BUCKETS"),
    ];

    /// <summary>True for names that other programs use too: they count only where someone wrote them for this system, in <c>.env</c>.</summary>
    public static bool OnlyFromFile(string name) => name.StartsWith("DB_", StringComparison.Ordinal);

    /// <summary>The value in the new name's form.</summary>
    public static string Convert(string old, string value, Func<string, string?> other) =>
        old switch
        {
            "LOG_FILE" => Path.GetDirectoryName(value) is { Length: > 0 } folder ? folder : ".",
            "AWS_BILLING_BUCKET" => other("AWS_BILLING_PREFIX") is { } prefix ? $"{value}/{prefix.Trim('/')}/" : value,
            "AWS_BILLING_PREFIX" => other("AWS_BILLING_BUCKET") is { } bucket ? $"{bucket}/{value.Trim('/')}/" : "",
            _ => value,
        };
}
