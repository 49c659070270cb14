using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Mba.Cli.Commands;

/// <summary>Messages for wrong arguments: what is wrong with each, and where to find the usage.</summary>
internal static partial class Usage
{
    /// <summary>A group without a command gets its help; anything else its errors, on standard error.</summary>
    public static async Task<int> ComplainAsync(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = NameOf(command);
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0)
        {
            await parsed.RootCommandResult.Command.Parse([.. name.Split(' ').Skip(1), "--help"]).InvokeAsync();
            return Operation.UsageError;
        }
        foreach (
            var problem in parsed
                .UnmatchedTokens.Concat(UnknownOptions(parsed))
                .Select(t => Unknown(command, t))
                .Concat(parsed.Errors.Select(e => e.Message).Where(IsAboutOthers).Select(Plain))
        )
            await Console.Error.WriteLineAsync($"{name}: {problem}");
        await Console.Error.WriteLineAsync($"`{name} --help` shows how to use it.");
        return Operation.UsageError;
    }

    /// <summary>Words that were taken for files or ids and look like options. What follows a <c>--</c>, or exists, is meant as it is.</summary>
    public static IEnumerable<string> UnknownOptions(ParseResult parsed) =>
        parsed.Tokens.Any(t => t.Value == "--")
            ? []
            : parsed
                .CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(a => a.Tokens)
                .Select(t => t.Value)
                .Where(t => t.Length > 1 && t[0] == '-' && !Path.Exists(t));

    private static string NameOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{NameOf(parent)} {command.Name}" : "mba";

    private static string Unknown(Command command, string token) =>
        command.Subcommands.Count > 0
            ? $"unknown command '{token}'; commands are {string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}"
            : $"unknown option or argument '{token}'";

    /// <summary>Unknown words are told apart already, and without them a command would not be missing.</summary>
    private static bool IsAboutOthers(string message) =>
        !message.StartsWith("Unrecognized command or argument", StringComparison.Ordinal)
        && !message.StartsWith("Required command was not provided", StringComparison.Ordinal);

    /// <summary>The library's words for a value of the wrong kind name types of the program; a user knows numbers and choices.</summary>
    private static string Plain(string message)
    {
        if (WrongKind().Match(message) is not { Success: true } wrong)
            return Blanks().Replace(message, " ").Trim();
        var choices = wrong.Groups["choices"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return $"{wrong.Groups["option"].Value} takes {(choices.Length > 0 ? string.Join(", ", choices) : "a whole number")}, not '{wrong.Groups["value"].Value}'";
    }

    [GeneratedRegex(
        "^Cannot parse argument '(?<value>.*)' for (option|argument|command) '(?<option>[^']*)' as expected type '[^']*'\\.( Did you mean one of the following\\?(?<choices>.*))?$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex WrongKind();

    [GeneratedRegex("\\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
