namespace Mba;

/// <summary>A file of <c>NAME=value</c> lines, as shells and containers read them.</summary>
internal static class DotEnv
{
    /// <summary>
    /// The names of a file with their values and lines. <c>export</c> in front, quotes around a value, and comments after it are allowed;
    /// a name without a value has none. What cannot be read is a problem that names the line.
    /// </summary>
    public static IEnumerable<DotEnvEntry> Read(string file, List<string> problems)
    {
        var entries = new List<DotEnvEntry>();
        var number = 0;
        foreach (var line in Lines(file, problems).Select(l => l.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            var text = line.StartsWith("export ", StringComparison.Ordinal) ? line["export ".Length..].TrimStart() : line;
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !text[..equals].Trim().All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
                problems.Add($"{file}, line {number} is not NAME=value");
            else if (ValueOf(text[(equals + 1)..].Trim()) is { } value)
                entries.Add(new DotEnvEntry(text[..equals].Trim(), value, number));
            else
                problems.Add($"{file}, line {number}: the closing quote is missing");
        }
        return entries;
    }

    private static string[] Lines(string file, List<string> problems)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{file} cannot be read");
            return [];
        }
    }

    /// <summary>Null when a quote is not closed.</summary>
    private static string? ValueOf(string text)
    {
        if (text.Length > 0 && text[0] is '"' or '\'')
        {
            var end = text.IndexOf(text[0], 1);
            return end < 0 ? null : text[1..end];
        }
        if (text.StartsWith('#'))
            return "";
        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? text : text[..comment].TrimEnd();
    }
}

/// <summary>One line of a file of settings.</summary>
internal readonly record struct DotEnvEntry(string Name, string Value, int Line);
