using System.Diagnostics;
using System.Text;
using Mba.Cli.Demo;
using Mba.Cli.Local;
using Xunit;

namespace Mba.IntegrationTests.Local;

/// <summary>The stack sees its children end, restarts them, and says so; a second <c>up</c> ends in a running stack or in one clear line.</summary>
[Trait("Category", "AnyServer")]
public sealed class StackCareTests : IDisposable
{
    private const string KilledIdle = "csv-ingest ended with exit code 137 while it was idle";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _folder = Directory.CreateTempSubdirectory("mba-care-").FullName;
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _said = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_child_that_is_killed_is_started_again_and_files_load_all_the_while()
    {
        await using var system = await LocalSystem.StartAsync(
            new()
            {
                Folder = _folder,
                MariaDb = true,
                Instances = 1,
            },
            TimeProvider.System,
            _said.Enqueue,
            CancellationToken.None
        );
        await LoadAsync(system, "before.csv");

        // Idle: its open request used to take the next invocation, and files went to the dead letters. An event may come between look and kill.
        for (var i = 0; i < 5 && !_said.Any(s => s.StartsWith(KilledIdle, StringComparison.Ordinal)); i++)
        {
            var function = Assert.Single(system.Functions);
            var waiting = Stopwatch.StartNew();
            while (!function.IsIdle && waiting.Elapsed < Patience)
                await Task.Delay(20);
            Process.GetProcessById(function.Pid!.Value).Kill();
            await LoadAsync(system, $"function_{i}.csv");
        }
        foreach (var program in new[] { "moto_server", "Mba.UploadApiLambda", "mariadbd" })
        {
            Kill(program);
            await SaidAsync("answers again");
            await LoadAsync(system, $"{program.Split('.')[0]}.csv");
        }

        Assert.Contains(_said, s => s.StartsWith(KilledIdle, StringComparison.Ordinal));
        Assert.Contains(_said, s => s.Contains("the S3/SQS endpoint is started again: the objects", StringComparison.Ordinal));
        Assert.Contains(_said, s => s.Contains("the upload API is started again", StringComparison.Ordinal));
        Assert.Contains(_said, s => s.StartsWith("MariaDB", StringComparison.Ordinal) && s.Contains("\n    ", StringComparison.Ordinal));
        Kill("mariadbd");
        var error = await Assert.ThrowsAsync<LocalStackException>(() => system.Completion.WaitAsync(Patience));
        Assert.Contains("restarted 1 times", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RDS_PORT", "abc", 2, "RDS_PORT must be a whole number")]
    [InlineData("AWS_ENDPOINT_URL", "notaurl", 2, "AWS_ENDPOINT_URL must be an http or https URL")]
    [InlineData("MBA_DATASETS", "broken.json", 2, "broken.json")]
    [InlineData("MBA_DATASETS", "none.json", 2, "names a file that does not exist")]
    [InlineData("RDS_HOST", "127.0.0.1", 1, "DB_UNREACHABLE")]
    [InlineData("FOLDER", "broken.json", 2, "is a file")]
    [InlineData("API_PORT", "1", 2, "--api-port")]
    public async Task What_cannot_start_says_so_in_one_line(string name, string value, int code, string message)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "broken.json"), "{");
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [name] = value,
            ["RDS_PORT"] = name == "RDS_PORT" ? value : "9",
        };
        // Held until the command has ended: a listener that nothing refers to is closed whenever memory is collected, and the port is free.
        using var busy = Busy();
        string[] arguments = name switch
        {
            "FOLDER" => ["--folder", value],
            "API_PORT" => ["--api-port", FormattableString.Invariant($"{((System.Net.IPEndPoint)busy.LocalEndpoint).Port}")],
            _ => ["--folder", "stack", "--mariadb"],
        };

        var (exit, errors) = await UpAsync(environment, arguments);

        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.Equal(code, exit);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_stack_leaves_no_settings_that_lead_nowhere()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".local"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, ".local", "stack.env"),
            "MBA_STACK='2147483646 /gone'\nRDS_HOST='127.0.0.1'\nRDS_PORT='9'\n"
        );

        var texts = SettingTexts.Read(new Dictionary<string, string>(StringComparer.Ordinal), _folder);

        Assert.False(texts.Values.ContainsKey("RDS_HOST"));
        Assert.Contains("is of a stack that no longer runs; start it with `mba up`", texts.Stale, StringComparison.Ordinal);
    }

    [Fact]
    public void Exports_of_an_earlier_stack_do_not_lead_a_new_one()
    {
        var exports = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["MBA_STACK"] = "1 /old/.local",
            ["RDS_HOST"] = "127.0.0.1",
            ["RDS_PORT"] = "9",
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9",
        };

        var settings = StackSettings.Read(exports, _folder, _said.Enqueue);

        Assert.Equal(("", null), (settings.RdsHost, settings.AwsEndpoint));
        Assert.Contains("exports of an earlier stack (1 /old/.local)", Assert.Single(_said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_stacks_do_not_share_an_endpoint_and_a_claim_of_a_dead_one_is_taken_over()
    {
        await using var aws = await LocalAws.StartAsync(Path.Combine(_folder, "moto.log"), port: null, CancellationToken.None);
        var settings = new Settings { AwsEndpoint = aws.Endpoint, Region = StackEnvironment.Region };
        var names = new Mba.Aws.EmulatorNames();
        using var http = new HttpClient();
        for (var i = 0; i < 2; i++)
            await Mba.Aws.EmulatorResources.CreateAsync(settings, names, new("a", "b"), http, CancellationToken.None);

        var store = new Mba.Aws.S3ObjectStore(settings);
        foreach (var (process, refused) in new[] { (2147483646, false), (1, true) })
        {
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["stack"] = $"process {process}, /other" };
            await store.PutAsync(
                "mba-local",
                "_config/stack",
                new MemoryStream([1]),
                new PutOptions { Metadata = metadata },
                CancellationToken.None
            );
            var error = await Record.ExceptionAsync(() => EndpointClaim.RequireFreeAsync(settings, names, CancellationToken.None));
            Assert.Equal(refused, error is LocalStackException);
        }
    }

    private static System.Net.Sockets.TcpListener Busy()
    {
        var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private async Task<(int Exit, string Errors)> UpAsync(Dictionary<string, string?> environment, string[] arguments)
    {
        var program = ProjectLayout.Program("Mba.Cli");
        var start = new ProcessStartInfo(program.FileName, [.. program.Arguments, "up", .. arguments])
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            // A stack that started all the same would let the whole suite wait for it.
            process.Kill(entireProcessTree: true);
            Assert.Fail($"up did not end within {Patience}: {await output}{await errors}");
        }

        await output;
        return (process.ExitCode, await errors);
    }

    private async Task SaidAsync(string text)
    {
        for (var wait = Stopwatch.StartNew(); wait.Elapsed < Patience; await Task.Delay(100))
        {
            if (_said.LastOrDefault()?.Contains(text, StringComparison.Ordinal) == true)
                return;
        }
        Assert.Fail($"nobody said \"{text}\", but: {string.Join(" | ", _said)}");
    }

    /// <summary>Ends the process of this stack that runs a program, as kill -9 does.</summary>
    private void Kill(string program)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (IsOfStack(process.Id, program))
                    process.Kill();
            }
        }
    }

    private bool IsOfStack(int id, string program)
    {
        try
        {
            var command = File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
            return id != Environment.ProcessId
                && !command.Contains("supervisor")
                && command.Any(c => c.Contains(program, StringComparison.Ordinal))
                && File.ReadLines($"/proc/{id}/status")
                    .Any(l => l.StartsWith("PPid:", StringComparison.Ordinal) && IsSupervisor(l.Split('\t')[1]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The supervisor's command line names the log file, which is in this test's folder.</summary>
    private bool IsSupervisor(string id) => File.ReadAllText($"/proc/{id}/cmdline").Contains(_folder, StringComparison.Ordinal);

    private static async Task LoadAsync(LocalSystem system, string name)
    {
        using var http = new HttpClient();
        var client = new DemoClient(http, system.Api);
        for (var wait = Stopwatch.StartNew(); ; await Task.Delay(500))
        {
            try
            {
                var sent = await client.UploadAsync(
                    Encoding.UTF8.GetBytes($"id,name\n1,{name}\n"),
                    name,
                    "mba",
                    force: true,
                    CancellationToken.None
                );
                var outcome = await client.OutcomeAsync(sent, CancellationToken.None);
                Assert.Equal("success", outcome.Status, ignoreCase: true);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or LocalStackException && wait.Elapsed < Patience)
            {
                // What was killed is on its way back.
            }
        }
    }
}
