using System.Diagnostics;

namespace Mba.Cli.Local;

/// <summary>Runs a program of the machine to its end.</summary>
public static class Tool
{
    /// <summary>Returns standard output.</summary>
    /// <exception cref="LocalStackException">It is missing, or its exit code is not 0; with what it said on standard error.</exception>
    public static async Task<string> RunAsync(string fileName, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Start(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        if (process.ExitCode != 0)
            throw new LocalStackException(
                $"{Path.GetFileName(fileName)} ended with exit code {process.ExitCode}: {Last(await errors, await output)}"
            );
        return await output;
    }

    /// <summary>The program's full path when it is in PATH, else null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new LocalStackException($"{start.FileName} could not be started");
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new LocalStackException($"{start.FileName} is not installed", missing);
        }
    }

    private static string Last(string errors, string output) =>
        string.Join(Environment.NewLine, (errors.Length > 0 ? errors : output).TrimEnd().Split('\n').TakeLast(8));
}

/// <summary>Installs what is missing from the distribution's own packages.</summary>
public static class DebianPackages
{
    /// <summary>Installs packages with apt-get, without what they merely recommend.</summary>
    /// <exception cref="LocalStackException">This is not Debian, or not root, or the packages cannot be had.</exception>
    public static async Task InstallAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        if (Tool.Find("apt-get") is not { } aptGet || !Environment.IsPrivilegedProcess)
            throw new LocalStackException(
                $"{string.Join(", ", packages)} must be installed (apt-get install {string.Join(' ', packages)}), as root on Debian"
            );
        using var oneAtATime = await MachineLock.TakeAsync("packages", cancellationToken);
        await Tool.RunAsync(aptGet, ["-qq", "update"], cancellationToken);
        await Tool.RunAsync(
            aptGet,
            ["-qq", "-y", "-o", "DPkg::Lock::Timeout=120", "--no-install-recommends", "install", .. packages],
            cancellationToken
        );
    }
}
