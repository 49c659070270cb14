using System.CommandLine;
using System.Text;

namespace Mba.Cli.Commands;

/// <summary><c>mba completion bash</c>: words for the shell to complete, without starting a process at each key.</summary>
internal static class CompletionCommand
{
    public static Command Command()
    {
        var bash = new Command("bash", "Print the completion for bash: source <(mba completion bash)");
        bash.SetAction(_ => Console.Write(Bash()));
        return new Command("completion", "Print the completion for a shell") { bash };
    }

    public static string Bash()
    {
        var script = new StringBuilder();
        script.Append("# bash completion of mba: source <(mba completion bash)\n_mba() {\n");
        script.Append("  local word=${COMP_WORDS[COMP_CWORD]} at=\"\" i\n");
        script.Append("  for ((i = 1; i < COMP_CWORD; i++)); do [[ ${COMP_WORDS[i]} == -* ]] || at+=\" ${COMP_WORDS[i]}\"; done\n");
        script.Append("  case ${COMP_WORDS[COMP_CWORD-1]} in\n").Append(Values());
        script.Append("  esac\n  local words=\"\"\n  case \"$at\" in\n");
        foreach (var (path, words) in Paths(CommandGroups.All.SelectMany(g => g.Commands), ""))
            script.Append("    \"").Append(path).Append("\"*) words=\"").Append(words).Append("\" ;;\n");
        script
            .Append("    *) words=\"")
            .Append(string.Join(' ', CommandGroups.All.SelectMany(g => g.Commands).Where(c => !c.Hidden).Select(c => c.Name)))
            .Append(" --help --version\" ;;\n");
        script.Append("  esac\n  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n");
        script.Append("  [[ $word == -* || ${#COMPREPLY[@]} -gt 0 ]] || mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n}\n");
        script.Append("complete -o filenames -F _mba mba ./mba\n");
        return script.ToString();
    }

    /// <summary>Behind an option its choices, or the names of files.</summary>
    private static string Values()
    {
        var options = CommandGroups
            .All.SelectMany(g => g.Commands)
            .SelectMany(OptionsOf)
            .Where(o => !o.Hidden && Placeholders.TakesValue(o))
            .ToLookup(o => o.Name, Placeholders.ChoicesOf, StringComparer.Ordinal);
        var script = new StringBuilder();
        foreach (var option in options.Where(o => o.Any(choices => choices.Count > 0)))
            script.Append(
                $"    {option.Key}) mapfile -t COMPREPLY < <(compgen -W \"{string.Join(' ', option.SelectMany(c => c).Distinct(StringComparer.Ordinal))}\" -- \"$word\"); return ;;\n"
            );
        var free = options.Where(o => o.All(choices => choices.Count == 0)).Select(o => o.Key).Append("-i");
        return script.Append($"    {string.Join('|', free)}) mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return ;;\n").ToString();
    }

    private static IEnumerable<Option> OptionsOf(Command command) => command.Options.Concat(command.Subcommands.SelectMany(OptionsOf));

    /// <summary>Longer paths first: the shell takes the first that matches.</summary>
    private static IEnumerable<(string Path, string Words)> Paths(IEnumerable<Command> commands, string parent)
    {
        foreach (var command in commands.Where(c => !c.Hidden))
        {
            var path = $"{parent} {command.Name}";
            foreach (var below in Paths(command.Subcommands, path))
                yield return below;
            yield return (
                path,
                string.Join(
                    ' ',
                    command
                        .Subcommands.Select(c => c.Name)
                        .Concat(command.Options.Where(o => !o.Hidden).Select(o => o.Name))
                        .Append("--help")
                )
            );
        }
    }
}
