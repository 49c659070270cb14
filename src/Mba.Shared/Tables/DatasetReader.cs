using System.Text.Json;
using Mba.Csv;
using Mba.Rows;
using Mba.Schemas;

namespace Mba.Tables;

/// <summary>A dataset with the condition under which it applies.</summary>
internal sealed record DatasetRule(KeyGlob[] Globs, string? Named, bool TableIsNamed, Dataset Dataset);

/// <summary>From the text of datasets.json to rules, each checked.</summary>
internal static class DatasetReader
{
    public static IReadOnlyList<DatasetRule> Read(ReadOnlySpan<byte> json, Settings settings)
    {
        DatasetFile? file;
        try
        {
            file = JsonSerializer.Deserialize(json, DatasetJson.Default.DatasetFile);
        }
        catch (JsonException error)
        {
            throw Invalid(FormattableString.Invariant($"line {error.LineNumber + 1}, {error.Path}: {error.Message}"), error);
        }

        return [.. (file?.Datasets ?? []).Select(e => Rule(e, settings))];
    }

    private static DatasetRule Rule(DatasetEntry entry, Settings settings)
    {
        Check(entry, entry.Match.Count > 0, "match", "names no key");
        Check(entry, entry.MaxRejectPercent is >= 0 and <= 100, "maxRejectPercent", "is not from 0 to 100");
        Check(entry, entry.Mode != LoadMode.Upsert || entry.Keys.Count > 0, "keys", "are needed by an upsert");
        Check(entry, entry.OnReupload == ReuploadPolicy.Append || entry.Mode == LoadMode.Append, "onReupload", "is for mode append only");
        return new DatasetRule(
            [.. entry.Match.Select(m => KeyGlob.Parse(m.Replace("{mba}", settings.PrefixMba, StringComparison.Ordinal).Replace("{policy}", settings.PrefixPolicy, StringComparison.Ordinal)))],
            entry.Named,
            entry.Table is not null,
            Dataset(entry));
    }

    private static Dataset Dataset(DatasetEntry entry) => new()
    {
        Name = entry.Name,
        Table = entry.Table is { } table ? TableNames.Named(table) : "",
        Mode = entry.Mode,
        Keys = entry.Keys,
        OnReupload = entry.OnReupload,
        Contract = entry.Contract,
        MaxRejectPercent = entry.MaxRejectPercent,
        Columns = [.. entry.Columns.Select(c => Column(entry, c)), .. entry.Types.Select(t => Override(entry, t.Key, t.Value))],
        Dialect = Dialect(entry),
        DateOrder = entry.DateOrder == DateOrderWord.Day ? DateOrder.DayFirst : DateOrder.MonthFirst,
        AllText = entry.AllText,
        AllowShrink = entry.AllowShrink,
        Transforms = Transforms(entry),
    };

    private static DeclaredColumn Column(DatasetEntry entry, ColumnEntry column)
    {
        CheckName(entry, column.Name);
        return new DeclaredColumn(column.Name, Type(entry, column.Name, column.Type), column.Nullable && !entry.Keys.Contains(column.Name, StringComparer.OrdinalIgnoreCase));
    }

    private static DeclaredColumn Override(DatasetEntry entry, string name, string type)
    {
        CheckName(entry, name);
        return new DeclaredColumn(name, Type(entry, name, type), !entry.Keys.Contains(name, StringComparer.OrdinalIgnoreCase), Always: false);
    }

    private static ColumnType Type(DatasetEntry entry, string column, string type) =>
        ColumnTypeText.Parse(type) ?? throw Invalid($"dataset {entry.Name}, column {column}: {type} is no type; use BIGINT, INT, DECIMAL(p,s), DOUBLE, BOOLEAN, DATE, DATETIME(n), TIME(n), VARCHAR(n), TEXT, MEDIUMTEXT, LONGTEXT or JSON");

    private static DialectOverrides Dialect(DatasetEntry entry) => new()
    {
        Delimiter = entry.Dialect.Delimiter,
        Quote = entry.Dialect.Quote,
        Escape = entry.Dialect.Escape,
        Encoding = entry.Dialect.Encoding,
        Header = entry.Dialect.Header,
        PreambleRecords = entry.Dialect.PreambleRecords,
        Comment = entry.Dialect.Comment,
        PadShortRows = entry.Ragged == RaggedRows.Pad,
    };

    private static RowTransforms Transforms(DatasetEntry entry)
    {
        var transforms = entry.Transforms;
        foreach (var name in transforms.Rename.Values.Concat(transforms.Constants.Keys))
            CheckName(entry, name);
        return new RowTransforms
        {
            Rename = transforms.Rename.ToDictionary(StringComparer.OrdinalIgnoreCase),
            Drop = transforms.Drop,
            Constants = transforms.Constants.ToDictionary(StringComparer.OrdinalIgnoreCase),
            AllColumns = new ValueTransform { Trim = transforms.Trim, Case = transforms.Case, NullTokens = transforms.NullTokens },
            Columns = transforms.Columns.ToDictionary(StringComparer.OrdinalIgnoreCase),
        };
    }

    private static void CheckName(DatasetEntry entry, string column) =>
        Check(entry, string.Equals(ColumnNames.Normalise(column), column, StringComparison.Ordinal), column, "is no column name in lower case, digits and underscores");

    private static void Check(DatasetEntry entry, bool isRight, string member, string wrong)
    {
        if (!isRight)
            throw Invalid($"dataset {entry.Name}: {member} {wrong}");
    }

    private static IngestException Invalid(string message, Exception? cause = null) =>
        new(IngestStage.Reconcile, "INVALID_DATASETS", "datasets.json, " + message, cause: cause);
}
