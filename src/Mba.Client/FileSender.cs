using System.Net;
using Polly;

namespace Mba.Client;

/// <summary>A file was not taken by the store; the message says why and what to do.</summary>
public sealed class SendException(string message, Exception? cause = null, bool isTransient = false) : Exception(message, cause)
{
    /// <summary>What the store said, when it denied a right or found the clock wrong; else null.</summary>
    public StoreError? Refusal { get; init; }

    /// <summary>The store is absent or busy: the same file may be taken later.</summary>
    public bool IsTransient { get; } = isTransient;
}

/// <summary>
/// Sends files to where their tickets say, large ones in parallel parts, each attempt repeated with back-off and jitter.
/// Memory does not grow with the files. Safe for concurrent use.
/// </summary>
public sealed class FileSender(IUploadService service, HttpClient store, RetryPolicy retries, ResumeStore? resume)
{
    /// <summary>Parts of one file that are sent at a time.</summary>
    public const int ParallelParts = 4;

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = retries.ForResponses();

    /// <summary>Gets the path and the entity tag of each file that the store took in one piece.</summary>
    public Action<string, string>? Stored { get; init; }

    /// <summary>Asks for a ticket (or takes up a broken upload of the same bytes), sends the file, and returns the ticket.</summary>
    /// <param name="path">The file; it must not change meanwhile.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="sent">Told the bytes as they go; less than zero when an attempt is taken back. From several threads.</param>
    /// <param name="cancellationToken">Stops sending; a multipart upload can be taken up later.</param>
    /// <exception cref="ApiException">The request was refused.</exception>
    /// <exception cref="SendException">The store did not take the file.</exception>
    public async Task<UploadTicketReply> SendAsync(
        string path,
        UploadRequest request,
        Action<long>? sent,
        CancellationToken cancellationToken
    )
    {
        var ticket = await TakeUpAsync(path, request, cancellationToken) ?? await service.RequestAsync(request, cancellationToken);
        if (ticket.Multipart is { } parts)
            await SendPartsAsync(path, request, ticket, parts, sent, cancellationToken);
        else
        {
            var etag = await PutAsync(
                ticket.Url ?? "",
                () => WithHeaders(new FileSlice(path, 0, request.Bytes, sent), ticket.Headers),
                ticket.Headers,
                cancellationToken
            );
            if (etag is not null)
                Stored?.Invoke(path, etag);
        }
        return ticket;
    }

    private async Task<UploadTicketReply?> TakeUpAsync(string path, UploadRequest request, CancellationToken cancellationToken)
    {
        if (resume?.Find(path, request) is not { } ticket)
            return null;
        if (await service.PartsAsync(ticket.Id, 1, cancellationToken) is { } parts)
            return ticket with { Multipart = parts };
        resume.Forget(path, request);
        return null;
    }

    private async Task SendPartsAsync(
        string path,
        UploadRequest request,
        UploadTicketReply ticket,
        UploadPartsReply first,
        Action<long>? sent,
        CancellationToken cancellationToken
    )
    {
        resume?.Remember(path, request, ticket);
        for (var page = first; ; )
        {
            await Parallel.ForEachAsync(
                page.Parts,
                new ParallelOptions { MaxDegreeOfParallelism = ParallelParts, CancellationToken = cancellationToken },
                async (part, token) => await SendPartAsync(path, ticket.Id, part, sent, token)
            );
            if (page.Next is not { } next)
                break;
            page =
                await service.PartsAsync(ticket.Id, next, cancellationToken)
                ?? throw new SendException("the upload was aborted in the meantime; send the file again");
        }
        await service.CompleteAsync(ticket.Id, cancellationToken);
        resume?.Forget(path, request);
    }

    private async Task SendPartAsync(string path, string uploadId, SignedPart part, Action<long>? sent, CancellationToken cancellationToken)
    {
        if (part.Url is not { } url)
        {
            sent?.Invoke(part.Size); // it arrived before
            return;
        }
        try
        {
            await PutAsync(url, () => new FileSlice(path, part.Offset, part.Size, sent), null, cancellationToken);
        }
        catch (SendException) when (!cancellationToken.IsCancellationRequested)
        {
            // The URL may have expired while earlier parts were sent: once more with a fresh one.
            var fresh = (await service.PartsAsync(uploadId, part.Number, cancellationToken))
                ?.Parts.FirstOrDefault(p => p.Number == part.Number)
                ?.Url;
            if (fresh is null)
                throw;
            await PutAsync(fresh, () => new FileSlice(path, part.Offset, part.Size, sent), null, cancellationToken);
        }
    }

    /// <summary>Returns the entity tag of what the store took.</summary>
    private async Task<string?> PutAsync(
        string url,
        Func<FileSlice> content,
        IReadOnlyDictionary<string, string>? headers,
        CancellationToken cancellationToken
    )
    {
        FileSlice? slice = null;
        try
        {
            using var response = await _pipeline.ExecuteAsync(
                async token =>
                {
                    slice?.TakeBack();
                    slice = content();
                    using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = slice };
                    foreach (var (name, value) in headers ?? new Dictionary<string, string>(StringComparer.Ordinal))
                    {
                        if (!IsContentHeader(name))
                            request.Headers.TryAddWithoutValidation(name, value);
                    }
                    return await store.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
                },
                cancellationToken
            );
            if (!response.IsSuccessStatusCode)
                throw Translate(response.StatusCode, await StoreError.ReadAsync(response, cancellationToken));
            return response.Headers.ETag?.Tag.Trim('"');
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            slice?.TakeBack();
            throw e is IOException and not HttpIOException && e.InnerException is null
                ? new SendException(e.Message, e)
                : new SendException("the store does not answer, or the connection to it broke", e, isTransient: true);
        }
        catch (SendException)
        {
            slice?.TakeBack();
            throw;
        }
    }

    private static FileSlice WithHeaders(FileSlice slice, IReadOnlyDictionary<string, string>? headers)
    {
        foreach (var (name, value) in headers ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (IsContentHeader(name))
                slice.Headers.TryAddWithoutValidation(name, value);
        }
        return slice;
    }

    private static bool IsContentHeader(string name) => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    private static SendException Translate(HttpStatusCode status, StoreError error) =>
        (status, error.Code) switch
        {
            (HttpStatusCode.PreconditionFailed, _) => new("an object with this key was created in the meantime; retry with overwrite"),
            (_, "NoSuchBucket") => new("the bucket does not exist"),
            (_, "InvalidAccessKeyId" or "ExpiredToken" or "InvalidToken") => new($"the store refuses the credentials ({error.Code})"),
            (_, "AccessDenied") when error.Message.Contains("expired", StringComparison.OrdinalIgnoreCase) => new(
                "the URL expired before the file was sent; send it again"
            ),
            (_, "AccessDenied") => new("the store denies access: who signed the URL may not write here") { Refusal = error },
            (_, "RequestTimeTooSkewed") => new("the clock of whoever signed the URL is too far off the store's") { Refusal = error },
            (HttpStatusCode.Forbidden, _) => new("the store refuses the signature: it expired, or the file changed after it was hashed"),
            (HttpStatusCode.BadRequest, _) => new("the store refuses the file: its bytes are not those that were announced"),
            (>= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests, _) => new(
                $"the store answered {(int)status}",
                isTransient: true
            ),
            _ => new($"the store answered {(int)status} {error.Code}".TrimEnd()),
        };
}
