using Xunit;

namespace Mba.Tests;

/// <summary>Where settings come from: the environment over .env over the local stack's file, with the names of the former systems.</summary>
public sealed class SettingTextsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mba-settings-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("RDS_HOST=db", "db")]
    [InlineData("export RDS_HOST='db #1' # inline", "db #1")]
    [InlineData("RDS_HOST = \"db\"", "db")]
    [InlineData("RDS_HOST=db # the server", "db")]
    [InlineData("RDS_HOST=db#1", "db#1")]
    [InlineData("RDS_HOST=", null)]
    [InlineData("RDS_HOST=# none", null)]
    [InlineData("DB_HOST=db", "db")]
    public void A_line_of_a_file_gives_its_value(string line, string? value) =>
        Assert.Equal(value, Read($"# first\n{line}\n").Values.GetValueOrDefault("RDS_HOST"));

    [Fact]
    public void The_environment_wins_but_an_empty_value_is_none()
    {
        var texts = Read("LOG_LEVEL=DEBUG\nRDS_HOST=file\n", ("LOG_LEVEL", ""), ("RDS_HOST", "environment"));

        Assert.Equal(("DEBUG", "environment"), (texts.Values["LOG_LEVEL"], texts.Values["RDS_HOST"]));
    }

    [Fact]
    public void Old_names_are_taken_with_a_note_and_contradictions_are_errors()
    {
        var texts = Read(
            "MBA_BUCKET=one\nPOLICY_BUCKET=two\nS3_BUCKET_POLICY=other\nLOG_FILE=/var/log/mba/etl.log\nAWS_BILLING_BUCKET=theirs\nAWS_BILLING_PREFIX=/out/\nPOLL_INTERVAL=45\n"
        );

        Assert.Equal(
            ("one", "/var/log/mba", "theirs/out/", "45"),
            (texts.Values["S3_BUCKET_MBA"], texts.Values["LOG_DIR"], texts.Values["SOURCE_BUCKETS"], texts.Values["WATCH_INTERVAL_SECONDS"])
        );
        Assert.Contains("MBA_BUCKET is the old name of S3_BUCKET_MBA", texts.Notes[0], StringComparison.Ordinal);
        Assert.Contains("POLICY_BUCKET", Assert.Single(texts.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Database_names_of_other_programs_in_the_environment_do_not_count() =>
        Assert.False(Read("", ("DB_HOST", "theirs")).Values.ContainsKey("RDS_HOST"));

    [Fact]
    public void Keys_of_AWS_come_from_one_place_together()
    {
        var mixed = Read("AWS_ACCESS_KEY_ID=file\nAWS_SECRET_ACCESS_KEY=s\nAWS_SESSION_TOKEN=t\n", ("AWS_ACCESS_KEY_ID", "environment"));
        var file = SettingsReader.Read(Read("AWS_ACCESS_KEY_ID=file\nAWS_SECRET_ACCESS_KEY=s\n"), SettingsNeeds.None);
        var profile = SettingsReader.Read(
            Read("AWS_ACCESS_KEY_ID=file\nAWS_SECRET_ACCESS_KEY=s\n", ("AWS_PROFILE", "prod")),
            SettingsNeeds.None
        );

        Assert.False(mixed.Values.ContainsKey("AWS_SECRET_ACCESS_KEY") || mixed.Values.ContainsKey("AWS_SESSION_TOKEN"));
        Assert.Equal(new AwsKeys("file", "s", null), file.AwsKeys);
        Assert.Null(profile.AwsKeys);
        Assert.DoesNotContain("file", $"{file.AwsKeys}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_SECRET_ACCESS_KEY=s\n", "AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY")]
    [InlineData(
        "AWS_ACCESS_KEY_ID=file\nAWS_SECRET_ACCESS_KEY=s\n",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SECRET_ACCESS_KEY is set without AWS_ACCESS_KEY_ID"
    )]
    [InlineData(
        "AWS_ACCESS_KEY_ID=file\nAWS_SECRET_ACCESS_KEY=s\n",
        "AWS_SESSION_TOKEN",
        "AWS_SESSION_TOKEN is set without AWS_ACCESS_KEY_ID"
    )]
    public void A_key_in_two_places_is_named_and_never_mixed(string file, string inEnvironment, string problem)
    {
        var error = Assert.Throws<SettingsException>(() =>
            SettingsReader.Read(Read(file, (inEnvironment, "environment")), SettingsNeeds.None)
        );

        Assert.StartsWith(problem, Assert.Single(error.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_cannot_send_the_environments_token_elsewhere() =>
        Assert.Contains(
            "MBA_API_TOKEN",
            Assert.Single(Read("MBA_API_URL=https://evil.example\n", ("MBA_API_TOKEN", "t")).Problems),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("", "stack")]
    [InlineData("MBA_API_URL=https://api.example\n", null)]
    [InlineData("RDS_HOST=db\n", "db")]
    public void The_local_stack_counts_only_where_nothing_else_is_named(string file, string? host)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, ".local"));
        File.WriteAllText(Path.Combine(_folder.FullName, ".local", "stack.env"), "RDS_HOST='stack'\n");

        Assert.Equal(host, Read(file).Values.GetValueOrDefault("RDS_HOST"));
    }

    [Fact]
    public void Problems_name_file_and_line()
    {
        var error = Assert.Throws<SettingsException>(() =>
            SettingsReader.Read(Read("\nRDS_PORT=abc\nno equals\nLOG_DIR='open\n"), SettingsNeeds.None)
        );

        Assert.Contains(error.Problems, p => p.StartsWith($"RDS_PORT ({_folder.FullName}/.env, line 2)", StringComparison.Ordinal));
        Assert.Contains($"{_folder.FullName}/.env, line 3 is not NAME=value", error.Problems);
        Assert.Contains($"{_folder.FullName}/.env, line 4: the closing quote is missing", error.Problems);
    }

    private SettingTexts Read(string file, params (string Name, string Value)[] environment)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, ".env"), file);
        return SettingTexts.Read(environment.ToDictionary(e => e.Name, e => e.Value, StringComparer.Ordinal), _folder.FullName);
    }
}
