using System.CommandLine;
using Mba.Cli.Sending;

namespace Mba.Cli.Commands;

/// <summary>The options by which ingest and producer choose files and their places; the same words in both.</summary>
internal static class FileArguments
{
    public static Argument<string[]> Paths { get; } =
        new("path") { Description = "Files, and folders to search recursively", Arity = ArgumentArity.ZeroOrMore };

    public static Option<string[]> Input { get; } = new("--input", "-i") { Description = "Same as PATH, as the former systems had it" };

    public static Option<string?> Scope { get; } =
        new("--scope")
        {
            Description = "Scope of the files [default: the nearest folder named mba, policy or policies, else DEFAULT_SCOPE]",
        };

    /// <summary>For commands that look into the buckets.</summary>
    public static Option<string?> OnlyScope { get; } = new("--scope") { Description = "Only this scope [default: both]" };

    public static Option<bool> AutoDetectScope { get; } =
        new("--auto-detect-scope") { Description = "Detect each file's scope from its folders, as without --scope" };

    public static Option<string[]> Include { get; } = new("--include") { Description = "Extensions or patterns to include, e.g. pdf,csv" };

    public static Option<string[]> Exclude { get; } = new("--exclude") { Description = "Extensions or patterns to exclude, e.g. *.bak" };

    public static Option<bool> KeepPaths { get; } = new("--keep-paths") { Description = "Keep the folders below the path in the keys" };

    public static Option<int?> Concurrency { get; } =
        new("--concurrency") { Description = "Files at a time, 1 to 32 [default: WORKER_CONCURRENCY, else 4]" };

    public static Option<string?> AwsProfile { get; } = new("--aws-profile") { Description = "AWS profile [default: AWS_PROFILE]" };

    public static Option<string?> Region { get; } = new("--region") { Description = "AWS region [default: AWS_REGION]" };

    public static void AddTo(Command command)
    {
        command.Arguments.Add(Paths);
        foreach (
            var option in new Option[]
            {
                Input,
                Scope,
                AutoDetectScope,
                Include,
                Exclude,
                KeepPaths,
                Concurrency,
                AwsProfile,
                Region,
                Operation.JsonOption,
            }
        )
            command.Options.Add(option);
    }

    /// <summary>What the options select.</summary>
    /// <exception cref="UsageException">They contradict each other or name what does not exist.</exception>
    public static FileSelection Read(ParseResult arguments) =>
        new()
        {
            Inputs = InputsOf(arguments),
            Scope = ScopeOf(arguments),
            Include = Split(arguments.GetValue(Include)),
            Exclude = Split(arguments.GetValue(Exclude)),
            KeepPaths = arguments.GetValue(KeepPaths),
        };

    /// <summary>The settings with what the options put in their place.</summary>
    public static Settings Apply(ParseResult arguments, Settings settings) =>
        settings with
        {
            AwsProfile = arguments.GetValue(AwsProfile) ?? settings.AwsProfile,
            AwsKeys = arguments.GetValue(AwsProfile) is null ? settings.AwsKeys : null,
            Region = arguments.GetValue(Region) ?? settings.Region,
            WorkerConcurrency = ConcurrencyOf(arguments, settings),
        };

    public static int ConcurrencyOf(ParseResult arguments, Settings settings) =>
        arguments.GetValue(Concurrency) switch
        {
            null => settings.WorkerConcurrency,
            >= 1 and <= 32 and var number => number,
            _ => throw new UsageException("--concurrency must be from 1 to 32"),
        };

    public static FileScope? OnlyScopeOf(ParseResult arguments) =>
        arguments.GetValue(OnlyScope) is { } name
            ? FileScopes.Parse(name) ?? throw new UsageException("--scope must be mba or policy")
            : null;

    private static string[] InputsOf(ParseResult arguments)
    {
        string[] inputs = [.. arguments.GetValue(Paths) ?? [], .. arguments.GetValue(Input) ?? []];
        return inputs.Length > 0 ? inputs : throw new UsageException("name at least one file or folder, e.g. `mba ingest ./data`");
    }

    /// <summary>What --scope asks for; null when it is not given.</summary>
    /// <exception cref="UsageException">The option names no scope, or contradicts --auto-detect-scope.</exception>
    public static FileScope? ScopeOf(ParseResult arguments)
    {
        if (arguments.GetValue(Scope) is not { } name)
            return null;
        if (arguments.GetValue(AutoDetectScope))
            throw new UsageException("--scope and --auto-detect-scope cannot be used together");
        return FileScopes.Parse(name) ?? throw new UsageException("--scope must be mba or policy");
    }

    private static string[] Split(string[]? values) =>
        [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
