using System.Text.RegularExpressions;
using Mba.Cli.Local;
using Xunit;

namespace Mba.Tests.Architecture;

/// <summary>Reads the sources and checks what the layout promises.</summary>
public sealed partial class SourceTests
{
    private static readonly string Source = Path.Combine(ProjectLayout.Root, "src");

    private static IEnumerable<(string Name, string Text)> Files =>
        Directory
            .EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(Source, path).Replace('\\', '/'), path))
            .Where(f => !f.Name.Contains("/obj/", StringComparison.Ordinal) && !f.Name.Contains("/bin/", StringComparison.Ordinal))
            .Select(f => (f.Name, File.ReadAllText(f.path)));

    [Fact]
    public void The_AWS_SDK_is_named_in_one_folder_only() =>
        Assert.Empty(
            Files.Where(f => AwsSdk.IsMatch(f.Text) && !f.Name.StartsWith("Mba.Shared/Aws/", StringComparison.Ordinal)).Select(f => f.Name)
        );

    [Fact]
    public void The_MySQL_driver_is_named_in_one_folder_only() =>
        Assert.Empty(
            Files
                .Where(f => MySqlDriver.IsMatch(f.Text) && !f.Name.StartsWith("Mba.Shared/MySql/", StringComparison.Ordinal))
                .Select(f => f.Name)
        );

    /// <summary>A misspelt parameter would become a variable that is NULL.</summary>
    [Fact]
    public void No_connection_allows_user_variables() =>
        Assert.DoesNotContain(Files, f => f.Text.Contains("AllowUserVariables", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void The_pipeline_knows_no_host()
    {
        var hosts = Files
            .Where(f => f.Name.StartsWith("Mba.Shared/", StringComparison.Ordinal) && Host.IsMatch(f.Text))
            .Select(f => f.Name);

        Assert.Empty(hosts);
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        var strays = Files
            .Where(f =>
                Declared.Match(f.Text) is { Success: true } declared
                && !declared.Groups["name"].Value.Equals(NamespaceOf(f.Name), StringComparison.Ordinal)
            )
            .Select(f => f.Name);

        Assert.Empty(strays);
    }

    [Fact]
    public void No_file_or_folder_is_a_bucket_for_odds_and_ends() => Assert.DoesNotContain(Files, f => Bucket.IsMatch(f.Name));

    private static string NamespaceOf(string name)
    {
        var folders = name.Split('/')[..^1];
        folders[0] = folders[0] switch
        {
            "Mba.Shared" => "Mba",
            "Mba.UploadApiLambda" => "Mba.UploadApi",
            var other => other,
        };
        return string.Join('.', folders);
    }

    [GeneratedRegex(
        @"\bAmazon\.(Runtime|S3|SQS|SecretsManager|SecurityToken|Util|Extensions)\b|^\s*using (static )?(global::)?Amazon(\.|;)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex AwsSdk { get; }

    [GeneratedRegex(@"\bMySqlConnector\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MySqlDriver { get; }

    [GeneratedRegex(@"\bMicrosoft\.AspNetCore\b|\bSystem\.CommandLine\b|\bSpectre\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Host { get; }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Declared { get; }

    [GeneratedRegex(@"(Helpers?|Utils?|Utilities|Common|Models?|Misc|Manager)(/|\.cs$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bucket { get; }
}
