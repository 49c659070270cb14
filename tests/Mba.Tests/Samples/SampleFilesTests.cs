using Mba.Cli.Local;
using Mba.Cli.Samples;
using Xunit;

namespace Mba.Tests.Samples;

public sealed class SampleFilesTests
{
    [Theory]
    [InlineData("memberdata.csv")]
    [InlineData("plan_details.csv")]
    [InlineData("benefit_accumulator.csv")]
    [InlineData("deductibles_oop.csv")]
    public void The_committed_file_is_what_the_generator_writes(string name)
    {
        var committed = File.ReadAllText(Path.Combine(ProjectLayout.Root, "samples", "business", name));

        var generated = string.Concat(SampleFiles.All(1500, 2024)[name].Select(line => line + "\n"));

        Assert.Equal(generated, committed);
        Assert.True(committed.Count(c => c == '\n') > 1000);
    }

    [Fact]
    public void Another_seed_gives_other_rows() =>
        Assert.NotEqual(SampleFiles.All(100, 1)["memberdata.csv"], SampleFiles.All(100, 2)["memberdata.csv"]);
}
