using System.Diagnostics;
using System.Globalization;
using Mba.Cli.Local;

namespace Mba.Benchmarks;

/// <summary>The command line, and its rivals, as whole processes in a folder of their own; native code when it was published.</summary>
public sealed class BenchCli(string folder)
{
    private static readonly Build Compiled = File.Exists(Path.Combine(Build.Native.NativeFolder!, "Mba.Cli", "mba"))
        ? Build.Native
        : Build.Jit;

    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal);

    /// <summary>How the command line was compiled, for the name of a case.</summary>
    public static string Compilation => Compiled.Name;

    /// <summary>Where commands run, and keep their caches.</summary>
    public string Folder => folder;

    /// <summary>Sets a variable for the commands to come; null removes it.</summary>
    public void Set(string name, string? value) => _environment[name] = value;

    /// <summary>Removes everything that earlier commands left in the folder.</summary>
    public void Forget()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
    }

    public Task<string> MbaAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var program = ProjectLayout.Program("Mba.Cli", Compiled.NativeFolder);
        return RunAsync(program.FileName, [.. program.Arguments, .. arguments], cancellationToken);
    }

    /// <summary>Bytes that the command got from read calls, its program's own files included: the kernel's account, which a shell inherits from its children.</summary>
    public async Task<long> BytesReadAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var program = ProjectLayout.Program("Mba.Cli", Compiled.NativeFolder);
        var words = new[] { program.FileName }.Concat(program.Arguments).Concat(arguments).Select(w => $"'{w}'");
        var output = await ShellAsync($"{string.Join(' ', words)} >/dev/null && cat /proc/$$/io", cancellationToken);
        return long.Parse(output.Split("rchar: ")[1].Split('\n')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>What <c>bash -c</c> prints.</summary>
    public Task<string> ShellAsync(string script, CancellationToken cancellationToken) =>
        RunAsync("bash", ["-c", "set -o pipefail; " + script], cancellationToken);

    private async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"{program} ended with {process.ExitCode}: {string.Join('\n', $"{await output}{await errors}".TrimEnd().Split('\n').TakeLast(5))}"
            );
    }
}
