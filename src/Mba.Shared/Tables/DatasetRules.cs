namespace Mba.Tables;

/// <summary>Which dataset a stored file belongs to: the first rule whose globs match its key, else the default (append, evolve).</summary>
public sealed class DatasetRules
{
    /// <summary>The rules that ship with the system: the four predeclared tables.</summary>
    public static DatasetRules Shipped(Settings settings) => throw new NotSupportedException();

    /// <summary>Rules of a datasets.json.</summary>
    /// <exception cref="IngestException">INVALID_DATASETS: names the rule and the member that is wrong.</exception>
    public static DatasetRules Parse(ReadOnlySpan<byte> json, Settings settings) => throw new NotSupportedException();

    /// <summary>The dataset of a file; null when files of its name or place are stored but not loaded (other extensions, <c>_rejected/</c>, <c>_config/</c>).</summary>
    /// <param name="bucket">Its bucket, or <c>local</c>.</param>
    /// <param name="key">Its key, or a local file's name.</param>
    /// <exception cref="IngestException">INVALID_TABLE: the name that the file gives is reserved.</exception>
    public Dataset? Match(string bucket, string key) => throw new NotSupportedException();

    /// <summary>The dataset of a file whose table the caller names: the rule for that table, else the default. Extensions and places do not matter.</summary>
    /// <exception cref="IngestException">INVALID_TABLE: the name is reserved.</exception>
    public Dataset ForTable(string table) => throw new NotSupportedException();
}
