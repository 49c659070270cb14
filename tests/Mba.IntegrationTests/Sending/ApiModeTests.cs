using System.Diagnostics;
using System.Text;
using Mba.Aws;
using Mba.IntegrationTests.Api;
using Mba.IntegrationTests.Fixtures;
using Mba.Uploads;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>An operator without a network path to the database signs in, then works through the API alone.</summary>
[Trait("Category", "AnyServer")]
public sealed class ApiModeTests(DatabaseServer server, AwsServer aws) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DatabaseFixture _database = new(server);
    private CommandLine _mba = null!;
    private TestAuthority _authority = null!;
    private ApiUnderTest _api = null!;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _mba = await CommandLine.CreateAsync(_database, aws);
        _authority = await TestAuthority.StartAsync();
        _api = await ApiUnderTest.StartUnlimitedAsync(
            _database,
            _mba.Settings with
            {
                OidcAuthority = _authority.Issuer,
                OidcAudience = TestAuthority.Audience,
            }
        );
        _mba.Set("XDG_CONFIG_HOME", Path.Combine(_mba.Folder, "config"));
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _authority.DisposeAsync();
        _mba.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Signs_in_and_undoes_a_load_while_RDS_HOST_is_unset()
    {
        await PutAsync("mba/csv/wrong.csv", "id\n1\n2\n");
        var loaded = await _mba.RunAsync("etl", "load-one", $"s3://{_mba.Settings.BucketMba}/mba/csv/wrong.csv", "--json");
        var id = loaded.Json.GetProperty("id").GetString()!;
        UseApiAlone();

        var before = await _mba.RunAsync("audit", "list");
        var login = await LoginAsync();
        var who = await _mba.RunAsync("whoami", "--json");
        var listed = await _mba.RunAsync("audit", "list", "--since", "2h", "--json");
        var shown = await _mba.RunAsync("audit", "show", id[..18]);
        var undone = await _mba.RunAsync("audit", "undo", id);
        var tables = await _mba.RunAsync("tables", "--json");
        var dead = await _mba.RunAsync("dlq", "list");

        Assert.Equal((2, 0), (before.ExitCode, login));
        Assert.Contains("sign in with `mba login`", before.Errors, StringComparison.Ordinal);
        Assert.Equal("analyst", who.Json.GetProperty("subject").GetString());
        Assert.Equal(id, Assert.Single(listed.Json.EnumerateArray()).GetProperty("id").GetString());
        Assert.Contains("2 read = 2 inserted", shown.Output, StringComparison.Ordinal);
        Assert.Contains("2 rows removed from wrong", undone.Output, StringComparison.Ordinal);
        Assert.Contains($"in {_api.Http.BaseAddress}", undone.Errors, StringComparison.Ordinal);
        Assert.Equal("0", (await _database.QueryAsync("SELECT COUNT(*) FROM wrong"))[0][0]);
        Assert.Contains(tables.Json.EnumerateArray(), t => t.GetProperty("name").GetString() == "wrong");
        Assert.Equal((0, "no dead letters\n"), (dead.ExitCode, dead.Output));
    }

    [Fact]
    public async Task Dead_letters_of_all_queues_are_listed_and_sent_again_through_the_api()
    {
        var queues = await aws.QueuesAsync();
        var job = new UploadJob { Path = "/data/a.csv", Scope = FileScope.Mba };
        await queues.SendAsync(_mba.Addresses.JobsQueueUrl + "-dead", job.Write(), TimeSpan.Zero, CancellationToken.None);
        await queues.SendAsync(_mba.Addresses.IngestDeadLetterUrl, "{\"mba\":\"ingest\"}", TimeSpan.Zero, CancellationToken.None);
        UseApiAlone();
        await LoginAsync();

        var jobs = await _mba.RunAsync("dlq", "list", "--queue", "jobs", "--json");
        var all = await _mba.RunAsync("dlq", "list", "--json");
        var redriven = await _mba.RunAsync("dlq", "redrive", "--queue", "all", "--json");
        var left = await _mba.RunAsync("dlq", "list");

        Assert.Equal("jobs", Assert.Single(jobs.Json.EnumerateArray()).GetProperty("queue").GetString());
        Assert.Equal(
            ["ingest", "jobs"],
            all.Json.EnumerateArray().Select(l => l.GetProperty("queue").GetString()).Order(StringComparer.Ordinal)
        );
        Assert.Equal((0, "no dead letters\n"), (redriven.ExitCode, left.Output));
        Assert.Contains($"in {_api.Http.BaseAddress}", redriven.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skipped_lines_and_warnings_are_shown()
    {
        await PutAsync("mba/csv/titled.csv", "Monthly report,,\nid,npi,paid\n1,1.23E+15,3\n4,1.24E+15,6\n");
        var loaded = await _mba.RunAsync("etl", "load-one", $"s3://{_mba.Settings.BucketMba}/mba/csv/titled.csv", "--json");
        var id = loaded.Json.GetProperty("id").GetString()!;

        var rejects = await _mba.RunAsync("audit", "rejects", id);
        var skipped = await _mba.RunAsync("audit", "rejects", id, "--skipped");
        var shown = await _mba.RunAsync("audit", "show", id);

        Assert.Equal("SCIENTIFIC_ID", loaded.Json.GetProperty("warnings")[0].GetProperty("code").GetString());
        Assert.DoesNotContain("PREAMBLE", rejects.Output, StringComparison.Ordinal);
        Assert.Contains("PREAMBLE", skipped.Output, StringComparison.Ordinal);
        Assert.Contains("SCIENTIFIC_ID", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_are_private_refreshed_and_revoked()
    {
        UseApiAlone();
        _authority.TokenSeconds = 30;
        Assert.Equal(0, await LoginAsync());
        var file = Path.Combine(_mba.Folder, "config", "mba", "tokens.json");

        var both = await Task.WhenAll(_mba.RunAsync("whoami"), _mba.RunAsync("audit", "list"));
#pragma warning disable CA1416 // the tests run on Linux
        var mode = File.GetUnixFileMode(file);
#pragma warning restore CA1416
        var logout = await _mba.RunAsync("logout");
        var after = await _mba.RunAsync("whoami");

        Assert.All(both, r => Assert.Equal((0, ""), (r.ExitCode, r.Errors)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
        Assert.Equal(["authorization_code", "refresh_token", "refresh_token", "revoked"], _authority.Grants);
        Assert.StartsWith("signed out of", logout.Output, StringComparison.Ordinal);
        Assert.Equal(2, after.ExitCode);
    }

    [Fact]
    public async Task An_authority_that_is_busy_signs_nobody_out()
    {
        UseApiAlone();
        _authority.TokenSeconds = 30;
        Assert.Equal(0, await LoginAsync());

        _authority.IsBusy = true;
        var busy = await _mba.RunAsync("whoami");
        _authority.IsBusy = false;
        var after = await _mba.RunAsync("whoami");

        Assert.Equal(1, busy.ExitCode);
        Assert.Contains("is busy (it answered 503); try again", busy.Errors, StringComparison.Ordinal);
        Assert.Equal((0, ""), (after.ExitCode, after.Errors));
    }

    [Fact]
    public async Task An_answer_of_another_sign_in_and_an_address_of_a_folder_are_refused()
    {
        UseApiAlone();

        var (wrong, errors) = await PasteAsync(_ => "http://localhost:8765/callback?code=abc&state=other");
        var (right, _) = await PasteAsync(url => RedirectOf(url).GetAwaiter().GetResult());
        _mba.Set("MBA_API_URL", null);
        _mba.Write(".env", "MBA_API_URL=https://evil.example/\n");
        var folder = await _mba.RunAsync("login");
        var token = await _mba.RunAsync("whoami");

        Assert.Equal((2, 0, 2), (wrong, right, folder.ExitCode));
        Assert.Contains("its state differs", errors, StringComparison.Ordinal);
        Assert.Contains("MBA_API_URL is set in a file of this folder", folder.Errors, StringComparison.Ordinal);
        Assert.NotEqual(0, token.ExitCode);
    }

    private void UseApiAlone()
    {
        foreach (
            var name in new[]
            {
                "RDS_HOST",
                "RDS_USERNAME",
                "RDS_PASSWORD",
                "S3_BUCKET_MBA",
                "S3_BUCKET_POLICY",
                "INGEST_QUEUE_URL",
                "JOBS_QUEUE_URL",
                "AWS_ENDPOINT_URL",
            }
        )
            _mba.Set(name, null);
        _mba.Set("MBA_API_URL", _api.Http.BaseAddress!.ToString());
    }

    /// <summary>Plays the browser: opens the printed address and follows the redirect to the loopback.</summary>
    private async Task<int> LoginAsync()
    {
        using var login = _mba.Start("", "login");
        try
        {
            var url = await UrlOf(login);
            using var http = new HttpClient();
            using var page = await http.GetAsync(await RedirectOf(url));
            Assert.Contains("Signed in", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            await login.WaitForExitAsync().WaitAsync(Patience);
            return login.ExitCode;
        }
        finally
        {
            // Left behind, it would answer the next sign-in.
            if (!login.HasExited)
                login.Kill();
        }
    }

    private async Task<(int Exit, string Errors)> PasteAsync(Func<string, string> answer)
    {
        using var login = _mba.Start("", redirectInput: true, "login", "--no-browser");
        await login.StandardInput.WriteLineAsync(answer(await UrlOf(login)));
        var errors = await login.StandardError.ReadToEndAsync();
        await login.WaitForExitAsync().WaitAsync(Patience);
        return (login.ExitCode, errors);
    }

    private static async Task<string> UrlOf(Process login)
    {
        while (await login.StandardError.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Contains("/authorize?", StringComparison.Ordinal))
                return line;
        }
        throw new InvalidOperationException("no address was printed");
    }

    private static async Task<string> RedirectOf(string url)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await http.GetAsync(url);
        return response.Headers.Location!.ToString();
    }

    private Task PutAsync(string key, string content) =>
        new S3ObjectStore(_mba.Settings).PutAsync(
            _mba.Settings.BucketMba,
            key,
            new MemoryStream(Encoding.UTF8.GetBytes(content)),
            new PutOptions(),
            CancellationToken.None
        );
}
