using System.Text.Json;
using Mba.Files;
using Mba.Uploads;

namespace Mba.UploadApi.Requests;

/// <summary>
/// Reads the fields of a JSON object one by one and notes everything that is wrong with them, so that a client learns of all errors at once.
/// Never repeats what was sent.
/// </summary>
public sealed class JsonBody
{
    /// <summary>Longest body in bytes.</summary>
    public const int MaxBodyBytes = 64 << 10;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly JsonElement _object;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<ValidationError> _errors = [];

    private JsonBody(JsonElement root)
    {
        _object = root;
        if (root.ValueKind != JsonValueKind.Object)
            _errors.Add(new("", "the body must be a JSON object"));
    }

    /// <summary>True when the body is no object at all, so that nothing is to be said about its fields.</summary>
    public bool IsEmpty => _object.ValueKind != JsonValueKind.Object;

    /// <summary>Reads a request's body.</summary>
    /// <exception cref="BadHttpRequestException">It is not declared as JSON (415) or too long (413).</exception>
    public static async Task<JsonBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
            throw new BadHttpRequestException("send the body as application/json", StatusCodes.Status415UnsupportedMediaType);
        var body = await ReadBodyAsync(request, cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return new JsonBody(document.RootElement.Clone());
        }
        catch (JsonException)
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
            _errors.Add(new("", $"the body has fields that are not known; known are {string.Join(", ", _known)}"));
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
        _errors.Add(new(name, message));
        return fallback;
    }

    /// <summary>Null for text that is no Unicode, such as half a surrogate pair.</summary>
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

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBodyBytes)
            throw TooLong();
        var body = new MemoryStream();
        var buffer = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            if (body.Length + read > MaxBodyBytes)
                throw TooLong();
            body.Write(buffer, 0, read);
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static BadHttpRequestException TooLong() => new("the body is longer than 64 KiB", StatusCodes.Status413PayloadTooLarge);
}
