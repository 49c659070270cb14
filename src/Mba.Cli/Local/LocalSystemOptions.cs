namespace Mba.Cli.Local;

/// <summary>How <c>mba up</c> sets up what AWS would be.</summary>
public sealed record LocalSystemOptions
{
    /// <summary>Data, logs and settings of the stack; by default <c>.local</c> of the current folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Where clients' settings are written while the stack runs; null for <c>stack.env</c> in <see cref="Folder"/>.</summary>
    public string? SettingsFile { get; init; }

    /// <summary>Drop what an earlier stack has left in <see cref="Folder"/>.</summary>
    public bool Fresh { get; init; }

    /// <summary>Ports on loopback; null for free ones.</summary>
    public int? DatabasePort { get; init; }

    public int? AwsPort { get; init; }

    public int? ApiPort { get; init; }

    /// <summary>Function instances that the queue feeds at once.</summary>
    public int Instances { get; init; } = 2;

    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>MariaDB instead of MySQL.</summary>
    public bool MariaDb { get; init; }

    /// <summary>A server of the caller's instead of one of the stack's own; null starts one.</summary>
    public DatabaseAddress? Database { get; init; }

    /// <summary>An S3/SQS/Secrets Manager endpoint of the caller's; null starts moto.</summary>
    public Uri? AwsEndpoint { get; init; }

    /// <summary>Rules for datasets, as MBA_DATASETS: an absolute path or an s3 URI; null for the shipped ones. Checked before the stack is ready.</summary>
    public string? Datasets { get; init; }

    /// <summary>Database that is created and migrated.</summary>
    public string DatabaseName { get; init; } = "mba_mysql";

    /// <summary>Sent to every process of the stack beside its own settings, e.g. LOG_LEVEL.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);
}
