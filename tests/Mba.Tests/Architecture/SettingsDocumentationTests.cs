using Mba.Cli.Local;
using Xunit;

namespace Mba.Tests.Architecture;

public sealed class SettingsDocumentationTests
{
    [Fact]
    public void The_example_names_every_setting_and_no_other()
    {
        var named = File.ReadLines(Path.Combine(ProjectLayout.Root, ".env.example"))
            .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .Select(line => line.Split('=')[0]);

        Assert.Equal(SettingsReader.Names.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_example_is_valid_as_it_stands()
    {
        var values = File.ReadLines(Path.Combine(ProjectLayout.Root, ".env.example"))
            .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .ToDictionary(line => line.Split('=', 2)[0], line => line.Split('=', 2)[1], StringComparer.Ordinal);

        Assert.Equal(5, SettingsReader.Read(values, SettingsNeeds.None).MaxReceives);
    }
}
