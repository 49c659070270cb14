using System.Globalization;
using System.Text.RegularExpressions;
using Constructs;

namespace Mba.Infra;

/// <summary>Reads <c>-c name=value</c> settings and collects every problem before it complains.</summary>
internal sealed class StageContext(Node node)
{
    private readonly List<string> _problems = [];
    private readonly SortedSet<string> _read = new(StringComparer.Ordinal);

    public string? Text(string name)
    {
        _read.Add(name);
        return node.TryGetContext(name) is string { Length: > 0 } value ? value : null;
    }

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

    /// <summary>Comma-separated ids of the given form, each once.</summary>
    public IReadOnlyList<string> Ids(string name, Regex form, string meaning)
    {
        var ids = List(name);
        Require(ids.All(form.IsMatch) && ids.Distinct(StringComparer.Ordinal).Count() == ids.Count, $"{name} must be {meaning}, each once");
        return ids;
    }

    public string OneOf(string name, string fallback, params string[] allowed)
    {
        var value = Text(name) ?? fallback;
        Require(allowed.Contains(value, StringComparer.Ordinal), $"{name} must be one of {string.Join(", ", allowed)}");
        return value;
    }

    /// <summary>One of the numbers that a service accepts.</summary>
    public int OneOf(string name, int fallback, int[] allowed)
    {
        var number = Number(name, fallback, allowed[0], allowed[^1]);
        Require(allowed.Contains(number), $"{name} must be one of {string.Join(", ", allowed)}");
        return number;
    }

    /// <summary>A whole number within its bounds.</summary>
    public int Number(string name, int fallback, int min, int max)
    {
        var text = Text(name);
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        Require(text is null || (isNumber && number >= min && number <= max), $"{name} must be a whole number from {min} to {max}");
        return text is null ? fallback : number;
    }

    /// <summary>A text of the given form, or null when the setting is not given.</summary>
    public string? Match(string name, Regex form, string meaning)
    {
        var value = Text(name);
        Require(value is null || form.IsMatch(value), $"{name} must be {meaning}");
        return value;
    }

    /// <summary><c>key=value</c> pairs, comma-separated.</summary>
    public IReadOnlyDictionary<string, string> Pairs(string name)
    {
        var pairs = List(name).Select(p => p.Split('=', 2)).ToList();
        var areGood =
            pairs.TrueForAll(p => p.Length == 2 && p[0].Length > 0)
            && pairs.DistinctBy(p => p[0], StringComparer.Ordinal).Count() == pairs.Count;
        Require(areGood, $"{name} must be key=value pairs, comma-separated, each key once");
        return areGood
            ? pairs.ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);
    }

    /// <summary><c>on</c> or <c>off</c>.</summary>
    public bool Switch(string name, bool fallback) =>
        string.Equals(OneOf(name, fallback ? "on" : "off", "on", "off"), "on", StringComparison.Ordinal);

    /// <summary>
    /// Refuses what was given with <c>-c</c> and is not a setting: a mistyped name would otherwise be ignored, and its default deployed.
    /// </summary>
    /// <param name="given">Names of the context that the CDK CLI passed on.</param>
    /// <param name="known">Names that cdk.json sets.</param>
    public void RequireKnown(IEnumerable<string> given, IReadOnlySet<string> known)
    {
        foreach (
            var name in given.Where(n =>
                !_read.Contains(n)
                && !known.Contains(n)
                && !n.StartsWith("aws:", StringComparison.Ordinal)
                && !n.StartsWith("aws-cdk:", StringComparison.Ordinal)
                && !n.StartsWith("@aws-cdk/", StringComparison.Ordinal)
            )
        )
            Require(false, $"{name} is not a setting; did you mean {_read.MinBy(r => NameDistance.Between(name, r))}?");
    }

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
