using System.Globalization;
using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Mba.IntegrationTests.Aws;

/// <summary>Buckets of another account, read with the credentials of a role there.</summary>
public sealed class AssumedRoleTests(AwsServer aws)
{
    private const string Role = "arn:aws:iam::111122223333:role/reader";

    [Fact]
    public async Task Credentials_that_are_good_for_long_are_kept()
    {
        var asked = 0;
        await using var sts = await StartStsAsync(minutes: 60, () => asked++);
        using var role = new AssumedRole(new Settings { AwsEndpoint = new Uri(sts.Urls.Single()) }, Role);

        for (var i = 0; i < 3; i++)
            Assert.Equal("ASIAROLE", (await role.GetCredentialsAsync()).AccessKey);

        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Credentials_are_renewed_before_they_expire()
    {
        var asked = 0;
        var again = new TaskCompletionSource();
        await using var sts = await StartStsAsync(
            minutes: 4,
            () =>
            {
                if (Interlocked.Increment(ref asked) == 2)
                    again.SetResult();
            }
        );
        using var role = new AssumedRole(new Settings { AwsEndpoint = new Uri(sts.Urls.Single()) }, Role);

        await role.GetCredentialsAsync();
        await role.GetCredentialsAsync();

        await again.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Source_buckets_are_read_with_the_role_and_never_written()
    {
        var source = "source-" + Guid.NewGuid().ToString("N");
        var settings = await aws.SettingsAsync() with
        {
            AssumeRoleArn = Role,
            SourceBuckets = [SourceBucket.Parse(source)],
            BucketMba = "own",
        };
        using var s3 = AwsIdentity.S3(settings);
        await s3.PutBucketAsync(source);
        await new S3ObjectStore(settings).PutAsync(
            source,
            "billing/a.csv",
            new MemoryStream("a\n1\n"u8.ToArray()),
            new PutOptions(),
            CancellationToken.None
        );

        var store = SourceBucketStore.For(settings);

        var stored = await store.HeadAsync(source, "billing/a.csv", null, CancellationToken.None);
        await using var content = await store.OpenAsync(stored!, 2, CancellationToken.None);
        Assert.Equal("1\n", await new StreamReader(content).ReadToEndAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.DeleteAsync(source, "billing/a.csv", CancellationToken.None));
    }

    [Fact]
    public void Without_a_role_or_a_source_bucket_the_store_is_plain() =>
        Assert.All(
            [new Settings { AssumeRoleArn = Role }, new Settings { SourceBuckets = [SourceBucket.Parse("b")] }],
            s => Assert.IsType<S3ObjectStore>(SourceBucketStore.For(s))
        );

    private static async Task<WebApplication> StartStsAsync(int minutes, Action asked)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost(
            "/",
            () =>
            {
                asked();
                var expires = TimeProvider
                    .System.GetUtcNow()
                    .AddMinutes(minutes)
                    .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
                return Results.Text(
                    $"""
                    <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>
                    <SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>{expires}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
                    """,
                    "text/xml"
                );
            }
        );
        await app.StartAsync();
        return app;
    }
}
