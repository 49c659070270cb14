using System.Text.Json;

namespace Mba.UploadApi.Requests;

/// <summary>
/// Reads the fields of a JSON object one by one and notes everything that is wrong with them, so that a client learns of all errors at once.
/// Never repeats what was sent.
/// </summary>
public sealed class JsonBody
{
    /// <summary>Longest body in bytes.</summary>
    public const int MaxBodyBytes = 64 << 10;

    /// <summary>Longest body of a route that takes a list.</summary>
    public const int MaxListBytes = 512 << 10;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly JsonElement _object;
    private readonly string _place;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<ValidationError> _errors = [];

    private JsonBody(JsonElement root, string place = "")
    {
        (_object, _place) = (root, place);
        if (root.ValueKind != JsonValueKind.Object)
            _errors.Add(new(place.TrimEnd('.'), place.Length == 0 ? "the body must be a JSON object" : "must be an object"));
    }

    /// <summary>True when the body is not an object at all, so that nothing is to be said about its fields.</summary>
    public bool IsEmpty => _object.ValueKind != JsonValueKind.Object;

    /// <summary>Reads a request's body.</summary>
    /// <exception cref="BadHttpRequestException">It is not declared as JSON (415) or longer than <paramref name="maxBytes"/> (413).</exception>
    public static async Task<JsonBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken, int maxBytes = MaxBodyBytes)
    {
        if (!request.HasJsonContentType())
            throw new BadHttpRequestException("send the body as application/json", StatusCodes.Status415UnsupportedMediaType);
        var body = await ReadBytesAsync(request, maxBytes, cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return new JsonBody(HasReadableNames(document.RootElement) ? document.RootElement.Clone() : default);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // half a surrogate pair in a name
        {
            return new JsonBody(default);
        }
    }

    public string? Text(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String && TextOf(value) is { } text)
            return text;
        return Fault<string?>(name, "must be a string", null);
    }

    public long? Whole(string name)
    {
        if (Find(name) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : Fault<long?>(name, "must be a whole number", null);
    }

    /// <summary>One of these words; the first when the field is absent or wrong.</summary>
    public string OneOf(string name, params string[] allowed)
    {
        var text = Find(name) is { } value ? TextIn(value) : null;
        return text is not null && allowed.Contains(text, StringComparer.Ordinal)
            ? text
            : Fault(name, $"must be one of {string.Join(", ", allowed)}", allowed[0]);
    }

    /// <summary>The objects of an array, each with its own errors (<c>files[3].path</c>); empty when there is none or it has the wrong size.</summary>
    public IReadOnlyList<JsonBody> Objects(string name, int min, int max)
    {
        if (Find(name) is not { } value)
            return Fault<IReadOnlyList<JsonBody>>(name, $"is missing: an array of {min} to {max} objects", []);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() < min || value.GetArrayLength() > max)
            return Fault<IReadOnlyList<JsonBody>>(name, $"must be an array of {min} to {max} objects", []);
        return [.. value.EnumerateArray().Select((e, i) => new JsonBody(e, $"{_place}{name}[{i}]."))];
    }

    /// <summary>The strings of an array; null when it is absent.</summary>
    public IReadOnlyList<string>? Texts(string name, int max)
    {
        if (Find(name) is not { } value)
            return null;
        var texts = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Take(max + 1).Select(TextIn).ToList() : [];
        return texts.Count > 0 && texts.Count <= max && texts.TrueForAll(t => t is not null)
            ? [.. texts.OfType<string>()]
            : Fault<IReadOnlyList<string>?>(name, $"must be an array of 1 to {max} strings", null);
    }

    public bool Flag(string name)
    {
        if (Find(name) is not { } value)
            return false;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : Fault(name, "must be true or false", false);
    }

    public FileScope? Scope(string name)
    {
        if (Find(name) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.String && FileScopes.Parse(TextOf(value)) is { } scope
            ? scope
            : Fault<FileScope?>(name, "must be mba or policy", null);
    }

    public UploadMethod? Method(string name)
    {
        if (Find(name) is not { } value)
            return null;
        return (value.ValueKind == JsonValueKind.String ? TextOf(value) : null) switch
        {
            "put" => UploadMethod.Put,
            "post" => UploadMethod.Post,
            "multipart" => UploadMethod.Multipart,
            _ => Fault<UploadMethod?>(name, "must be put, post or multipart", null),
        };
    }

    /// <summary>All errors noted, and one more when the object has fields that nobody asked for.</summary>
    public IReadOnlyList<ValidationError> Errors()
    {
        if (_object.ValueKind == JsonValueKind.Object && _object.EnumerateObject().Any(p => !_known.Contains(p.Name)))
            _errors.Add(new(_place.TrimEnd('.'), $"has unknown fields; known are {string.Join(", ", _known)}"));
        return _errors;
    }

    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return
            _object.ValueKind == JsonValueKind.Object
            && _object.TryGetProperty(name, out var value)
            && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
    }

    private T Fault<T>(string name, string message, T fallback)
    {
        _errors.Add(new(_place + name, message));
        return fallback;
    }

    private static string? TextIn(JsonElement value) => value.ValueKind == JsonValueKind.String ? TextOf(value) : null;

    /// <summary>False when the name of a property is not Unicode, such as half a surrogate pair: reading it would throw.</summary>
    private static bool HasReadableNames(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().All(p => IsReadable(p) && HasReadableNames(p.Value)),
            JsonValueKind.Array => element.EnumerateArray().All(HasReadableNames),
            _ => true,
        };

    private static bool IsReadable(JsonProperty property)
    {
        try
        {
            return property.Name is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Null for text that is not valid Unicode, such as half a surrogate pair.</summary>
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The bytes of a body.</summary>
    /// <exception cref="BadHttpRequestException">It is longer than <paramref name="maxBytes"/> (413).</exception>
    internal static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            throw TooLong(maxBytes);
        var body = new MemoryStream();
        var buffer = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            if (body.Length + read > maxBytes)
                throw TooLong(maxBytes);
            body.Write(buffer, 0, read);
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static BadHttpRequestException TooLong(int maxBytes) =>
        new($"the body is longer than {maxBytes >> 10} KiB", StatusCodes.Status413PayloadTooLarge);
}
