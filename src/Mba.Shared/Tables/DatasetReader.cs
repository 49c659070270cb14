using System.Text.Json;
using Mba.Csv;
using Mba.Schemas;

namespace Mba.Tables;

/// <summary>A dataset with the condition under which it applies.</summary>
internal sealed record DatasetRule(KeyGlob[] Globs, string? Named, bool TableIsNamed, Dataset Dataset);

/// <summary>From the text of datasets.json to rules, each checked.</summary>
internal static class DatasetReader
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static IReadOnlyList<DatasetRule> Read(ReadOnlySpan<byte> json, Settings settings)
    {
        using var document = Document(json);
        var root = new JsonMembers(document.RootElement, "the file");
        var rules = root.Objects("datasets");
        root.End();
        return [.. rules.Select(r => Rule(r, settings))];
    }

    private static JsonDocument Document(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        try
        {
            return JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException error)
        {
            throw JsonMembers.Invalid(FormattableString.Invariant($"line {error.LineNumber + 1}: {error.Message}"), error);
        }
    }

    private static DatasetRule Rule(JsonMembers rule, Settings settings)
    {
        var name = rule.Required("name");
        rule.Where = "dataset " + name;
        var globs = rule.Texts("match");
        if (globs.Count == 0)
            throw rule.Wrong("match", "names no key");

        var table = rule.Text("table");
        var named = rule.Text("named");
        var dataset = Dataset(rule, name, table);
        rule.End();
        return new DatasetRule([.. globs.Select(g => KeyGlob.Parse(WithPrefixes(g, settings)))], named, table is not null, dataset);
    }

    private static string WithPrefixes(string glob, Settings settings) =>
        glob.Replace("{mba}", settings.PrefixMba, StringComparison.Ordinal)
            .Replace("{policy}", settings.PrefixPolicy, StringComparison.Ordinal);

    private static Dataset Dataset(JsonMembers rule, string name, string? table)
    {
        var keys = rule.Texts("keys");
        return Checked(
            rule,
            new Dataset
            {
                Name = name,
                Table = table is null ? "" : TableNames.Named(table),
                Mode = (LoadMode)rule.Word("mode", "append", "upsert", "replace", "landing"),
                Keys = keys,
                OnReupload = (ReuploadPolicy)rule.Word("onReupload", "append", "replace"),
                Contract = (TableContract)rule.Word("contract", "evolve", "freeze"),
                MaxRejectPercent = rule.Number("maxRejectPercent") ?? 5,
                MaxSkipPercent = rule.Number("maxSkipPercent") ?? 5,
                MinColumnMatchPercent = rule.Number("minColumnMatchPercent") ?? 50,
                SkipSecondTable = rule.Word("secondTable", "fail", "skip") == 1,
                MinConfidence = rule.Number("minConfidence") ?? 0.5,
                Columns =
                [
                    .. rule.Objects("columns").Select(c => Column(rule, c, keys)),
                    .. rule.Object("types").AllTexts().Select(t => Override(rule, t.Key, t.Value ?? "", keys)),
                ],
                Dialect = Dialect(rule.Object("dialect"), padShortRows: rule.Word("ragged", "reject", "pad") == 1),
                DateOrder = (DateOrder)rule.Word("dateOrder", "month", "day"),
                TimeZone = rule.Text("timeZone"),
                AllText = rule.Flag("allText"),
                AllowShrink = rule.Flag("allowShrink"),
                Transforms = Transforms(rule, rule.Object("transforms")),
            }
        );
    }

    private static Dataset Checked(JsonMembers rule, Dataset dataset)
    {
        if (dataset.MaxRejectPercent is < 0 or > 100)
            throw rule.Wrong("maxRejectPercent", "is not from 0 to 100");
        if (dataset.MaxSkipPercent is < 0 or > 100)
            throw rule.Wrong("maxSkipPercent", "is not from 0 to 100");
        if (dataset.MinColumnMatchPercent is < 0 or > 100)
            throw rule.Wrong("minColumnMatchPercent", "is not from 0 to 100");
        if (dataset.MinConfidence is < 0 or > 1)
            throw rule.Wrong("minConfidence", "is not from 0 to 1");
        if (dataset.TimeZone is { } zone && TimeZones.Find(zone) is null)
            throw rule.Wrong("timeZone", TimeZones.NotAZone);
        if (dataset.Mode == LoadMode.Upsert && dataset.Keys.Count == 0)
            throw rule.Wrong("keys", "are needed by an upsert");
        if (dataset.OnReupload == ReuploadPolicy.Replace && dataset.Mode != LoadMode.Append)
            throw rule.Wrong("onReupload", "is for mode append only");
        return dataset;
    }

    private static DeclaredColumn Column(JsonMembers rule, JsonMembers column, IReadOnlyList<string> keys)
    {
        var (name, type, nullable) = (column.Required("name"), column.Required("type"), column.Flag("nullable", otherwise: true));
        column.End();
        return new DeclaredColumn(Name(rule, name), Type(rule, name, type), nullable && !IsKey(keys, name));
    }

    private static DeclaredColumn Override(JsonMembers rule, string name, string type, IReadOnlyList<string> keys) =>
        new(Name(rule, name), Type(rule, name, type), !IsKey(keys, name), Always: false);

    private static bool IsKey(IReadOnlyList<string> keys, string name) => keys.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static ColumnType Type(JsonMembers rule, string column, string type) =>
        ColumnTypeText.Parse(type)
        ?? throw JsonMembers.Invalid(
            $"{rule.Where}, column {column}: unknown type {type}; use BIGINT, INT, DECIMAL(p,s), DOUBLE, BOOLEAN, DATE, DATETIME(n), TIME(n), VARCHAR(n), TEXT, MEDIUMTEXT, LONGTEXT or JSON"
        );

    private static DialectOverrides Dialect(JsonMembers dialect, bool padShortRows)
    {
        var overrides = new DialectOverrides
        {
            Delimiter = dialect.Text("delimiter"),
            Quote = dialect.Text("quote"),
            Escape = dialect.Text("escape"),
            Encoding = dialect.Text("encoding"),
            Header = dialect.FlagOrNull("header"),
            PreambleRecords = dialect.Whole("preambleRecords"),
            Comment = dialect.Text("comment"),
            PadShortRows = padShortRows,
        };
        dialect.End();
        return overrides;
    }

    private static RowTransforms Transforms(JsonMembers rule, JsonMembers transforms)
    {
        var result = new RowTransforms
        {
            Rename = transforms
                .Object("rename")
                .AllTexts()
                .ToDictionary(r => r.Key, r => Name(rule, r.Value ?? ""), StringComparer.OrdinalIgnoreCase),
            Drop = transforms.Texts("drop"),
            Constants = transforms
                .Object("constants")
                .AllTexts()
                .ToDictionary(c => Name(rule, c.Key), c => c.Value, StringComparer.OrdinalIgnoreCase),
            AllColumns = Transform(transforms),
            Columns = transforms
                .Object("columns")
                .AllObjects()
                .ToDictionary(c => c.Key, c => WholeTransform(c.Value), StringComparer.OrdinalIgnoreCase),
        };
        transforms.End();
        return result;
    }

    private static ValueTransform WholeTransform(JsonMembers members)
    {
        var transform = Transform(members);
        members.End();
        return transform;
    }

    private static ValueTransform Transform(JsonMembers members) =>
        new()
        {
            Trim = members.Flag("trim"),
            Case = (LetterCase)members.Word("case", "asIs", "upper", "lower"),
            NullTokens = members.Texts("nullTokens"),
            Forms = [.. members.Texts("forms").Select(f => Form(members, f))],
            PivotYear = Within(members, "pivotYear", 99) ?? 49,
            ImpliedDecimals = Within(members, "impliedDecimals", 9) ?? 0,
        };

    private static ValueForm Form(JsonMembers members, string name) =>
        Enum.TryParse<ValueForm>(name, ignoreCase: true, out var form) && Enum.IsDefined(form) && !char.IsAsciiDigit(name[0])
            ? form
            : throw members.Wrong(
                "forms",
                "knows " + string.Join(", ", Enum.GetNames<ValueForm>().Select(JsonNamingPolicy.CamelCase.ConvertName))
            );

    private static int? Within(JsonMembers members, string name, int most) =>
        members.Whole(name) is not { } number ? null
        : number <= most ? number
        : throw members.Wrong(name, FormattableString.Invariant($"is not from 0 to {most}"));

    private static string Name(JsonMembers rule, string column) =>
        string.Equals(ColumnNames.Normalise(column), column, StringComparison.Ordinal)
            ? column
            : throw rule.Wrong(column, "must be a column name in lower case letters, digits and underscores");
}
