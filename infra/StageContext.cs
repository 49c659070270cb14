using Constructs;

namespace Mba.Infra;

/// <summary>Reads <c>-c name=value</c> settings and collects every problem before it complains.</summary>
internal sealed class StageContext(Node node)
{
    private readonly List<string> _problems = [];

    public string? Text(string name) => node.TryGetContext(name) is string { Length: > 0 } value ? value : null;

    /// <summary>A text that contains <paramref name="mark"/>, or null when the setting is not given.</summary>
    public string? Text(string name, string mark, string meaning)
    {
        var value = Text(name);
        Require(value is null || value.Contains(mark, StringComparison.Ordinal), $"{name} must be {meaning}");
        return value;
    }

    /// <summary>Comma-separated names; empty when the setting is not given.</summary>
    public IReadOnlyList<string> List(string name) =>
        Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    public string OneOf(string name, string fallback, params string[] allowed)
    {
        var value = Text(name) ?? fallback;
        Require(allowed.Contains(value, StringComparer.Ordinal), $"{name} must be one of {string.Join(", ", allowed)}");
        return value;
    }

    /// <summary><c>on</c> or <c>off</c>.</summary>
    public bool Switch(string name, bool byDefault = false) =>
        string.Equals(OneOf(name, byDefault ? "on" : "off", "on", "off"), "on", StringComparison.Ordinal);

    public void Require(bool condition, string problem)
    {
        if (!condition)
            _problems.Add(problem);
    }

    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
            throw new InvalidOperationException(
                "The settings of this deployment are not usable:" + string.Concat(_problems.Select(p => "\n  - " + p))
            );
    }
}
