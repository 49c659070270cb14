using System.Text.RegularExpressions;
using Mba.Cli.Local;
using Xunit;

namespace Mba.Tests.Architecture;

public sealed partial class DocumentationTests
{
    private static IEnumerable<string> Pages =>
        Directory
            .GetFiles(ProjectLayout.Root, "*.md")
            .Concat(Directory.GetFiles(Path.Combine(ProjectLayout.Root, "docs"), "*.md"))
            .Concat([
                Path.Combine(ProjectLayout.Root, "samples", "README.md"),
                Path.Combine(ProjectLayout.Root, "tests", "data", "README.md"),
            ]);

    [Fact]
    public void Every_link_within_the_project_leads_somewhere()
    {
        var broken = Pages
            .SelectMany(page =>
                Link.Matches(File.ReadAllText(page))
                    .Select(link =>
                        (Page: Path.GetFileName(page), Target: Path.Combine(Path.GetDirectoryName(page)!, link.Groups["target"].Value))
                    )
            )
            .Where(link => !File.Exists(link.Target) && !Directory.Exists(link.Target))
            .Select(link => $"{link.Page}: {Path.GetFileName(link.Target)}");

        Assert.Empty(broken);
    }

    [Fact]
    public void The_README_names_every_setting()
    {
        var readme = File.ReadAllText(Path.Combine(ProjectLayout.Root, "README.md"));
        // The second of a pair is written as its ending alone.
        string[] endings = ["UPLOAD_TYPES_POLICY", "UPLOAD_MAX_BYTES_POLICY", "AWS_DEFAULT_REGION"];

        Assert.DoesNotContain(
            SettingsReader.Names.Except(endings, StringComparer.Ordinal),
            name => !readme.Contains(name, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_README_names_every_package_and_every_page_of_documentation()
    {
        var readme = File.ReadAllText(Path.Combine(ProjectLayout.Root, "README.md"));
        var packages = Package
            .Matches(File.ReadAllText(Path.Combine(ProjectLayout.Root, "Directory.Packages.props")))
            .Select(m => m.Groups["name"].Value);
        var pages = Directory.GetFiles(Path.Combine(ProjectLayout.Root, "docs"), "*.md").Select(page => $"docs/{Path.GetFileName(page)}");

        Assert.DoesNotContain(packages.Concat(pages), name => !readme.Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("samples/README.md", "samples")]
    [InlineData("tests/data/README.md", "tests/data")]
    public void Every_data_file_has_its_source_and_licence_written_down(string page, string folder)
    {
        var text = File.ReadAllText(Path.Combine(ProjectLayout.Root, page));
        var files = Directory
            .GetFiles(Path.Combine(ProjectLayout.Root, folder, folder == "samples" ? "real" : ""))
            .Select(Path.GetFileName)
            .Where(f => f != "README.md");

        Assert.All(files, file => Assert.Contains(file!, text, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\]\((?!https?:|#)(?<target>[^)#\s]+)[^)]*\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link { get; }

    [GeneratedRegex("Include=\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Package { get; }
}
