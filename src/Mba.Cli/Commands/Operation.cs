using System.CommandLine;
using Mba.Logging;
using Mba.MySql.Connections;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Mba.Cli.Commands;

/// <summary>What every command that works with the system has in common: settings, parts, <c>--json</c>, exit codes.</summary>
internal sealed class Operation : IDisposable
{
    /// <summary>Nothing to complain of.</summary>
    public const int Done = 0;

    /// <summary>Some files failed, or what was asked for could not be done.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or settings.</summary>
    public const int UsageError = 2;

    private readonly MbaLoggerProvider _loggers;

    private Operation(Settings settings, bool json, bool tellsOutcomes)
    {
        Settings = settings;
        Json = json;
        _loggers = new MbaLoggerProvider(
            LogOutput.For("mba", settings) with
            {
                WriterMinimum = LevelFor(settings, tellsOutcomes),
            },
            TimeProvider.System
        );
    }

    public static Option<bool> JsonOption { get; } = new("--json") { Description = "Print JSON instead of a table" };

    public Settings Settings { get; }

    public bool Json { get; }

    public MbaLoggerProvider Loggers => _loggers;

    /// <summary>
    /// Runs a command's work and turns what goes wrong into a line on standard error and an exit code. A command that tells what became of each file
    /// itself leaves the log's lines of it to the log file.
    /// </summary>
    public static async Task<int> RunAsync(
        ParseResult arguments,
        SettingsNeeds needs,
        Func<Operation, Task<int>> work,
        bool tellsOutcomes = false
    )
    {
        try
        {
            using var operation = new Operation(Settings.Load(needs), arguments.GetValue(JsonOption), tellsOutcomes);
            return await work(operation);
        }
        catch (SettingsException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return UsageError;
        }
        catch (Exception problem) when (problem is Aws.AwsCallException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return Failed;
        }
        catch (Sending.UsageException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return UsageError;
        }
        catch (IngestException problem)
        {
            await Console.Error.WriteLineAsync($"{problem.Code}: {problem.Message}");
            return problem.Code is "INVALID_DATASETS" ? UsageError : Failed;
        }
        catch (Exception problem) when (MySqlErrors.IsDatabaseError(problem))
        {
            var meaning = MySqlErrors.Translate(problem, IngestStage.Claim, database: null);
            await Console.Error.WriteLineAsync($"{meaning.Code}: {meaning.Message}");
            return Failed;
        }
    }

    /// <summary>The pipeline's parts; a null store is S3.</summary>
    public Task<Composition> PartsAsync(CancellationToken cancellationToken) =>
        Composition.CreateAsync(Settings, _loggers, store: null, options: null, cancellationToken);

    /// <summary>The database alone.</summary>
    public MySqlSessions Sessions() =>
        ConnectionText.Sessions(
            Settings,
            new Aws.SecretsClient(Settings, new HttpMessageInvoker(new SocketsHttpHandler()), TimeProvider.System),
            TimeProvider.System
        );

    public void Dispose() => _loggers.Dispose();

    /// <summary>A table on standard output, as wide as the terminal or, in a pipe, as wide as it needs to be.</summary>
    public static void Write(Table table)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect }
        );
        if (Console.IsOutputRedirected)
            console.Profile.Width = 400;
        console.Write(table);
    }

    /// <summary>A command's own output says what happened; on a terminal the log adds to it from warnings on, or nothing where the command tells each file's outcome, unless LOG_LEVEL asks for more. The file has what LOG_LEVEL says.</summary>
    private static LogLevel LevelFor(Settings settings, bool tellsOutcomes) =>
        settings.LogLevel is "DEBUG" or "TRACE" ? LogLevel.Debug
        : tellsOutcomes ? LogLevel.Critical
        : LogLevel.Warning;
}
