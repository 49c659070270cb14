using System.Diagnostics;
using Mba.Cli.Local;
using Xunit;

namespace Mba.IntegrationTests.Local;

/// <summary>The command line as a .NET tool: packed, installed into a folder, and run there.</summary>
[Trait("Category", "AnyServer")]
public sealed class ToolPackageTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "mba-tool-" + Guid.NewGuid().ToString("N"));

    public ToolPackageTests() => Directory.CreateDirectory(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_package_is_installed_from_a_folder_and_runs_without_the_repository()
    {
        var project = Path.Combine(ProjectLayout.Root, "src", "Mba.Cli");
        await RunAsync("dotnet", "pack", project, "-c", "Release", "--no-build", "--nologo", "-o", Path.Combine(_folder, "packages"));
        await RunAsync(
            "dotnet",
            "tool",
            "install",
            "--tool-path",
            Path.Combine(_folder, "tools"),
            "--source",
            Path.Combine(_folder, "packages"),
            "mba"
        );
        await File.WriteAllTextAsync(Path.Combine(_folder, "visits.csv"), "id,paid\n1,2.50\n2,3.75\n");

        var help = await RunAsync(Path.Combine(_folder, "tools", "mba"), "--help");
        var inferred = await RunAsync(Path.Combine(_folder, "tools", "mba"), "infer", "visits.csv", "--table", "visits");

        Assert.Contains("Usage: mba COMMAND [options]", help, StringComparison.Ordinal);
        Assert.Contains("DECIMAL", inferred, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = _folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}{await errors}");
        return output;
    }
}
