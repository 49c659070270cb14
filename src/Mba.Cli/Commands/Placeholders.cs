using System.CommandLine;
using System.CommandLine.Completions;

namespace Mba.Cli.Commands;

/// <summary>What stands for an option's value in help and manual, as other tools name it.</summary>
internal static class Placeholders
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["--api"] = "URL",
        ["--aws-profile"] = "NAME",
        ["--date-order"] = "day|month",
        ["--delimiter"] = "TEXT",
        ["--encoding"] = "NAME",
        ["--exclude"] = "LIST",
        ["--folder"] = "DIR",
        ["--from"] = "TIME",
        ["--host"] = "ADDRESS",
        ["--include"] = "LIST",
        ["--input"] = "PATH",
        ["--interval"] = "SECONDS",
        ["--key"] = "TEXT",
        ["--output"] = "DIR",
        ["--output-dir"] = "DIR",
        ["--outputs"] = "FILE",
        ["--quote"] = "CHARACTER",
        ["--root"] = "DIR",
        ["--scope"] = "mba|policy",
        ["--seconds"] = "SECONDS",
        ["--since"] = "PERIOD",
        ["--status"] = "STATUS",
        ["--time-zone"] = "ZONE",
        ["--to"] = "TIME",
    };

    /// <summary>Names the values of all options below a command; those with fixed choices show their choices.</summary>
    public static void AddTo(Command command)
    {
        foreach (var option in command.Options.Where(o => TakesValue(o) && !HasChoices(o)))
            option.HelpName ??= Of(option);
        foreach (var below in command.Subcommands)
            AddTo(below);
    }

    /// <summary>Null for an option that takes no value.</summary>
    public static string? Of(Option option) =>
        !TakesValue(option) ? null
        : Names.TryGetValue(option.Name, out var name) ? name
        : HasChoices(option) ? string.Join('|', ChoicesOf(option))
        : option.Name.EndsWith("port", StringComparison.Ordinal) ? "PORT"
        : IsNumber(option.ValueType) ? "N"
        : option.Name.TrimStart('-').ToUpperInvariant();

    /// <summary>False for switches, the library's own for help and version among them.</summary>
    public static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;

    private static bool IsNumber(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is { IsPrimitive: true };

    /// <summary>The values that an option takes; empty when they are not a fixed few.</summary>
    public static IReadOnlyList<string> ChoicesOf(Option option) =>
        option.Name switch
        {
            "--scope" => ["mba", "policy"],
            "--status" => [.. Enum.GetNames<AuditStatus>()],
            "--date-order" => ["day", "month"],
            _ => [.. option.GetCompletions(CompletionContext.Empty).Select(c => c.Label)],
        };

    private static bool HasChoices(Option option) => !Names.ContainsKey(option.Name) && ChoicesOf(option).Count > 0;
}
