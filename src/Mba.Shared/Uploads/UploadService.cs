namespace Mba.Uploads;

/// <summary>How a request for an upload was answered.</summary>
public abstract record UploadAnswer
{
    private UploadAnswer() { }

    /// <summary>The ticket and what to send: a signed request, or the first page of parts.</summary>
    public sealed record Granted(UploadTicketReply Ticket) : UploadAnswer;

    /// <summary>These bytes are loaded already (<c>force</c> sends them anyway), or the key exists (<c>overwrite</c> replaces the object).</summary>
    public sealed record Duplicate(DuplicateOf Of) : UploadAnswer
    {
        /// <summary>What is duplicated, and the remedy.</summary>
        public string Detail =>
            Of.Kind is DuplicateOf.Content
                ? $"a file with these bytes is {(Of.IngestionId is null ? "stored" : "loaded")} already{(Of.RowsChanged is true ? ", and a later file changed its rows" : "")}; send it again with force"
                : $"an object with this key exists already{(Of.SameContent is true ? ", with the same bytes" : "")}; replace it with overwrite";
    }
}

/// <summary>An upload cannot take this step as it stands; the message says why and what to do.</summary>
public sealed class UploadStepException(string message) : Exception(message);

/// <summary>Who asks for an upload.</summary>
/// <param name="Name">For people.</param>
/// <param name="Owner">What distinguishes callers; null where there is only one.</param>
public sealed record UploadCaller(string Name, string? Owner);

/// <summary>Grants uploads and follows them: request, ticket, parts, completion, status. Lists objects, never reads one.</summary>
public sealed class UploadService(
    Settings settings,
    IUploadLedger ledger,
    IUploadSigner signer,
    IObjectStore store,
    StoredUploads copies,
    TimeProvider time
)
{
    /// <summary>Parts in one page.</summary>
    public const int PartsPerPage = 100;

    /// <summary>Lists of the store at once, for one request.</summary>
    private const int LookupsAtATime = 16;

    /// <summary>Grants an upload, or says what it would duplicate. The request is valid.</summary>
    public async Task<UploadAnswer> RequestAsync(UploadRequest request, UploadCaller caller, CancellationToken cancellationToken)
    {
        var ticket = UploadPlanner.Plan(request, settings, caller, time.GetUtcNow());
        if (!request.Force && await DuplicateAsync(ticket, cancellationToken) is { } duplicate)
            return new UploadAnswer.Duplicate(duplicate);
        if (!ticket.Overwrite && await FindObjectAsync(ticket.Bucket, ticket.Key, cancellationToken) is { } stored)
            return new UploadAnswer.Duplicate(
                TicketReplies.Of(stored) with
                {
                    SameContent = await IsOfContentAsync(stored, ticket, cancellationToken),
                }
            );
        if (ticket.Method == UploadMethod.Multipart)
            ticket = ticket with { MultipartId = await signer.BeginPartsAsync(ticket, cancellationToken) };
        await ledger.AddAsync(ticket, cancellationToken);
        return await GrantAsync(ticket, cancellationToken);
    }

    /// <summary>The ticket; null when there is none of this id.</summary>
    public Task<UploadTicket?> FindAsync(string id, CancellationToken cancellationToken) =>
        Guid.TryParseExact(id, "D", out _) ? ledger.FindAsync(id, cancellationToken) : Task.FromResult<UploadTicket?>(null);

    /// <summary>The upload as it stands now; null when there is none of this id.</summary>
    public async Task<UploadState?> StateAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } ticket)
            return null;
        return await StateAsync(ticket, await ledger.FindRunAsync(id, cancellationToken), cancellationToken);
    }

    /// <summary>The uploads of these ids as they stand now, in this order; unknown ones are missing.</summary>
    public async Task<IReadOnlyList<UploadState>> StatesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var tickets = (await ledger.FindAsync(ids, cancellationToken)).ToDictionary(t => t.Id, StringComparer.Ordinal);
        var runs = await ledger.FindRunsAsync(ids, cancellationToken);
        using var atATime = new SemaphoreSlim(LookupsAtATime);
        return await Task.WhenAll(
            ids.Where(tickets.ContainsKey)
                .Select(async id =>
                {
                    await atATime.WaitAsync(cancellationToken);
                    try
                    {
                        return await StateAsync(tickets[id], runs.GetValueOrDefault(id), cancellationToken);
                    }
                    finally
                    {
                        atATime.Release();
                    }
                })
        );
    }

    /// <summary>An arrival that the store shows is recorded, so that nobody has to ask it again.</summary>
    private async Task<UploadState> StateAsync(UploadTicket ticket, AuditRow? run, CancellationToken cancellationToken)
    {
        var stored =
            run is null && ticket is { CompletedAt: null, AbortedAt: null }
                ? await FindObjectAsync(ticket.Bucket, ticket.Key, cancellationToken)
                : null;
        var state = UploadState.Of(ticket, run, stored, time.GetUtcNow());
        if (state.Status == UploadStatus.Uploaded && ticket.CompletedAt is null)
            await ledger.CloseAsync(ticket.Id, completed: true, time.GetUtcNow(), cancellationToken);
        return state;
    }

    /// <summary>A page of parts from <paramref name="first"/> on, with fresh URLs for those that have not arrived.</summary>
    /// <exception cref="UploadStepException">The upload is not sent in parts, is over, or has expired.</exception>
    public async Task<IReadOnlyList<SignedPart>> PartsAsync(UploadTicket ticket, int first, int count, CancellationToken cancellationToken)
    {
        RequireOpenParts(ticket);
        var numbers = Enumerable.Range(first, Math.Max(0, Math.Min(count, ticket.PartCount - first + 1))).ToList();
        var arrived = (await signer.ArrivedPartsAsync(ticket, cancellationToken) ?? throw Gone()).ToDictionary(p => p.Number);
        var missing = numbers.Where(n => !arrived.TryGetValue(n, out var part) || part.Bytes != ticket.BytesOfPart(n));
        var signed = (await signer.SignPartsAsync(ticket, missing, cancellationToken)).ToDictionary(p => p.Number);
        return
        [
            .. numbers.Select(n =>
                signed.GetValueOrDefault(n) ?? new SignedPart(n, (n - 1) * (ticket.PartBytes ?? 0), ticket.BytesOfPart(n))
            ),
        ];
    }

    /// <summary>Puts the parts of a multipart upload together, or confirms that the object of another method has arrived. Repeatable.</summary>
    /// <exception cref="UploadStepException">Parts or the object are missing, or the upload is over.</exception>
    public async Task CompleteAsync(UploadTicket ticket, CancellationToken cancellationToken)
    {
        if (ticket.CompletedAt is not null)
            return;
        if (ticket.Method != UploadMethod.Multipart)
        {
            await RequireArrivedAsync(ticket, cancellationToken);
            return;
        }
        RequireOpenParts(ticket);
        var parts = await signer.ArrivedPartsAsync(ticket, cancellationToken);
        if (parts is null)
            await RequireArrivedAsync(ticket, cancellationToken); // an earlier call completed it and its answer was lost
        else
            await signer.CompletePartsAsync(ticket, Whole(ticket, parts), cancellationToken);
        await ledger.CloseAsync(ticket.Id, completed: true, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Gives an upload up before anything has arrived. Repeatable.</summary>
    /// <exception cref="UploadStepException">The object has arrived: it is no longer the client's to take back.</exception>
    public async Task AbortAsync(UploadTicket ticket, CancellationToken cancellationToken)
    {
        var state = await StateAsync(ticket.Id, cancellationToken);
        if (state?.Status is not (UploadStatus.Requested or UploadStatus.Expired or UploadStatus.Aborted))
            throw new UploadStepException("the file has arrived; its rows are removed with DELETE /ingestions/{id}/rows");
        if (ticket.Method == UploadMethod.Multipart)
            await signer.AbortPartsAsync(ticket, cancellationToken);
        await ledger.CloseAsync(ticket.Id, completed: false, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Where the scope has these bytes already: loaded, or stored as a file that is not loaded.</summary>
    private async Task<DuplicateOf?> DuplicateAsync(UploadTicket ticket, CancellationToken cancellationToken)
    {
        if (HashOf(ticket) is not { } hash)
            return null;
        var loads = (await ledger.FindLoadedAsync(settings.PlaceOf(ticket.Scope), [hash], cancellationToken))[hash].ToList();
        var address = new ObjectAddress(ticket.Bucket, ticket.Key);
        var holder =
            loads.Count > 0 && !loads.Exists(l => l.Stands) ? await FindObjectAsync(ticket.Bucket, ticket.Key, cancellationToken) : null;
        if (LoadedContent.RepeatedBy(loads, address, holder) is { } loaded)
            return TicketReplies.Of(loaded);
        if (loads.Count > 0)
            return null;
        return await copies.FindAsync(ticket.Scope, ticket.FileName, ticket.Sha256, cancellationToken) is { } stored
            ? TicketReplies.OfContent(stored)
            : null;
    }

    /// <summary>
    /// Null when it is not known: the API may not read objects, and that an upload brought these bytes does not show that they are still there.
    /// </summary>
    private async Task<bool?> IsOfContentAsync(StoredObject stored, UploadTicket ticket, CancellationToken cancellationToken)
    {
        if (stored.Bytes != ticket.Bytes)
            return false;
        return HashOf(ticket) is { } hash && await ledger.IsOfContentAsync(stored, hash, cancellationToken) ? true : null;
    }

    private static string? HashOf(UploadTicket ticket) => (ticket.Sha256 ?? ticket.Md5)?.ToLowerInvariant();

    private async Task<UploadAnswer> GrantAsync(UploadTicket ticket, CancellationToken cancellationToken) =>
        ticket.Method switch
        {
            UploadMethod.Post => Granted(ticket, await signer.SignPostAsync(ticket, cancellationToken), []),
            UploadMethod.Put => Granted(ticket, await signer.SignPutAsync(ticket, cancellationToken), []),
            _ => Granted(
                ticket,
                null,
                await signer.SignPartsAsync(ticket, Enumerable.Range(1, Math.Min(PartsPerPage, ticket.PartCount)), cancellationToken)
            ),
        };

    private static UploadAnswer.Granted Granted(UploadTicket ticket, SignedUpload? signed, IReadOnlyList<SignedPart> parts) =>
        new(TicketReplies.Of(ticket, signed, parts));

    private Task<StoredObject?> FindObjectAsync(string bucket, string key, CancellationToken cancellationToken) =>
        store.FindAsync(new ObjectAddress(bucket, key), cancellationToken);

    private async Task RequireArrivedAsync(UploadTicket ticket, CancellationToken cancellationToken)
    {
        var stored = await FindObjectAsync(ticket.Bucket, ticket.Key, cancellationToken);
        var state = UploadState.Of(ticket, null, stored, time.GetUtcNow());
        if (state.Status != UploadStatus.Uploaded)
            throw new UploadStepException("the file has not arrived; send it first");
    }

    private void RequireOpenParts(UploadTicket ticket)
    {
        if (ticket.Method != UploadMethod.Multipart)
            throw new UploadStepException("the upload is not sent in parts");
        if (ticket.AbortedAt is not null || ticket.CompletedAt is not null)
            throw new UploadStepException("the upload is over");
        if (time.GetUtcNow() > ticket.ExpiresAt)
            throw new UploadStepException("the upload has expired; request a new one");
    }

    private static List<ArrivedPart> Whole(UploadTicket ticket, IReadOnlyList<ArrivedPart> parts)
    {
        var good = parts.Where(p => p.Number <= ticket.PartCount && p.Bytes == ticket.BytesOfPart(p.Number)).ToList();
        return good.Count == ticket.PartCount
            ? good
            : throw new UploadStepException(
                $"{ticket.PartCount - good.Count} of {ticket.PartCount} parts have not arrived; GET /uploads/{{id}}/parts signs them"
            );
    }

    private static UploadStepException Gone() => new("the multipart upload no longer exists; request a new one");
}
