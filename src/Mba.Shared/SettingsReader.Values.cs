using System.Globalization;

namespace Mba;

// One setting: its text, its default, its range, and what is wrong with it.
public sealed partial class SettingsReader
{
    private void Require(bool condition, string problem)
    {
        if (!condition)
            _problems.Add(problem);
    }

    private string? Optional(string name) => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private string Text(string name, bool required, string meaning)
    {
        var value = Optional(name);
        Require(value is not null || !required, $"{name} is not set: {meaning}");
        return value ?? "";
    }

    private string? QueueUrl(string name, bool required)
    {
        Require(Optional(name) is not null || !required, $"{name} is not set: the URL of the queue");
        return Url(name)?.ToString();
    }

    private string Prefix(string name, string fallback)
    {
        var value = Optional(name) ?? fallback;
        Require(
            !value.StartsWith('/') && !value.Contains("..", StringComparison.Ordinal),
            $"{At(name)} must be a relative key prefix such as {fallback}"
        );
        return value.EndsWith('/') ? value : value + "/";
    }

    private FileScope? Scope(string name)
    {
        if (Optional(name) is not { } text)
            return null;
        if (FileScopes.Parse(text) is { } scope)
            return scope;
        _problems.Add($"{At(name)} must be mba or policy");
        return null;
    }

    private int Number(string name, int fallback, int min, int max)
    {
        if (Optional(name) is not { } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        _problems.Add($"{At(name)} must be a whole number from {min} to {max}");
        return fallback;
    }

    private long Bytes(string name, long fallback)
    {
        const long Most = 5L << 40; // S3's largest object
        if (Optional(name) is not { } text)
            return fallback;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most)
            return number;
        _problems.Add($"{At(name)} must be a number of bytes from 1 to {Most}");
        return fallback;
    }

    private string[] List(string name) =>
        Optional(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private List<string> FileTypes(string name)
    {
        var types = List(name).Select(t => t.TrimStart('.').ToLowerInvariant()).ToList();
        Require(
            types.TrueForAll(t => t.All(c => char.IsAsciiLetterOrDigit(c) || c == '.')),
            $"{At(name)} must list file extensions such as csv,csv.gz,pdf"
        );
        return types;
    }

    private string[] Origins(string name)
    {
        var origins = List(name);
        Require(
            origins.All(o =>
                Uri.TryCreate(o, UriKind.Absolute, out var url)
                && url.Scheme is "http" or "https"
                && url.PathAndQuery is "/"
                && !o.EndsWith('/')
            ),
            $"{At(name)} must list origins such as https://files.example.com"
        );
        return origins;
    }

    private string? ExistingFolder(string name)
    {
        var path = Optional(name);
        Require(path is null || Directory.Exists(path), $"{At(name)} names a folder that does not exist: {path}");
        return path;
    }

    private Uri? Url(string name)
    {
        if (Optional(name) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        _problems.Add($"{At(name)} must be an http or https URL");
        return null;
    }

    private string? ExistingFile(string name)
    {
        var path = Optional(name);
        Require(path is null || File.Exists(path), $"{At(name)} names a file that does not exist: {path}");
        return path;
    }

    private string OneOf(string name, string fallback, params string[] allowed)
    {
        var value = Optional(name)?.ToUpperInvariant() ?? fallback;
        Require(allowed.Contains(value, StringComparer.Ordinal), $"{At(name)} must be one of {string.Join(", ", allowed)}");
        return value;
    }
}
