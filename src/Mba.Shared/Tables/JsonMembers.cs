using System.Text.Json;

namespace Mba.Tables;

/// <summary>
/// Reads an object of datasets.json member by member, and knows at the end which ones nobody asked for. A serializer would do the same for a third of a
/// function's cold start.
/// </summary>
internal sealed class JsonMembers
{
    private readonly JsonElement? _element;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Members of an object, or none.</summary>
    public JsonMembers(JsonElement? element, string where)
    {
        Where = where;
        _element = element is null or { ValueKind: JsonValueKind.Object } ? element : throw Invalid(where + " must be an object");
    }

    /// <summary>What the object is called in messages.</summary>
    public string Where { get; set; }

    public static IngestException Invalid(string message, Exception? cause = null) =>
        new(IngestStage.Reconcile, "INVALID_DATASETS", "datasets.json, " + message, cause: cause);

    public string Required(string name) => Text(name) ?? throw Wrong(name, "is missing");

    public string? Text(string name) => Take(name, JsonValueKind.String, "text")?.GetString();

    public bool Flag(string name, bool otherwise = false) => FlagOrNull(name) ?? otherwise;

    public bool? FlagOrNull(string name) =>
        Take(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            _ => throw Wrong(name, "is neither true nor false"),
        };

    public double? Number(string name) => Take(name, JsonValueKind.Number, "a number")?.GetDouble();

    public int? Whole(string name) =>
        Take(name, JsonValueKind.Number, "a number") is not { } value ? null
        : value.TryGetInt32(out var number) && number >= 0 ? number
        : throw Wrong(name, "must be a whole number");

    /// <summary>Index of the member's word among <paramref name="words"/>, in any case; 0 when it is absent.</summary>
    public int Word(string name, params string[] words)
    {
        var index = Text(name) is { } word ? Array.FindIndex(words, w => string.Equals(w, word, StringComparison.OrdinalIgnoreCase)) : 0;
        return index >= 0 ? index : throw Wrong(name, "must be one of " + string.Join(", ", words));
    }

    public IReadOnlyList<string> Texts(string name)
    {
        var texts = new List<string>();
        if (Take(name, JsonValueKind.Array, "a list") is { } list)
        {
            foreach (var item in list.EnumerateArray())
                texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString() ?? "" : throw Wrong(name, "must be a list of strings"));
        }

        return texts;
    }

    public IReadOnlyList<JsonMembers> Objects(string name)
    {
        var objects = new List<JsonMembers>();
        if (Take(name, JsonValueKind.Array, "a list") is { } list)
        {
            foreach (var item in list.EnumerateArray())
                objects.Add(new JsonMembers(item, $"{Where}, {name}"));
        }

        return objects;
    }

    /// <summary>An object; an empty one when it is absent.</summary>
    public JsonMembers Object(string name) => new(Take(name), $"{Where}, {name}");

    /// <summary>All members of this object, as texts or nulls under names of any choice.</summary>
    public Dictionary<string, string?> AllTexts()
    {
        var texts = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in Names())
            texts[name] = Text(name);
        return texts;
    }

    /// <summary>All members of this object, as objects.</summary>
    public Dictionary<string, JsonMembers> AllObjects()
    {
        var objects = new Dictionary<string, JsonMembers>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in Names())
            objects[name] = Object(name);
        return objects;
    }

    /// <summary>Ends the reading of this object.</summary>
    /// <exception cref="IngestException">INVALID_DATASETS: a member that means nothing is left.</exception>
    public void End()
    {
        if (Names().Find(n => !_asked.Contains(n)) is { } unknown)
            throw Wrong(unknown, "is not a member of a rule");
    }

    public IngestException Wrong(string name, string what) => Invalid($"{Where}: {name} {what}");

    private List<string> Names()
    {
        var names = new List<string>();
        if (_element is { } element)
        {
            foreach (var member in element.EnumerateObject())
                names.Add(member.Name);
        }

        return names;
    }

    private JsonElement? Take(string name, JsonValueKind kind, string what) =>
        Take(name) is not { } value ? null
        : value.ValueKind == kind ? value
        : throw Wrong(name, "is not " + what);

    private JsonElement? Take(string name)
    {
        _asked.Add(name);
        return _element is { } element && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
    }
}
