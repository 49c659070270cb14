using System.CommandLine;
using Mba.Cli.Demo;
using Mba.Cli.Local;
using Mba.Cli.Samples;
using Mba.MySql.Connections;

namespace Mba.Cli.Commands;

/// <summary>The commands up, demo, samples.</summary>
public static class StackCommands
{
    private static readonly Option<string> Folder = new("--folder")
    {
        Description = "Folder of the stack's data, logs and settings",
        DefaultValueFactory = _ => ".local",
    };
    private static readonly Option<int?> DatabasePort = new("--database-port")
    {
        Description = "Port of the database [default: a free one]",
    };
    private static readonly Option<int?> AwsPort = new("--aws-port")
    {
        Description = "Port of the S3, SQS and Secrets Manager endpoint [default: a free one]",
    };
    private static readonly Option<int?> ApiPort = new("--api-port") { Description = "Port of the upload API [default: a free one]" };
    private static readonly Option<bool> MariaDb = new("--mariadb") { Description = "Use MariaDB instead of MySQL" };

    public static IEnumerable<Command> All() => [Up(), Demo(), Samples()];

    private static Command Up()
    {
        var command = new Command(
            "up",
            "Start the whole system on this machine: database, S3, SQS, upload API, ingest function; Ctrl-C stops it"
        )
        {
            Folder,
            DatabasePort,
            AwsPort,
            ApiPort,
            MariaDb,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(() => Options(parsed, Path.GetFullPath(parsed.GetRequiredValue(Folder))), HoldAsync, cancellationToken)
        );
        return command;
    }

    private static Command Demo()
    {
        var keep = new Option<bool>("--keep") { Description = "Leave the stack running until Ctrl-C" };
        var command = new Command(
            "demo",
            "Start a fresh system, upload the sample files through presigned URLs, and show the outcome of each"
        )
        {
            keep,
            DatabasePort,
            AwsPort,
            ApiPort,
            MariaDb,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var kept = parsed.GetValue(keep);
                return RunAsync(
                    () =>
                        Options(parsed, Path.GetFullPath(Path.Combine(".local", "demo"))) with
                        {
                            Fresh = true,
                            SettingsFile = kept ? Path.GetFullPath(Path.Combine(".local", "stack.env")) : null,
                        },
                    (system, token) => ShowAsync(system, kept, token),
                    cancellationToken
                );
            }
        );
        return command;
    }

    private static Command Samples()
    {
        var output = new Option<DirectoryInfo>("--output") { Description = "Folder to write into", Required = true };
        var rows = new Option<int>("--rows")
        {
            Description = "Number of members; the other files grow with it",
            DefaultValueFactory = _ => 1500,
        };
        var seed = new Option<int>("--seed") { Description = "Equal seeds and rows give equal bytes", DefaultValueFactory = _ => 2024 };
        var command = new Command(
            "samples",
            "Write synthetic business files: memberdata, plan_details, benefit_accumulator, deductibles_oop"
        )
        {
            output,
            rows,
            seed,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var folder = parsed.GetRequiredValue(output).FullName;
                foreach (var file in await SampleFiles.WriteAsync(folder, parsed.GetValue(rows), parsed.GetValue(seed), cancellationToken))
                    await Console.Out.WriteLineAsync(file.AsMemory(), cancellationToken);
                return 0;
            }
        );
        return command;
    }

    private static LocalSystemOptions Options(ParseResult parsed, string folder)
    {
        var environment = Environment
            .GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
        var settings = StackSettings.Read(environment, Directory.GetCurrentDirectory(), Console.Error.WriteLine);
        StackSettings.Check(
            folder,
            ("--api-port", parsed.GetValue(ApiPort)),
            ("--aws-port", parsed.GetValue(AwsPort)),
            ("--database-port", parsed.GetValue(DatabasePort))
        );
        return new()
        {
            Folder = folder,
            DatabasePort = parsed.GetValue(DatabasePort),
            AwsPort = parsed.GetValue(AwsPort),
            ApiPort = parsed.GetValue(ApiPort),
            MariaDb = parsed.GetValue(MariaDb),
            Database = StackSettings.DatabaseOf(settings),
            AwsEndpoint = settings.AwsEndpoint,
            Datasets = settings.Datasets,
        };
    }

    private static async Task<int> RunAsync(
        Func<LocalSystemOptions> read,
        Func<LocalSystem, CancellationToken, Task<int>> use,
        CancellationToken cancellationToken
    )
    {
        var settings = new Settings();
        try
        {
            var options = read();
            settings = settings with { AwsEndpoint = options.AwsEndpoint };
            using var alone = FolderLock.Take(options.Folder);
            await using var system = await LocalSystem.StartAsync(options, TimeProvider.System, Console.Out.WriteLine, cancellationToken);
            return await use(system, cancellationToken);
        }
        catch (Exception problem)
        {
            var error = CommandError.Of(problem, settings);
            await Console.Error.WriteLineAsync($"mba: {error.Message}");
            return error.ExitCode;
        }
    }

    private static async Task<int> ShowAsync(LocalSystem system, bool keep, CancellationToken cancellationToken)
    {
        var sessions = new MySqlSessions(system.Database.ConnectionString("mba_mysql"));
        var asItShould = await new DemoRun(system, sessions, Console.Out).RunAsync(cancellationToken);
        if (keep)
            await HoldAsync(system, cancellationToken);
        return asItShould ? 0 : 1;
    }

    private static async Task<int> HoldAsync(LocalSystem system, CancellationToken cancellationToken)
    {
        await Console.Out.WriteLineAsync(
            $"""

            For other clients, in a shell (`mba` reads them from .local/stack.env in this folder):
            {string.Join(Environment.NewLine, StackEnvironment.Lines(system.ClientEnvironment).Select(l => "  export " + l))}

            Try:  aws --endpoint-url {system.ClientEnvironment["AWS_ENDPOINT_URL"]} s3 cp FILE s3://{system.ClientEnvironment[
                "S3_BUCKET_MBA"
            ]}/mba/csv/
            The database stays for the next start; objects, queues and secrets live in memory and go with Ctrl-C.
            """.AsMemory(),
            cancellationToken
        );
        await system.Completion.WaitAsync(cancellationToken);
        return 0;
    }
}
