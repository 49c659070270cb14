using System.Diagnostics;
using Mba.Cli.Local;
using Xunit;

namespace Mba.IntegrationTests.Local;

[Trait("Category", "AnyServer")]
public sealed class SupervisedProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mba-child-").FullName;

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_child_stops_with_its_parents_handle_and_takes_along_what_it_started_and_its_scratch_folder()
    {
        var scratch = Path.Combine(_folder, "scratch");
        Directory.CreateDirectory(scratch);
        var child = await StartAsync($"sleep 600 & echo $! >{_folder}/grandchild; wait", scratch);
        await UntilAsync(() => File.Exists($"{_folder}/grandchild") && new FileInfo($"{_folder}/grandchild").Length > 0);
        var grandchild = int.Parse(await File.ReadAllTextAsync($"{_folder}/grandchild"), System.Globalization.CultureInfo.InvariantCulture);

        await child.DisposeAsync();

        Assert.False(Runs(child.Pid));
        await UntilAsync(() => !Runs(grandchild));
        Assert.False(Directory.Exists(scratch));
    }

    [Fact]
    public async Task A_child_that_ends_too_early_is_reported_with_the_end_of_its_log()
    {
        await using var child = await StartAsync("echo the port is taken; exit 3", scratch: null);

        var error = await Assert.ThrowsAsync<LocalStackException>(() =>
            child.WaitUntilAsync(_ => Task.FromResult(false), TimeSpan.FromSeconds(30), CancellationToken.None)
        );

        Assert.Contains("ended with exit code 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("the port is taken", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_dies_with_its_supervisor()
    {
        await using var child = await StartAsync("exec sleep 600", scratch: null);
        var supervisor = int.Parse(
            (await File.ReadAllTextAsync($"/proc/{child.Pid}/stat")).Split(' ')[3],
            System.Globalization.CultureInfo.InvariantCulture
        );

        // The child asks the kernel for this before it becomes what was to be started.
        await UntilAsync(() => File.ReadAllText($"/proc/{child.Pid}/cmdline").StartsWith("sleep", StringComparison.Ordinal));

        Process.GetProcessById(supervisor).Kill();

        await UntilAsync(() => !Runs(child.Pid));
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds())
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
    }

    private Task<SupervisedProcess> StartAsync(string script, string? scratch) =>
        SupervisedProcess.StartAsync(
            new ChildCommand
            {
                Name = "child",
                FileName = "/bin/sh",
                Arguments = ["-c", script],
                LogFile = Path.Combine(_folder, "log"),
                Scratch = scratch,
            },
            CancellationToken.None
        );

    private static bool Runs(int pid) => Directory.Exists($"/proc/{pid}");
}
