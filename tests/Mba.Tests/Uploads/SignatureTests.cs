using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Mba.Aws;
using Mba.Files;
using Mba.Uploads;
using Xunit;

namespace Mba.Tests.Uploads;

/// <summary>What only S3 would enforce: every byte of a request that is signed, checked by a signer of AWS's documentation.</summary>
public sealed class SignatureTests
{
    private const string SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static readonly UploadTicket Ticket = new()
    {
        Id = "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90",
        Scope = FileScope.Mba,
        Bucket = "mba-files",
        Key = "mba/csv/a.csv",
        FileName = "a.csv",
        Bytes = 40,
        ContentType = "text/csv; charset=utf-8",
        Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        Method = UploadMethod.Put,
        Overwrite = false,
        UrlSeconds = 900,
        RequestedBy = "me",
        RequestedAt = Now,
        ExpiresAt = Now.AddMinutes(15),
    };

    [Fact]
    public void The_checking_signer_agrees_with_the_presigned_url_that_AWS_publishes()
    {
        var url = new Uri(
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        );

        Assert.True(SigV4.Verifies("GET", url, new Dictionary<string, string>(), SecretKey));
    }

    [Fact]
    public void The_checking_signer_agrees_with_the_post_policy_that_AWS_publishes()
    {
        const string Policy =
            "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9";

        Assert.Equal(
            "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e",
            SigV4.Sign(Policy, "20151229/us-east-1/s3/aws4_request", SecretKey)
        );
    }

    [Theory]
    [InlineData("mba/csv/a.csv")]
    [InlineData("mba/csv/member data (final) & more+'1'.csv")]
    [InlineData("mba/csv/Übersicht 保険.csv")]
    [InlineData("mba/csv/2024/jan/a%20b~c*.csv")]
    public async Task A_put_verifies_whatever_the_key_is_called(string key)
    {
        var signed = await Signer().SignPutAsync(Ticket with { Key = key }, CancellationToken.None);

        Assert.True(SigV4.Verifies("PUT", new Uri(signed.Url), Sent(signed), SecretKey));
        Assert.Equal("900", SigV4.Query(new Uri(signed.Url))["X-Amz-Expires"]);
    }

    [Fact]
    public async Task A_put_binds_type_length_checksum_free_key_encryption_and_upload_id()
    {
        var signed = await Signer().SignPutAsync(Ticket, CancellationToken.None);

        Assert.Equal(
            [
                "content-length",
                "content-type",
                "host",
                "if-none-match",
                "x-amz-checksum-sha256",
                "x-amz-meta-sha256",
                "x-amz-meta-upload-id",
                "x-amz-server-side-encryption",
            ],
            SigV4.Query(new Uri(signed.Url))["X-Amz-SignedHeaders"].Split(';')
        );
        Assert.Equal("n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=", signed.Headers!["x-amz-checksum-sha256"]);
    }

    [Fact]
    public async Task Each_signed_header_breaks_the_signature_when_it_is_changed_or_left_out()
    {
        var signed = await Signer().SignPutAsync(Ticket, CancellationToken.None);
        var url = new Uri(signed.Url);

        foreach (var name in Sent(signed).Keys)
        {
            Assert.False(
                SigV4.Verifies("PUT", url, new Dictionary<string, string>(Sent(signed)) { [name] = Sent(signed)[name] + "1" }, SecretKey),
                name
            );
            Assert.False(SigV4.Verifies("PUT", url, Sent(signed).Where(h => h.Key != name).ToDictionary(), SecretKey), name);
        }
        Assert.False(SigV4.Verifies("PUT", url, new Dictionary<string, string>(Sent(signed)) { ["x-amz-acl"] = "public-read" }, SecretKey));
        Assert.False(SigV4.Verifies("POST", url, Sent(signed), SecretKey));
        Assert.False(SigV4.Verifies("PUT", url, Sent(signed), SecretKey + "x"));
    }

    [Theory]
    [InlineData("/mba/csv/a.csv", "/mba/csv/b.csv")]
    [InlineData("X-Amz-Expires=900", "X-Amz-Expires=9000")]
    [InlineData("us-east-1%2Fs3", "us-west-2%2Fs3")]
    [InlineData("mba-files.s3", "policy-files.s3")]
    public async Task Each_part_of_the_url_breaks_the_signature_when_it_is_changed(string part, string other)
    {
        var signed = await Signer().SignPutAsync(Ticket, CancellationToken.None);
        Assert.Contains(part, signed.Url, StringComparison.Ordinal);

        Assert.False(SigV4.Verifies("PUT", new Uri(signed.Url.Replace(part, other, StringComparison.Ordinal)), Sent(signed), SecretKey));
    }

    [Fact]
    public async Task Overwriting_leaves_the_key_free_to_be_taken_and_an_md5_stands_in_for_a_sha256()
    {
        var signed = await Signer()
            .SignPutAsync(
                Ticket with
                {
                    Overwrite = true,
                    Sha256 = null,
                    Md5 = "d41d8cd98f00b204e9800998ecf8427e",
                },
                CancellationToken.None
            );

        Assert.True(SigV4.Verifies("PUT", new Uri(signed.Url), Sent(signed), SecretKey));
        Assert.False(signed.Headers!.ContainsKey("If-None-Match"));
        Assert.Equal("1B2M2Y8AsgTpgAmY7PhCfg==", signed.Headers["Content-MD5"]);
    }

    [Fact]
    public async Task Temporary_credentials_and_a_key_of_KMS_are_signed_too()
    {
        var s3 = new AmazonS3Client(new SessionAWSCredentials("AKIAIOSFODNN7EXAMPLE", SecretKey, "token/+="), Config());
        var signed = await new S3UploadSigner(new Lazy<IAmazonS3>(s3), "arn:aws:kms:us-east-1:111122223333:key/k").SignPutAsync(
            Ticket,
            CancellationToken.None
        );

        Assert.True(SigV4.Verifies("PUT", new Uri(signed.Url), Sent(signed), SecretKey));
        Assert.Equal("token/+=", SigV4.Query(new Uri(signed.Url))["X-Amz-Security-Token"]);
        Assert.Equal(
            ("aws:kms", "arn:aws:kms:us-east-1:111122223333:key/k"),
            (signed.Headers!["x-amz-server-side-encryption"], signed.Headers["x-amz-server-side-encryption-aws-kms-key-id"])
        );
    }

    [Fact]
    public async Task A_part_url_binds_its_upload_its_number_and_its_length()
    {
        var ticket = Ticket with { Method = UploadMethod.Multipart, MultipartId = "2~VmVyeS.Long_Id-", PartBytes = 16, UrlSeconds = 600 };
        var parts = await Signer().SignPartsAsync(ticket, [1, 3], CancellationToken.None);

        Assert.Equal([(1, 0L, 16L), (3, 32L, 8L)], parts.Select(p => (p.Number, p.Offset, p.Size)));
        var url = new Uri(parts[1].Url!);
        Assert.True(SigV4.Verifies("PUT", url, Length(8), SecretKey));
        Assert.False(SigV4.Verifies("PUT", url, Length(9), SecretKey));
        Assert.False(
            SigV4.Verifies(
                "PUT",
                new Uri(parts[1].Url!.Replace("partNumber=3", "partNumber=1", StringComparison.Ordinal)),
                Length(8),
                SecretKey
            )
        );
        Assert.Equal(("2~VmVyeS.Long_Id-", "3"), (SigV4.Query(url)["uploadId"], SigV4.Query(url)["partNumber"]));
    }

    [Fact]
    public async Task A_post_policy_is_signed_and_its_conditions_fix_every_field_and_the_size()
    {
        var signed = await Signer().SignPostAsync(Ticket with { Method = UploadMethod.Post }, CancellationToken.None);
        var fields = signed.Fields!.ToDictionary(f => f.Key.ToLowerInvariant(), f => f.Value, StringComparer.Ordinal);

        var scope = fields["x-amz-credential"].Split('/', 2)[1];
        Assert.Equal(fields["x-amz-signature"], SigV4.Sign(fields["policy"], scope, SecretKey));
        var conditions = JsonDocument
            .Parse(Encoding.UTF8.GetString(Convert.FromBase64String(fields["policy"])))
            .RootElement.GetProperty("conditions")
            .EnumerateArray()
            .ToList();
        var exact = conditions
            .Where(c => c.ValueKind == JsonValueKind.Object)
            .Select(c => c.EnumerateObject().Single())
            .ToDictionary(p => p.Name.ToLowerInvariant(), p => p.Value.GetString(), StringComparer.Ordinal);
        Assert.All(fields.Keys.Except(["policy", "x-amz-signature"]), name => Assert.Equal(fields[name], exact[name]));
        Assert.Equal("mba-files", exact["bucket"]);
        var range = Assert.Single(conditions, c => c.ValueKind == JsonValueKind.Array);
        Assert.Equal(["content-length-range", "40", "40"], range.EnumerateArray().Select(v => v.ToString()));
        Assert.Superset(
            new HashSet<string> { "key", "content-type", "x-amz-meta-upload-id", "x-amz-checksum-sha256", "x-amz-server-side-encryption" },
            exact.Keys.ToHashSet()
        );
    }

    private static S3UploadSigner Signer() =>
        new(new Lazy<IAmazonS3>(new AmazonS3Client(new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", SecretKey), Config())), kmsKeyId: null);

    private static AmazonS3Config Config() => new() { RegionEndpoint = Amazon.RegionEndpoint.USEast1 };

    /// <summary>What goes over the wire: the headers of the ticket and the length that every client sends.</summary>
    private static Dictionary<string, string> Sent(SignedUpload signed) =>
        new(signed.Headers!, StringComparer.OrdinalIgnoreCase) { ["Content-Length"] = Ticket.Bytes.ToString(CultureInfo.InvariantCulture) };

    private static Dictionary<string, string> Length(long bytes) =>
        new() { ["Content-Length"] = bytes.ToString(CultureInfo.InvariantCulture) };
}
