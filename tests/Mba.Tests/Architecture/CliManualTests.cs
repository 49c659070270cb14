using Mba.Cli.Commands;
using Mba.Cli.Local;
using Xunit;

namespace Mba.Tests.Architecture;

public sealed class CliManualTests
{
    [Fact]
    public void The_manual_is_what_the_commands_say()
    {
        var written = File.ReadAllText(Path.Combine(ProjectLayout.Root, "docs", "cli.md"));

        Assert.True(CliManual.Text() == written, "docs/cli.md is out of date; run `./mba manual > docs/cli.md`");
    }

    [Fact]
    public void Bash_completes_commands_options_and_groups()
    {
        var script = Path.Combine(Path.GetTempPath(), $"mba-completion-{Guid.NewGuid():N}.bash");
        File.WriteAllText(
            script,
            CompletionCommand.Bash()
                + """
                words() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _mba; echo "${COMPREPLY[*]}"; }
                words mba au
                words mba audit rej
                words mba audit list --si
                words mba ingest --over
                words mba ingest --mode mi
                words mba worker --role ""
                words mba audit list --status F
                words mba dlq list --queue ""
                """
        );
        try
        {
            using var bash = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo("bash", [script]) { UseShellExecute = false, RedirectStandardOutput = true }
            )!;

            Assert.Equal(
                "audit\nrejects\n--since\n--overwrite\nmicro\ningest upload\nFAILED\nall ingest jobs\n",
                bash.StandardOutput.ReadToEnd()
            );
        }
        finally
        {
            File.Delete(script);
        }
    }
}
