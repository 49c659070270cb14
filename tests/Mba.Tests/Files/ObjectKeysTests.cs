using FsCheck;
using FsCheck.Fluent;
using Mba.Files;
using Xunit;

namespace Mba.Tests.Files;

public sealed class ObjectKeysTests
{
    [Theory]
    [InlineData(FileScope.Mba, "a.csv", "mba/csv/a.csv")]
    [InlineData(FileScope.Mba, "A.CSV", "mba/csv/A.CSV")]
    [InlineData(FileScope.Mba, "a.csv.gz", "mba/csv/a.csv.gz")]
    [InlineData(FileScope.Mba, "a.ndjson.GZ", "mba/csv/a.ndjson.GZ")]
    [InlineData(FileScope.Mba, "a.tsv", "mba/csv/a.tsv")]
    [InlineData(FileScope.Mba, "a.psv", "mba/csv/a.psv")]
    [InlineData(FileScope.Mba, "a.txt", "mba/csv/a.txt")]
    [InlineData(FileScope.Mba, "a.json", "mba/csv/a.json")]
    [InlineData(FileScope.Mba, "a.jsonl", "mba/csv/a.jsonl")]
    [InlineData(FileScope.Mba, "a.pdf", "mba/documents/a.pdf")]
    [InlineData(FileScope.Mba, "a.docx", "mba/documents/a.docx")]
    [InlineData(FileScope.Mba, "a.xlsx", "mba/spreadsheets/a.xlsx")]
    [InlineData(FileScope.Mba, "a.zip", "mba/files/a.zip")]
    [InlineData(FileScope.Mba, "a.pdf.gz", "mba/files/a.pdf.gz")]
    [InlineData(FileScope.Mba, "README", "mba/files/README")]
    [InlineData(FileScope.Mba, ".csv", "mba/files/.csv")]
    [InlineData(FileScope.Policy, "a.csv", "policy/data/a.csv")]
    [InlineData(FileScope.Policy, "a.doc", "policy/pdfs/a.doc")]
    [InlineData(FileScope.Policy, "a.xls", "policy/spreadsheets/a.xls")]
    [InlineData(FileScope.Policy, "a.png", "policy/files/a.png")]
    public void A_file_lies_where_the_key_grammar_says(FileScope scope, string name, string key) =>
        Assert.Equal(key, ObjectKeys.For(scope, scope.Name() + "/", name, keepPath: false));

    [Theory]
    [InlineData("2024/jan/a.csv", false, "mba/csv/a.csv")]
    [InlineData("2024/jan/a.csv", true, "mba/csv/2024/jan/a.csv")]
    [InlineData("./2024//a.csv", true, "mba/csv/2024/a.csv")]
    [InlineData("2024\\jan\\a.csv", true, "mba/csv/2024/jan/a.csv")]
    public void Folders_are_kept_only_when_asked_for(string path, bool keepPath, string key) =>
        Assert.Equal(key, ObjectKeys.For(FileScope.Mba, "mba/", path, keepPath));

    [Fact]
    public void Files_that_would_take_one_key_are_told_with_their_paths()
    {
        var collisions = ObjectKeys.Collisions(
            ["b/x.csv", "a/x.csv", "a/y.csv"],
            p => ObjectKeys.For(FileScope.Mba, "mba/", p, false),
            p => p
        );

        var collision = Assert.Single(collisions);
        Assert.Equal("mba/csv/x.csv", collision.Key);
        Assert.Equal(["a/x.csv", "b/x.csv"], collision.Paths);
    }

    [Fact]
    public void A_name_without_problems_never_leaves_its_prefix() =>
        Prop.ForAll<string>(name =>
            {
                if (FileNames.Problems(name).Any())
                    return true;
                var key = ObjectKeys.For(FileScope.Mba, "mba/", name, keepPath: true);
                return key.StartsWith("mba/", StringComparison.Ordinal)
                    && key.Split('/').Length == 3
                    && !key.Contains("..", StringComparison.Ordinal);
            })
            .QuickCheckThrowOnFailure();
}
