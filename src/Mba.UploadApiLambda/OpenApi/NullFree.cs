using System.Text.Json;
using Microsoft.OpenApi;

namespace Mba.UploadApi.OpenApi;

/// <summary>The API leaves absent what it does not know and never writes null: its schemas say so.</summary>
public static class NullFree
{
    /// <summary>Takes null out of a schema's own values and out of those of its properties.</summary>
    public static void Simplify(OpenApiSchema schema)
    {
        if (schema.Enum is { } values)
            schema.Enum = [.. values.Where(v => v is not null && v.GetValueKind() != JsonValueKind.Null)];
        if (schema.Properties is not { } properties)
            return;
        foreach (var (name, property) in properties.ToList())
            properties[name] = WithoutNull(property);
    }

    private static IOpenApiSchema WithoutNull(IOpenApiSchema property)
    {
        if (property is not OpenApiSchema own)
            return property;
        own.Type &= ~JsonSchemaType.Null;
        if (own.OneOf is { Count: 2 } either && either.SingleOrDefault(s => s.Type != JsonSchemaType.Null) is { } only)
            return only;
        return own;
    }
}
