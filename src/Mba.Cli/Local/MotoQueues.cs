using System.Reflection;

namespace Mba.Cli.Local;

/// <summary>
/// What moto_server reads when it starts, so that its queues keep every message under many workers at once. A moto whose parts have other names starts
/// without it and says so in its log.
/// </summary>
internal static class MotoQueues
{
    private const string FileName = "sitecustomize.py";

    public static string Code()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(FileName)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Writes the code into <paramref name="folder"/>; returns the variables under which Python finds it there.</summary>
    public static IReadOnlyDictionary<string, string?> Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, FileName), Code());
        var others = Environment.GetEnvironmentVariable("PYTHONPATH");
        return new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PYTHONPATH"] = string.IsNullOrEmpty(others) ? folder : $"{folder}{Path.PathSeparator}{others}",
            ["PYTHONDONTWRITEBYTECODE"] = "1",
        };
    }
}
