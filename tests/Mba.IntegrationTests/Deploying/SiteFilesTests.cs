using System.Text.Json.Nodes;
using Mba.Aws;
using Mba.Files;
using Mba.IntegrationTests.Fixtures;
using Mba.SiteLambda;
using Xunit;

namespace Mba.IntegrationTests.Deploying;

/// <summary>The dashboard's files arrive in the site's bucket with what leads them to the deployment.</summary>
[Trait("Category", "AnyServer")]
public sealed class SiteFilesTests(AwsServer aws) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mba-site-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Writes_every_file_with_its_type_and_a_configuration_without_what_is_only_for_the_deployment()
    {
        Write("index.html", "<!doctype html>");
        Write("assets/app.js", "run()");
        var (names, _) = await aws.CreateResourcesAsync(new DatabaseSecret("u", "p"));
        var store = new S3ObjectStore(await aws.SettingsAsync());

        var problem = await new SiteFiles(store, _folder).RunAsync(Request(names.BucketMba), CancellationToken.None);

        Assert.Null(problem);
        Assert.Equal("text/html; charset=utf-8", await TypeAsync(store, names.BucketMba, "index.html"));
        Assert.Equal("text/javascript; charset=utf-8", await TypeAsync(store, names.BucketMba, "assets/app.js"));
        Assert.Equal("""{"apiUrl":"https://api","clientId":"c-1"}""", await TextAsync(store, names.BucketMba, "config.json"));
    }

    [Fact]
    public async Task Replaces_the_files_of_the_former_deployment()
    {
        var store = new FolderObjectStore(Path.Combine(_folder, "store"));
        var files = new SiteFiles(store, Path.Combine(_folder, "site"));
        Write("site/index.html", "former");
        await files.RunAsync(Request("site-bucket"), CancellationToken.None);
        Write("site/index.html", "new");

        Assert.Null(await files.RunAsync(Request("site-bucket"), CancellationToken.None));

        Assert.Equal("new", await TextAsync(store, "site-bucket", "index.html"));
    }

    [Fact]
    public async Task Says_what_failed_when_the_bucket_is_not_there()
    {
        Write("index.html", "x");
        var problem = await new SiteFiles(new S3ObjectStore(await aws.SettingsAsync()), _folder).RunAsync(
            Request("missing-" + Guid.NewGuid().ToString("N")),
            CancellationToken.None
        );

        Assert.Contains("AmazonS3Exception", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_CloudFormation_from_the_real_executable()
    {
        using var cloudFormation = new CloudFormationEmulator();
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = (await aws.SettingsAsync()).AwsEndpoint!.ToString(),
        };

        // The build output has no site beside it, as only publishing adds one: the function says so instead of keeping a deployment waiting.
        var answer = await cloudFormation.CallAsync("Mba.SiteLambda", environment, "Create", new JsonObject { ["Bucket"] = "site" });

        Assert.Equal(("FAILED", "site"), ((string?)answer["Status"], (string?)answer["PhysicalResourceId"]));
        Assert.Contains("DirectoryNotFoundException", (string?)answer["Reason"], StringComparison.Ordinal);
    }

    private void Write(string name, string text)
    {
        var file = new FileInfo(Path.Combine(_folder, name));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }

    private static CustomResourceEvent Request(string bucket) =>
        new()
        {
            RequestType = "Create",
            ResourceProperties = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ServiceToken"] = "arn",
                ["Code"] = "hash",
                ["Bucket"] = bucket,
                ["ApiUrl"] = "https://api",
                ["ClientId"] = "c-1",
            },
        };

    private static async Task<string?> TypeAsync(IObjectStore store, string bucket, string key) =>
        (await store.HeadAsync(bucket, key, versionId: null, CancellationToken.None))?.ContentType;

    private static async Task<string> TextAsync(IObjectStore store, string bucket, string key)
    {
        var stored = await store.HeadAsync(bucket, key, versionId: null, CancellationToken.None);
        await using var content = await store.OpenAsync(stored!, 0, CancellationToken.None);
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync();
    }
}
