using System.Text;
using System.Text.RegularExpressions;
using Mba.Files;

namespace Mba.Tables;

/// <summary>Table names from file names: <c>MemberData_2024-01-15_01.csv</c> is <c>memberdata</c>.</summary>
public static partial class TableNames
{
    private const int MaxCharacters = 64;

    private const int HashCharacters = 8;

    /// <summary>File name extensions that are loaded, each also with .gz, in any case.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".csv", ".tsv", ".psv", ".txt", ".json", ".jsonl", ".ndjson"];

    /// <summary>Extension (without .gz) of a key's file, lower case; null when files of its kind are not loaded.</summary>
    public static string? InputExtension(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var name = ObjectKeys.WithoutGzip(key);
        return Extensions.FirstOrDefault(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The table of a key or file name: its last part, without extensions and without date and sequence suffixes, in lower case and underscores.</summary>
    /// <exception cref="IngestException">INVALID_TABLE: nothing of the name can be a table's name, or it is reserved.</exception>
    public static string Of(string key, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(key);
        var stem = Stem(key[(key.LastIndexOf('/') + 1)..]);
        var words = Snake(Suffix().Replace(stem, ""));
        if (!words.Any(char.IsLetter))
            words = Snake(stem);
        return Check(Cut(prefix + words), key.Length == 0 ? "the file" : "the file's name");
    }

    /// <summary>A table that a caller or a dataset names.</summary>
    /// <exception cref="IngestException">INVALID_TABLE: it is not a name, too long, or reserved.</exception>
    public static string Named(string table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Check(Snake(table), "the table's name");
    }

    /// <summary>True for tables of the system itself.</summary>
    public static bool IsReserved(string table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.StartsWith("ingestion_", StringComparison.OrdinalIgnoreCase)
            || table.StartsWith("_mba_", StringComparison.OrdinalIgnoreCase)
            || table.StartsWith("upload_ticket", StringComparison.OrdinalIgnoreCase)
            || table.StartsWith("schema_migration", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Two names that differ only in underscores and case: PlanDetails and plan_details.</summary>
    public static bool Alike(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return string.Equals(Bare(a), Bare(b), StringComparison.OrdinalIgnoreCase);
    }

    private static string Bare(string name) => name.Replace("_", "", StringComparison.Ordinal);

    private static string Stem(string fileName)
    {
        fileName = ObjectKeys.WithoutGzip(fileName);
        return InputExtension(fileName) is { } extension ? fileName[..^extension.Length] : fileName;
    }

    private static string Snake(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormC))
        {
            if (char.IsLetterOrDigit(c))
                name.Append(char.ToLowerInvariant(c));
            else if (name.Length > 0 && name[^1] != '_')
                name.Append('_');
        }

        return name.ToString().Trim('_');
    }

    /// <summary>A name that is too long ends in a hash of all of it, so that two files with the same beginning keep tables of their own.</summary>
    private static string Cut(string name) =>
        name.Length <= MaxCharacters
            ? name
            : $"{name[..(MaxCharacters - HashCharacters - 1)].TrimEnd('_')}_{TextHash.Sha256(name)[..HashCharacters]}";

    private static string Check(string name, string what)
    {
        if (name.Length is 0 or > MaxCharacters)
            throw Invalid(
                FormattableString.Invariant($"{what} gives no table name of 1 to {MaxCharacters} letters, digits and underscores")
            );
        return IsReserved(name) ? throw Invalid($"{what} gives a name that the system keeps for itself ({name})") : name;
    }

    private static IngestException Invalid(string message) =>
        new(IngestStage.Reconcile, "INVALID_TABLE", message + "; rename it, or name a table in datasets.json");

    /// <summary>Dates (2024-01-15, 20240115, 2024_01, 20240115T101500Z) and sequences (_01, -3, (2), _part2, _v3) at the end, with what separates them.</summary>
    [GeneratedRegex(
        @"(?:[\s._\-]*(?:[\s._\-](?:(?:19|20)\d\d[\-_.]?(?:0[1-9]|1[0-2])(?:[\-_.]?(?:0[1-9]|[12]\d|3[01]))?(?:[\-_.T]?\d{2}[\-_.:]?\d{2}(?:[\-_.:]?\d{2})?Z?)?|(?:part|seq|v|batch|file)?[\-_.]?\d{1,10})|\s*\(\d{1,4}\)))+$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Suffix();
}
