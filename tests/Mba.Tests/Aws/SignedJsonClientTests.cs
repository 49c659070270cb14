using System.Net;
using Mba.Aws;
using Xunit;

namespace Mba.Tests.Aws;

public sealed class SignedJsonClientTests
{
    private static readonly Settings Settings = new()
    {
        AwsEndpoint = new Uri("http://127.0.0.1:1/"),
        Region = "eu-west-1",
        RetryBaseDelay = TimeSpan.FromMilliseconds(1),
    };

    [Fact]
    public async Task Signs_what_an_independent_signer_signs()
    {
        var sqs = new RecordingHandler();

        await Client(sqs).SendAsync("http://127.0.0.1:1/q", "a body, é", TimeSpan.Zero, CancellationToken.None);

        var call = Assert.Single(sqs.Calls);
        var signed = SignatureV4.SignedHeaders(call.Headers["Authorization"]);
        Assert.Contains("x-amz-target", signed);
        Assert.Contains("host", signed);
        var headers = signed.ToDictionary(n => n, n => n == "host" ? call.Url.Authority : call.Headers[n], StringComparer.Ordinal);
        var expected = SignatureV4.Authorization(
            "local",
            "local",
            "eu-west-1",
            "sqs",
            call.Headers["X-Amz-Date"],
            "POST",
            "/",
            "",
            headers,
            call.Body
        );
        Assert.Equal(
            expected,
            call.Headers["Authorization"].Replace(", ", ",", StringComparison.Ordinal).Replace(",", ", ", StringComparison.Ordinal)
        );
    }

    /// <summary>https://docs.aws.amazon.com/IAM/latest/UserGuide/signing-elements.html, the ListUsers example of AWS's documentation.</summary>
    [Fact]
    public void The_independent_signer_agrees_with_the_example_that_AWS_has_published()
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["content-type"] = "application/x-www-form-urlencoded; charset=utf-8",
            ["host"] = "iam.amazonaws.com",
            ["x-amz-date"] = "20150830T123600Z",
        };

        var authorization = SignatureV4.Authorization(
            "AKIDEXAMPLE",
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "us-east-1",
            "iam",
            "20150830T123600Z",
            "GET",
            "/",
            "Action=ListUsers&Version=2010-05-08",
            headers,
            ""
        );

        Assert.EndsWith(
            "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
            authorization,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Tries_again_after_throttling_and_after_a_fault_of_the_service()
    {
        var sqs = new RecordingHandler()
            .Answer(HttpStatusCode.BadRequest, """{"__type":"com.amazonaws.sqs#ThrottlingException","message":"slow down"}""")
            .Answer(HttpStatusCode.ServiceUnavailable, "<html>")
            .Answer(HttpStatusCode.OK, """{"MessageId":"m1"}""");

        var id = await Client(sqs).SendAsync("http://127.0.0.1:1/q", "body", TimeSpan.Zero, CancellationToken.None);

        Assert.Equal("m1", id);
        Assert.Equal(3, sqs.Calls.Count);
    }

    [Fact]
    public async Task Says_at_once_what_the_service_refused_and_why()
    {
        var sqs = new RecordingHandler().Answer(
            HttpStatusCode.BadRequest,
            """{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"no such queue"}"""
        );

        var error = await Assert.ThrowsAsync<AwsCallException>(() =>
            Client(sqs).DeleteAsync("http://127.0.0.1:1/q", "r", CancellationToken.None)
        );

        Assert.Equal("QueueDoesNotExist", error.Code);
        Assert.False(error.Transient);
        Assert.Single(sqs.Calls);
    }

    [Fact]
    public async Task A_network_that_never_answers_is_an_absence_and_not_a_wait_for_ever()
    {
        var client = new SqsClient(Settings, new HttpMessageInvoker(new SilentHandler()), new ImpatientTime());

        var error = await Assert.ThrowsAsync<HttpRequestException>(() =>
            client.DeleteAsync("http://127.0.0.1:1/q", "r", CancellationToken.None)
        );

        Assert.True(AwsErrors.IsAbsence(error));
        Assert.Equal("http://127.0.0.1:1 (AWS_ENDPOINT_URL) does not answer (timed out)", AwsErrors.Describe(error, Settings)?.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_broken_connection_is_an_absence_and_a_broken_file_is_not(bool isConnection)
    {
        var error = isConnection
            ? new IOException("reset by peer", new System.Net.Sockets.SocketException(104))
            : new IOException("no space left on device");

        Assert.Equal(isConnection, AwsErrors.IsAbsence(error));
        Assert.Equal(isConnection, AwsErrors.Describe(error, Settings) is not null);
    }

    [Fact]
    public async Task Gives_up_after_the_last_attempt()
    {
        var sqs = new RecordingHandler();
        for (var i = 0; i < 3; i++)
            sqs.Answer(HttpStatusCode.InternalServerError, "{}");

        var error = await Assert.ThrowsAsync<AwsCallException>(() =>
            Client(sqs).DeleteAsync("http://127.0.0.1:1/q", "r", CancellationToken.None)
        );

        Assert.True(error.Transient);
        Assert.Equal(3, sqs.Calls.Count);
    }

    [Theory]
    [InlineData("""{"SecretString":"not json"}""")]
    [InlineData("""{"SecretString":"{\"username\":\"u\"}"}""")]
    [InlineData("{}")]
    public async Task Refuses_a_secret_of_another_shape_without_quoting_it(string answer)
    {
        var secrets = new SecretsClient(
            Settings,
            new HttpMessageInvoker(new RecordingHandler().Answer(HttpStatusCode.OK, answer)),
            TimeProvider.System
        );

        var error = await Assert.ThrowsAsync<SettingsException>(() => secrets.GetDatabaseSecretAsync("arn", CancellationToken.None));

        Assert.StartsWith("RDS_SECRET_ARN", Assert.Single(error.Problems), StringComparison.Ordinal);
    }

    private static SqsClient Client(RecordingHandler handler) => new(Settings, new HttpMessageInvoker(handler), TimeProvider.System);

    private sealed class SilentHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new HttpResponseMessage();
        }
    }

    /// <summary>The system's clock, whose minutes are over at once.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == TimeSpan.FromMinutes(1) ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }
}
