using System.Collections;

namespace Mba;

/// <summary>The settings before they are validated: the environment over <c>.env</c> over the local stack's file; where each stands, and what to say about them.</summary>
public sealed class SettingTexts
{
    private const string ProcessEnvironment = "the environment";

    private static readonly string[] AwsKeys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

    private readonly Dictionary<string, (string Value, string Place)> _texts = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private readonly List<string> _problems = [];

    private const string StackMarker = "MBA_STACK";

    private SettingTexts() { }

    /// <summary>Why the local stack's file was not read; null when it was, or is not there.</summary>
    public string? Stale { get; private set; }

    /// <summary>Names with values; an empty value is none.</summary>
    public IReadOnlyDictionary<string, string> Values => _texts.ToDictionary(t => t.Key, t => t.Value.Value, StringComparer.Ordinal);

    /// <summary>One line for each old name that was taken for a new one.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Lines that cannot be read, and names that contradict each other.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Where a setting stands: <c>the environment</c>, or file and line; null for one that is not set.</summary>
    public string? PlaceOf(string name) => _texts.TryGetValue(name, out var text) ? text.Place : null;

    /// <summary>True when the setting comes from a file, not from the process environment.</summary>
    public bool IsFromFile(string name) => PlaceOf(name) is { } place && place != ProcessEnvironment;

    /// <summary>Of this process in a folder. The local stack's file counts only where neither a database nor an API is named.</summary>
    public static SettingTexts Read(string folder)
    {
        var environment = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
        return Read(environment, folder);
    }

    /// <summary>The same over another environment.</summary>
    public static SettingTexts Read(IReadOnlyDictionary<string, string> environment, string folder) =>
        Read(environment, folder, withStack: true);

    /// <summary>The same, with or without the local stack's file.</summary>
    public static SettingTexts Read(IReadOnlyDictionary<string, string> environment, string folder, bool withStack)
    {
        var texts = new SettingTexts();
        foreach (var (name, value) in environment.Where(e => e.Value.Length > 0))
            texts._texts[name] = (value, ProcessEnvironment);
        texts.AddFile(Path.Combine(folder, ".env"));
        texts.TakeFormerNames();
        if (withStack && !texts._texts.ContainsKey("RDS_HOST") && !texts._texts.ContainsKey("MBA_API_URL"))
            texts.AddStack(Path.Combine(folder, ".local", "stack.env"));
        texts.RequireTokenBesideItsUrl();
        return texts;
    }

    /// <summary>Keys of AWS are taken from one source together: a key of one account with another's secret or token signs nothing.</summary>
    private void AddFile(string file)
    {
        if (!File.Exists(file))
            return;
        var hasIdentity = AwsKeys.Any(_texts.ContainsKey) || _texts.ContainsKey("AWS_PROFILE");
        foreach (var (name, value, line) in DotEnv.Read(file, _problems))
        {
            if (value.Length > 0 && !(hasIdentity && AwsKeys.Contains(name, StringComparer.Ordinal)))
                _texts.TryAdd(name, (value, $"{file}, line {line}"));
        }
    }

    /// <summary>A stack that was killed leaves its file behind: then the file is not read, and it is said why.</summary>
    private void AddStack(string file)
    {
        if (!File.Exists(file))
            return;
        var marker = DotEnv.Read(file, []).FirstOrDefault(e => e.Name == StackMarker).Value;
        if (marker is null || IsRunning(marker, File.GetLastWriteTimeUtc(file)))
            AddFile(file);
        else
            Stale = $"{file} is of a stack that no longer runs; start it with `mba up`";
    }

    /// <summary>The marker begins with the process id; a process that started after the file was written is another.</summary>
    private static bool IsRunning(string marker, DateTime writtenAt)
    {
        if (!int.TryParse(marker.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture, out var id))
            return false;
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime() <= writtenAt.AddSeconds(1);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private void TakeFormerNames()
    {
        foreach (var (old, name) in FormerSettings.Names)
        {
            if (!_texts.TryGetValue(old, out var former) || (FormerSettings.OnlyFromFile(old) && !IsFromFile(old)))
                continue;
            var value = FormerSettings.Convert(old, former.Value, o => _texts.TryGetValue(o, out var other) ? other.Value : null);
            if (value.Length == 0)
                continue;
            if (!_texts.TryGetValue(name, out var present))
                _texts[name] = (value, former.Place);
            else if (!string.Equals(present.Value, value, StringComparison.Ordinal))
                _problems.Add($"{old} ({former.Place}) and {name} ({present.Place}) differ; remove {old}, the old name");
            _notes.Add($"{old} is the old name of {name} ({former.Place})");
        }
    }

    /// <summary>A folder's file must not send a token of the environment to an address of its own choice.</summary>
    private void RequireTokenBesideItsUrl()
    {
        if (PlaceOf("MBA_API_TOKEN") is ProcessEnvironment && IsFromFile("MBA_API_URL"))
            _problems.Add(
                $"MBA_API_TOKEN is set in the environment and MBA_API_URL in a file ({PlaceOf("MBA_API_URL")}); set both in one place, so that the token goes where you mean it to"
            );
    }
}
