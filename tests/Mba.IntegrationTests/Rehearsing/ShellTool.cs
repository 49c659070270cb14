using System.Diagnostics;
using Mba.Cli.Local;
using Xunit;

namespace Mba.IntegrationTests.Rehearsing;

/// <summary>Runs a command as a person types it, and expects it to succeed.</summary>
internal static class ShellTool
{
    /// <summary>In the clone's top folder; returns its standard output.</summary>
    public static Task<string> RunAsync(params string[] command) =>
        RunInAsync(ProjectLayout.Root, new Dictionary<string, string?>(StringComparer.Ordinal), command);

    public static async Task<string> RunInAsync(
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        IReadOnlyList<string> command
    )
    {
        var start = new ProcessStartInfo(
            command[0].StartsWith("infra/", StringComparison.Ordinal) ? Path.Combine(folder, command[0]) : command[0]
        )
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}: {text}{await errors}");
        return text;
    }
}
