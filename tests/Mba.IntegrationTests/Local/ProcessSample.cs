using System.Globalization;

namespace Mba.IntegrationTests.Local;

/// <summary>Resident memory and open handles of the stack's processes, by part of the stack; read from /proc.</summary>
internal sealed record ProcessSample(string Part, long Megabytes, int Handles)
{
    private static readonly (string Part, string InCommand)[] Parts =
    [
        ("api", "Mba.UploadApiLambda"),
        ("functions", "Mba.CsvIngestLambda"),
        ("database", "mysqld"),
        ("database", "mariadbd"),
        ("moto", "moto_server"),
    ];

    /// <summary>Sums over the processes of each part that descend from this one.</summary>
    public static IReadOnlyDictionary<string, ProcessSample> Take()
    {
        var parents = Directory
            .EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .ToDictionary(pid => pid, ParentOf);
        return parents
            .Keys.Where(Descends)
            .Select(Of)
            .OfType<ProcessSample>()
            .GroupBy(s => s.Part, StringComparer.Ordinal)
            .ToDictionary(
                g => g.Key,
                g => new ProcessSample(g.Key, g.Sum(s => s.Megabytes), g.Sum(s => s.Handles)),
                StringComparer.Ordinal
            );

        bool Descends(int pid)
        {
            for (var parent = parents.GetValueOrDefault(pid); parent > 1; parent = parents.GetValueOrDefault(parent))
            {
                if (parent == Environment.ProcessId)
                    return true;
            }
            return false;
        }
    }

    private static ProcessSample? Of(int pid)
    {
        try
        {
            var command = File.ReadAllText($"/proc/{pid}/cmdline");
            var part = Array.Find(Parts, p => command.Contains(p.InCommand, StringComparison.Ordinal)).Part;
            if (part is null || command.StartsWith("/bin/sh", StringComparison.Ordinal))
                return null;
            return new ProcessSample(part, Status(pid, "VmRSS:") / 1024, Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Count());
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static int ParentOf(int pid)
    {
        try
        {
            return (int)Status(pid, "PPid:");
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static long Status(int pid, string name) =>
        long.Parse(
            File.ReadLines($"/proc/{pid}/status")
                .FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))
                ?[name.Length..].Replace("kB", "", StringComparison.Ordinal)
                .Trim()
                ?? "0",
            CultureInfo.InvariantCulture
        );
}
