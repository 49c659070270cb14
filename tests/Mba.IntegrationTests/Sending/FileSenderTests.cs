using Mba.Client;
using Mba.Files;
using Mba.Uploads;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>Sends files over real HTTP to a store that fails as it is told to.</summary>
public sealed class FileSenderTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "mba-send-" + Guid.NewGuid().ToString("N"));
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private FlakyStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        _store = await FlakyStore.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(0)]
    public async Task A_failure_that_passes_is_tried_again_and_progress_ends_at_the_files_length(int failure)
    {
        _store.Fail(failure, failure);
        long sent = 0;

        await Sender(new Tickets(_store, parts: 0))
            .SendAsync(File(1000), Request(1000), bytes => Interlocked.Add(ref sent, bytes), CancellationToken.None);

        Assert.Equal((1000, 1000, 3), (_store.Bytes, sent, _store.Requests));
        Assert.Equal(
            ("*", "text/csv", "1000"),
            (_store.Headers["If-None-Match"], _store.Headers["Content-Type"], _store.Headers["Content-Length"])
        );
    }

    [Theory]
    [InlineData(412, "overwrite")]
    [InlineData(403, "signature")]
    [InlineData(400, "bytes")]
    public async Task A_refusal_is_final_and_says_what_to_do(int status, string word)
    {
        _store.Fail(status);

        var refusal = await Assert.ThrowsAsync<SendException>(() =>
            Sender(new Tickets(_store, parts: 0)).SendAsync(File(10), Request(10), null, CancellationToken.None)
        );

        Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, _store.Requests);
    }

    [Fact]
    public async Task It_gives_up_after_the_attempts_that_are_set()
    {
        _store.Fail(503, 503, 503, 503);

        await Assert.ThrowsAsync<SendException>(() =>
            Sender(new Tickets(_store, parts: 0)).SendAsync(File(10), Request(10), null, CancellationToken.None)
        );

        Assert.Equal(3, _store.Requests);
    }

    [Fact]
    public async Task Parts_go_page_by_page_and_a_refused_one_gets_a_fresh_url()
    {
        var tickets = new Tickets(_store, parts: 5, perPage: 2);
        _store.Fail(403);

        await Sender(tickets).SendAsync(File(500), Request(500), null, CancellationToken.None);

        Assert.Equal((500, 6, true), (_store.Bytes, _store.Requests, tickets.Completed));
    }

    [Fact]
    public async Task A_broken_upload_is_taken_up_where_it_ended_by_a_later_process()
    {
        var file = File(500);
        var book = Path.Combine(_folder, "uploads.json");
        var tickets = new Tickets(_store, parts: 5);
        using var stop = new CancellationTokenSource();
        tickets.OnComplete = stop.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Sender(tickets, book).SendAsync(file, Request(500), null, stop.Token)
        );
        tickets.OnComplete = null;
        tickets.Arrived = [1, 2, 4];
        var before = _store.Requests;

        var ticket = await Sender(tickets, book).SendAsync(file, Request(500), null, CancellationToken.None);

        Assert.Equal(("u1", 2, 1), (ticket.Id, _store.Requests - before, tickets.Asked));
        await Sender(tickets, book).SendAsync(file, Request(500), null, CancellationToken.None);
        Assert.Equal(2, tickets.Asked);
    }

    [Fact]
    public async Task Other_bytes_under_the_same_name_are_no_broken_upload()
    {
        var book = Path.Combine(_folder, "uploads.json");
        ResumeStore.Open(book).Remember("a.csv", Request(500), new Tickets(_store, parts: 5).Ticket());

        Assert.NotNull(ResumeStore.Open(book).Find("a.csv", Request(500)));
        Assert.Null(ResumeStore.Open(book).Find("a.csv", Request(500) with { Sha256 = new string('b', 64) }));
        Assert.Null(ResumeStore.Open(book).Find("a.csv", Request(500) with { Scope = FileScope.Policy }));
        await System.IO.File.WriteAllTextAsync(book, "{ damaged");
        Assert.Null(ResumeStore.Open(book).Find("a.csv", Request(500)));
    }

    private FileSender Sender(IUploadService service, string? book = null) =>
        new(
            service,
            _http,
            new RetryPolicy { Attempts = 3, BaseDelay = TimeSpan.FromMilliseconds(1) },
            book is null ? null : ResumeStore.Open(book)
        );

    private string File(int bytes)
    {
        var path = Path.Combine(_folder, "a.csv");
        System.IO.File.WriteAllBytes(path, new byte[bytes]);
        return path;
    }

    private static UploadRequest Request(long bytes) =>
        new()
        {
            FileName = "a.csv",
            Scope = FileScope.Mba,
            Bytes = bytes,
            Sha256 = new string('a', 64),
        };

    /// <summary>Grants tickets that lead to the store; parts of 100 bytes.</summary>
    private sealed class Tickets(FlakyStore store, int parts, int perPage = 100) : IUploadService
    {
        public int Asked { get; private set; }

        public bool Completed { get; private set; }

        public IReadOnlyCollection<int> Arrived { get; set; } = [];

        public Action? OnComplete { get; set; }

        public UploadTicketReply Ticket() =>
            new()
            {
                Id = "u1",
                Scope = FileScope.Mba,
                Bucket = "b",
                Key = "k",
                Method = parts > 0 ? UploadMethod.Multipart : UploadMethod.Put,
                Loads = true,
                Url = parts > 0 ? null : store.Address + "/file",
                Headers = parts > 0 ? null : new Dictionary<string, string> { ["Content-Type"] = "text/csv", ["If-None-Match"] = "*" },
                Multipart = parts > 0 ? Page(1) : null,
                UrlsExpireAt = DateTimeOffset.MaxValue,
                ExpiresAt = DateTimeOffset.MaxValue,
            };

        public Task<UploadTicketReply> RequestAsync(UploadRequest request, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(Ticket());
        }

        public Task<UploadPartsReply?> PartsAsync(string uploadId, int first, CancellationToken cancellationToken) =>
            Task.FromResult<UploadPartsReply?>(Page(first));

        public Task CompleteAsync(string uploadId, CancellationToken cancellationToken)
        {
            OnComplete?.Invoke();
            cancellationToken.ThrowIfCancellationRequested();
            Completed = true;
            return Task.CompletedTask;
        }

        public Task AbortAsync(string uploadId, CancellationToken cancellationToken) => Task.CompletedTask;

        private UploadPartsReply Page(int first) =>
            new()
            {
                PartSize = 100,
                PartCount = parts,
                Parts =
                [
                    .. Enumerable
                        .Range(first, Math.Min(perPage, parts - first + 1))
                        .Select(n => new SignedPart(n, (n - 1) * 100, 100)
                        {
                            Url = Arrived.Contains(n) ? null : $"{store.Address}/part/{n}",
                        }),
                ],
                Next = first + perPage <= parts ? first + perPage : null,
            };
    }
}
