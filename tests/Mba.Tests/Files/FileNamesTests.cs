using Mba.Files;
using Xunit;

namespace Mba.Tests.Files;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("memberdata.csv")]
    [InlineData("MemberData 2024-01-15 (final).csv")]
    [InlineData("Übersicht.csv")]
    [InlineData("保険.csv")]
    [InlineData("a'b&c+d.csv")]
    public void Takes_names_as_people_write_them(string name) => Assert.Empty(FileNames.Problems(name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("..")]
    [InlineData("../a.csv")]
    [InlineData("a/b.csv")]
    [InlineData("a\\b.csv")]
    [InlineData("C:a.csv")]
    [InlineData("a\0.csv")]
    [InlineData("a\n.csv")]
    [InlineData("a\u202ecsv.exe")]
    [InlineData("a\u200b.csv")]
    [InlineData(" a.csv")]
    [InlineData("a.csv.")]
    public void Refuses_names_that_lead_elsewhere_or_hide_what_they_are(string? name) => Assert.NotEmpty(FileNames.Problems(name));

    [Fact]
    public void Refuses_half_a_surrogate_pair() => Assert.NotEmpty(FileNames.Problems(new string((char)0xD800, 1) + ".csv"));

    [Fact]
    public void Refuses_a_name_that_file_systems_do_not_take() => Assert.NotEmpty(FileNames.Problems(new string('é', 128)));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("a/../b.csv")]
    [InlineData("\\\\server\\share")]
    [InlineData("C:\\a.csv")]
    public void Refuses_paths_that_are_not_below_a_folder(string path) => Assert.NotEmpty(FileNames.PathProblems(path));
}
