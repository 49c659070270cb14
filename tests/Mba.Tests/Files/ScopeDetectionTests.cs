using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Mba.Files;
using Xunit;

namespace Mba.Tests.Files;

/// <summary>A file must never go to the wrong scope in silence: whole folder names decide, the nearest first, and file names never.</summary>
public sealed partial class ScopeDetectionTests
{
    private static readonly string[] Names =
    [
        "mba",
        "MBA",
        "policy",
        "Policies",
        "POLICY",
        "data",
        "mba-2024",
        "policy_old",
        "mba policy",
        "members",
        "x",
    ];

    [Theory]
    // Seen: these two swapped buckets, because words of file names and of parts of folder names decided.
    [InlineData("/x/policy", "/x/policy/member_rates.csv", FileScope.Policy, "/x/policy")]
    [InlineData("/x/mba", "/x/mba/benefit policy list.csv", FileScope.Mba, "/x/mba")]
    [InlineData("/x", "/x/policy/member_rates.csv", FileScope.Policy, "/x/policy")]
    // Seen: `--input .` inside /x/policy/data went to mba.
    [InlineData("/x/policy/data", "/x/policy/data/a.csv", FileScope.Policy, "/x/policy")]
    [InlineData("/x/policy/data/.", "/x/policy/data/./a.csv", FileScope.Policy, "/x/policy")]
    [InlineData("/x/policy/data/../in", "/x/policy/data/../in/a.csv", FileScope.Policy, "/x/policy")]
    [InlineData("/x", "/x/mba/policy/a.csv", FileScope.Policy, "/x/mba/policy")]
    [InlineData("/x", "/x/policy/deep/er/MBA/a.csv", FileScope.Mba, "/x/policy/deep/er/MBA")]
    [InlineData("/x", "/x/Policies/a.csv", FileScope.Policy, "/x/Policies")]
    [InlineData("/home/mba/in", "/home/mba/in/policy/a.csv", FileScope.Policy, "/home/mba/in/policy")]
    public void The_nearest_folder_of_that_name_decides(string input, string file, FileScope scope, string folder) =>
        Assert.Equal(new ScopeDecision(scope, ScopeSource.Folder, folder), ScopeDetection.Detect(input, file));

    [Theory]
    [InlineData("/x", "/x/policy.csv")]
    [InlineData("/x", "/x/mba policy/a.csv")]
    [InlineData("/x", "/x/policies-2024/a.csv")]
    [InlineData("/x", "/x/members/memberdata.csv")]
    [InlineData("/x", "/x/mba/../a.csv")]
    // Above the input, two names contradict each other or one another's reach: nobody can tell which was meant.
    [InlineData("/home/mba/policy/in", "/home/mba/policy/in/a.csv")]
    [InlineData("/home/mba/work/mba/in", "/home/mba/work/mba/in/a.csv")]
    public void Nothing_else_decides(string input, string file) => Assert.Null(ScopeDetection.Detect(input, file));

    [Theory]
    [InlineData("policy/member_rates.csv", FileScope.Policy, "policy")]
    [InlineData("mba/benefit policy list.csv", FileScope.Mba, "mba")]
    [InlineData("a\\Policy\\b\\c.csv", FileScope.Policy, "a/Policy")]
    [InlineData("mba/policy/x/a.csv", FileScope.Policy, "mba/policy")]
    public void A_relative_path_is_decided_by_its_nearest_folder(string path, FileScope scope, string folder) =>
        Assert.Equal(new ScopeDecision(scope, ScopeSource.Folder, folder), ScopeDetection.DetectRelative(path));

    [Theory]
    [InlineData("policy")]
    [InlineData("memberdata.csv")]
    [InlineData("policies 2024/mba.csv")]
    [InlineData("")]
    public void A_relative_path_without_such_a_folder_decides_nothing(string path) => Assert.Null(ScopeDetection.DetectRelative(path));

    [Fact]
    public void Every_path_gets_the_scope_that_a_search_of_its_text_gives() =>
        Check(random =>
        {
            var above = Folders(random, 4);
            var below = Folders(random, 4);
            var file = Names[random.Next(Names.Length)] + ".csv";
            var input = "/" + string.Join('/', above);
            var path = $"{input.TrimEnd('/')}/{string.Concat(below.Select(f => f + "/"))}{file}";

            Assert.Equal(Oracle(input, path), ScopeDetection.Detect(input, path)?.Scope);
        });

    [Fact]
    public void The_name_of_a_file_changes_nothing() =>
        Check(random =>
        {
            var folder = "/in/" + string.Join('/', Folders(random, 5));

            Assert.Equal(
                ScopeDetection.Detect("/in", $"{folder}/a.csv"),
                ScopeDetection.Detect("/in", $"{folder}/{Names[random.Next(Names.Length)]}")
            );
        });

    [Fact]
    public void A_browser_and_the_command_line_agree_on_what_lies_below_the_input() =>
        Check(random =>
        {
            var relative = string.Join('/', Folders(random, 5).Append("a.csv"));

            Assert.Equal(ScopeDetection.Detect("/in", "/in/" + relative)?.Scope, ScopeDetection.DetectRelative(relative)?.Scope);
        });

    private static void Check(Action<Random> holds) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => holds(new Random(seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static string[] Folders(Random random, int most) =>
        [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => Names[random.Next(Names.Length)])];

    /// <summary>The rule once more, by a search of the text.</summary>
    private static FileScope? Oracle(string input, string path)
    {
        var found = ScopeFolder().Matches(path);
        var last = found.LastOrDefault();
        if (last is null || (last.Index + last.Length < input.Length && found.Count > 1))
            return null;
        return last.Groups["name"].Value.StartsWith("m", StringComparison.OrdinalIgnoreCase) ? FileScope.Mba : FileScope.Policy;
    }

    [GeneratedRegex("(?<=/)(?<name>mba|policy|policies)(?=/)", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScopeFolder();
}
