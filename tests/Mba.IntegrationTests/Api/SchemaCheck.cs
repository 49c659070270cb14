using System.Text.Json;

namespace Mba.IntegrationTests.Api;

/// <summary>The part of JSON Schema that the API's document uses: references, types, required and known properties, items, enumerations.</summary>
internal sealed class SchemaCheck(JsonElement document)
{
    public IReadOnlyList<string> Errors(JsonElement schema, JsonElement value)
    {
        var errors = new List<string>();
        Check(schema, value, "$", errors);
        return errors;
    }

    private void Check(JsonElement schema, JsonElement value, string place, List<string> errors)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            schema = reference
                .GetString()!
                .TrimStart('#', '/')
                .Split('/')
                .Aggregate(document, (element, part) => element.GetProperty(part));
        if (schema.TryGetProperty("type", out var type) && !Is(type.GetString()!, value))
            errors.Add($"{place} is no {type}");
        if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(v => v.GetString() == value.ToString()))
            errors.Add($"{place} is none of the enumeration");
        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
            CheckObject(schema, properties, value, place, errors);
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var item in value.EnumerateArray())
                Check(items, item, place + "[]", errors);
        }
    }

    private void CheckObject(JsonElement schema, JsonElement properties, JsonElement value, string place, List<string> errors)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (properties.TryGetProperty(property.Name, out var known))
                Check(known, property.Value, $"{place}.{property.Name}", errors);
            else
                errors.Add($"{place}.{property.Name} is not described");
        }
        if (schema.TryGetProperty("required", out var required))
            errors.AddRange(
                required.EnumerateArray().Where(r => !value.TryGetProperty(r.GetString()!, out _)).Select(r => $"{place}.{r} is missing")
            );
    }

    private static bool Is(string type, JsonElement value) =>
        type switch
        {
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "array" => value.ValueKind == JsonValueKind.Array,
            _ => value.ValueKind == JsonValueKind.Object,
        };
}
