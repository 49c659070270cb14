namespace Mba.Cli.Local;

/// <summary>A program that Python's package index offers: from PATH, else installed once per machine into an environment of its own.</summary>
public static class PythonTool
{
    /// <summary>The program's full path.</summary>
    /// <exception cref="LocalStackException">It can neither be found nor be installed.</exception>
    public static async Task<string> EnsureAsync(string program, string package, CancellationToken cancellationToken) =>
        Tool.Find(program) ?? await InstallAsync(program, package, cancellationToken);

    private static async Task<string> InstallAsync(string program, string package, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(MachineCache.Folder, program);
        var installed = Path.Combine(folder, "bin", program);
        using var oneAtATime = await MachineLock.TakeAsync(program, cancellationToken);
        if (File.Exists(installed))
            return installed;
        await Console.Error.WriteLineAsync($"Installing {package} (once per machine) ...".AsMemory(), cancellationToken);
        await Tool.RunAsync(await PythonAsync(cancellationToken), ["-m", "venv", folder], cancellationToken);
        await Tool.RunAsync(Path.Combine(folder, "bin", "pip"), ["install", "--quiet", package], cancellationToken);
        return installed;
    }

    private static async Task<string> PythonAsync(CancellationToken cancellationToken)
    {
        if (Tool.Find("python3") is { } python && await CanMakeEnvironmentsAsync(python, cancellationToken))
            return python;
        await DebianPackages.InstallAsync(["python3", "python3-venv"], cancellationToken);
        return "/usr/bin/python3";
    }

    private static async Task<bool> CanMakeEnvironmentsAsync(string python, CancellationToken cancellationToken)
    {
        try
        {
            await Tool.RunAsync(python, ["-c", "import venv, ensurepip"], cancellationToken);
            return true;
        }
        catch (LocalStackException)
        {
            return false;
        }
    }
}
