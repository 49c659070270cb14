using System.Reflection;
using Mba.Files;

namespace Mba.Tables;

/// <summary>Which dataset a stored file belongs to: the first rule that matches, else the default (append, evolve).</summary>
public sealed class DatasetRules
{
    /// <summary>What the bucket of a file on this machine is called.</summary>
    public const string LocalBucket = "local";

    private static readonly string[] NeverLoaded = ["_rejected/", "_config/"];

    private readonly IReadOnlyList<DatasetRule> _rules;
    private readonly Settings _settings;

    private DatasetRules(IReadOnlyList<DatasetRule> rules, Settings settings)
    {
        _rules = rules;
        _settings = settings;
    }

    /// <summary>The datasets, as written; those without a table of their own have an empty one.</summary>
    public IEnumerable<Dataset> Datasets => _rules.Select(r => r.Dataset);

    /// <summary>The rules that ship with the system: the four predeclared tables.</summary>
    public static DatasetRules Shipped(Settings settings)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream("datasets.json")
            ?? throw new InvalidOperationException("datasets.json is not in the assembly");
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return Parse(json, settings);
    }

    /// <summary>Rules of a datasets.json.</summary>
    /// <exception cref="IngestException">INVALID_DATASETS: names the rule and the member that is wrong.</exception>
    public static DatasetRules Parse(ReadOnlySpan<byte> json, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new DatasetRules(DatasetReader.Read(json, settings), settings);
    }

    /// <summary>True for what the system itself stores in a bucket.</summary>
    public static bool IsOwn(string key) => Array.Exists(NeverLoaded, p => key.StartsWith(p, StringComparison.Ordinal));

    /// <summary>The dataset of a file; null when files of its name or place are stored but not loaded (other extensions, <c>_rejected/</c>, <c>_config/</c>).</summary>
    /// <param name="bucket">Its bucket, or <see cref="LocalBucket"/>: a local file is matched as if it were stored in the prefix of its scope.</param>
    /// <param name="key">Its key, or the <see cref="LocalKey"/> of a local file.</param>
    /// <exception cref="IngestException">INVALID_TABLE: the name that the file gives is reserved. NO_SCOPE: a source bucket's key shows no scope.</exception>
    public Dataset? Match(string bucket, string key)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        ArgumentNullException.ThrowIfNull(key);
        if (string.Equals(bucket, LocalBucket, StringComparison.Ordinal))
            key = ObjectKeys.For(ScopeOfLocal(key), _settings.PrefixOf(ScopeOfLocal(key)), Path.GetFileName(key), keepPath: false);
        if (TableNames.InputExtension(key) is null || IsOwn(key))
            return null;

        foreach (var rule in _rules)
        {
            if (Array.Exists(rule.Globs, g => g.Matches(key)) && (rule.Named is null || TableNames.Alike(TableNames.Of(key), rule.Named)))
                return rule.TableIsNamed ? rule.Dataset : rule.Dataset with { Table = TableOf(bucket, key) };
        }

        return new Dataset { Table = TableOf(bucket, key) };
    }

    /// <summary>The dataset of a file whose table the caller names: the rule for that table, else the default. Extensions and places do not matter.</summary>
    /// <exception cref="IngestException">INVALID_TABLE: the name is reserved.</exception>
    public Dataset ForTable(string table)
    {
        var name = TableNames.Named(table);
        return _rules.FirstOrDefault(r => r.TableIsNamed && string.Equals(r.Dataset.Table, name, StringComparison.Ordinal))?.Dataset
            ?? new Dataset { Table = name };
    }

    /// <summary>The key of a local file: equal files of both scopes are two files.</summary>
    public static string LocalKey(FileScope scope, string fileName) => scope == FileScope.Policy ? $"policy/{fileName}" : fileName;

    private static FileScope ScopeOfLocal(string key) => key.Contains('/', StringComparison.Ordinal) ? FileScope.Policy : FileScope.Mba;

    private string TableOf(string bucket, string key) => TableNames.Of(key, ScopeOf(bucket, key) == FileScope.Policy ? "policy_" : "");

    /// <summary>Own buckets and prefixes say it; in a bucket of another account the folders of the key do.</summary>
    /// <exception cref="IngestException">NO_SCOPE: no folder decides and DEFAULT_SCOPE is not set.</exception>
    private FileScope ScopeOf(string bucket, string key)
    {
        if (_settings.IsSource(bucket))
            return ScopeDetection.Choose(null, () => ScopeDetection.DetectRelative(key), _settings.DefaultScope)?.Scope
                ?? throw new IngestException(
                    IngestStage.Claim,
                    "NO_SCOPE",
                    "no folder of the key is named mba, policy or policies; set DEFAULT_SCOPE, or name the table in datasets.json"
                );
        if (key.StartsWith(_settings.PrefixPolicy, StringComparison.Ordinal))
            return FileScope.Policy;
        if (key.StartsWith(_settings.PrefixMba, StringComparison.Ordinal))
            return FileScope.Mba;
        return
            string.Equals(bucket, _settings.BucketPolicy, StringComparison.Ordinal)
            && !string.Equals(bucket, _settings.BucketMba, StringComparison.Ordinal)
            ? FileScope.Policy
            : FileScope.Mba;
    }
}
