using System.CommandLine;
using Mba.Hosting;
using Mba.Logging;
using Mba.MySql.Connections;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Mba.Cli.Commands;

/// <summary>What the commands have in common: settings, the pipeline's parts, <c>--json</c>, exit codes.</summary>
internal sealed class Operation : IDisposable
{
    /// <summary>Everything is done.</summary>
    public const int Done = 0;

    /// <summary>Some files failed, or what was asked for could not be done.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or settings.</summary>
    public const int UsageError = 2;

    /// <summary>Ended by Ctrl-C.</summary>
    public const int Interrupted = 130;

    private readonly MbaLoggerProvider _loggers;

    private Operation(Settings settings, bool json, bool reportsOutcomes)
    {
        Settings = settings;
        Json = json;
        _loggers = OpenLog(LogOutput.For("mba", settings) with { WriterMinimum = LevelFor(settings, reportsOutcomes) });
    }

    public static Option<bool> JsonOption { get; } = new("--json") { Description = "Print JSON instead of a table" };

    public Settings Settings { get; }

    public bool Json { get; }

    public MbaLoggerProvider Loggers => _loggers;

    /// <summary>
    /// Runs a command's work; what goes wrong becomes a line on standard error and an exit code. A command that reports each file's outcome
    /// itself leaves the log's lines about it to the log file.
    /// </summary>
    private static async Task<int> RunAsync(
        ParseResult arguments,
        SettingsNeeds needs,
        Func<Operation, Task<int>> work,
        bool reportsOutcomes
    )
    {
        var settings = new Settings();
        try
        {
            settings = Settings.Load(needs);
            foreach (var note in settings.Notes)
                await Console.Error.WriteLineAsync(note);
            using var operation = new Operation(settings, arguments.GetValue(JsonOption), reportsOutcomes);
            return await work(operation);
        }
        catch (Exception problem)
        {
            var error = CommandError.Of(problem, settings);
            await Console.Error.WriteLineAsync(error.Message);
            return error.ExitCode;
        }
    }

    /// <summary>Makes this the work of a command; returns the command.</summary>
    public static Command Runs(
        Command command,
        SettingsNeeds needs,
        Func<Operation, ParseResult, CancellationToken, Task<int>> work,
        bool reportsOutcomes = false
    ) => Runs(command, _ => needs, work, reportsOutcomes);

    /// <summary>The same, where the arguments decide which settings are needed.</summary>
    public static Command Runs(
        Command command,
        Func<ParseResult, SettingsNeeds> needs,
        Func<Operation, ParseResult, CancellationToken, Task<int>> work,
        bool reportsOutcomes = false
    )
    {
        command.SetAction(
            (arguments, cancellationToken) =>
                RunAsync(arguments, needs(arguments), operation => work(operation, arguments, cancellationToken), reportsOutcomes)
        );
        return command;
    }

    /// <summary>Prints a report: as JSON with --json, else for people.</summary>
    public int Print(Func<string> json, Action text)
    {
        if (Json)
            Console.WriteLine(json());
        else
            text();
        return Done;
    }

    /// <summary>Prints a list: as JSON with --json, else for people, with a line of its own when it is empty.</summary>
    public int PrintList<T>(IReadOnlyList<T> items, Func<string> json, string none, Action<IReadOnlyList<T>> show) =>
        Print(
            json,
            () =>
            {
                if (items.Count == 0)
                    Console.WriteLine(none);
                else
                    show(items);
            }
        );

    /// <summary>The pipeline's parts; a null store is S3.</summary>
    public Task<Composition> PartsAsync(CancellationToken cancellationToken) =>
        Composition.CreateAsync(Settings, _loggers, store: null, options: null, cancellationToken);

    /// <summary>The database alone.</summary>
    public MySqlSessions Sessions() => Sessions(Settings.RdsDatabase);

    /// <summary>Another database on the same server.</summary>
    public MySqlSessions Sessions(string database) =>
        ConnectionText.Sessions(
            Settings with
            {
                RdsDatabase = database,
            },
            new Aws.SecretsClient(Settings, new HttpMessageInvoker(new SocketsHttpHandler()), TimeProvider.System),
            TimeProvider.System
        );

    /// <summary>True when commands go through the upload API: MBA_API_URL is set, and no database is.</summary>
    public bool IsOverApi => Settings.RdsHost.Length == 0 && Settings.ApiUrl is not null;

    /// <summary>The upload API of MBA_API_URL.</summary>
    public SignIn.ApiConnection Api() =>
        SignIn.ApiConnection.Open(
            Settings.ApiUrl ?? throw new SettingsException(["MBA_API_URL is not set: the address of the upload API"]),
            Settings,
            SignIn.TokenStore.OfUser(),
            TimeProvider.System
        );

    /// <summary>The audit: in the database, or through the API where there is no way to the database.</summary>
    /// <exception cref="SettingsException">Neither is set.</exception>
    public Audit.IAuditSource Audit()
    {
        if (IsOverApi)
            return new Audit.ApiAudit(Api());
        Settings.Load(SettingsNeeds.Database);
        return new Audit.DatabaseAudit(this);
    }

    public void Dispose() => _loggers.Dispose();

    private static MbaLoggerProvider OpenLog(LogOutput output)
    {
        try
        {
            return new MbaLoggerProvider(output, TimeProvider.System);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"LOG_DIR names a folder that cannot be written to: {output.Directory}"]);
        }
    }

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
    private static LogLevel LevelFor(Settings settings, bool reportsOutcomes) =>
        settings.LogLevel is "DEBUG" or "TRACE" ? LogLevel.Debug
        : reportsOutcomes ? LogLevel.Critical
        : LogLevel.Warning;
}
