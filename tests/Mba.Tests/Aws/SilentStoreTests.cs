using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Amazon.S3;
using Mba.Aws;
using Xunit;

namespace Mba.Tests.Aws;

/// <summary>A store that keeps its connection and says nothing held a worker, and by its heartbeat the file, for ever.</summary>
public sealed class SilentStoreTests : IDisposable
{
    private const string Described =
        "HTTP/1.1 200 OK\r\nETag: \"0123456789abcdef0123456789abcdef\"\r\nLast-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r\nContent-Length: 1000\r\n\r\n";

    private static readonly StoredObject File = new()
    {
        Bucket = "b",
        Key = "k",
        ETag = "0123456789abcdef0123456789abcdef",
        LastModified = DateTimeOffset.UnixEpoch,
        Bytes = 1000,
    };

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _open = [];

    public SilentStoreTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        _open.ForEach(c => c.Dispose());
    }

    [Fact]
    public async Task Is_given_up_when_it_does_not_answer()
    {
        var store = Answering("");

        await IsGivenUpAsync(() => store.HeadAsync("b", "k", null, CancellationToken.None));
        await IsGivenUpAsync(() => store.OpenAsync(File, 0, CancellationToken.None));
        await IsGivenUpAsync(async () => await store.ListAsync("b", "", CancellationToken.None).GetAsyncEnumerator().MoveNextAsync());
    }

    [Fact]
    public async Task Is_given_up_when_it_stops_in_the_middle_of_a_file()
    {
        // Long enough for the first answer on a busy machine, which comes while the client is compiled.
        var store = Answering(Described + "id,name\r\n", idle: TimeSpan.FromSeconds(10));

        await using var content = await store.OpenAsync(File, 0, CancellationToken.None);

        await IsGivenUpAsync(async () => await content.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task Is_left_at_once_by_a_caller_that_stops()
    {
        var store = Answering(Described, idle: TimeSpan.FromHours(1));
        using var stop = new CancellationTokenSource();
        await using var content = await store.OpenAsync(File, 0, stop.Token);

        var reading = content.CopyToAsync(Stream.Null, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private static async Task IsGivenUpAsync(Func<Task> call)
    {
        var gaveUp = await Assert.ThrowsAsync<HttpRequestException>(call);
        Assert.True(AwsErrors.IsAbsence(gaveUp));
        Assert.Equal("timed out", AwsErrors.CauseOf(gaveUp.InnerException));
    }

    /// <summary>Every connection gets this text, and then nothing.</summary>
    private S3ObjectStore Answering(string text, TimeSpan? idle = null)
    {
        var endpoint = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = AnswerAsync(Encoding.ASCII.GetBytes(text));
        var settings = new Settings { AwsEndpoint = new Uri(endpoint), Region = "eu-west-1" };
        return new S3ObjectStore(new Lazy<IAmazonS3>(() => AwsIdentity.S3(settings)), idle: idle ?? TimeSpan.FromMilliseconds(500));
    }

    private async Task AnswerAsync(byte[] text)
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync();
            _open.Add(client);
            _ = await client.GetStream().ReadAtLeastAsync(new byte[8192], 1);
            await client.GetStream().WriteAsync(text);
        }
    }
}
