using Mba.Files;

namespace Mba.Uploads;

/// <summary>Turns granted and refused uploads into replies.</summary>
public static class TicketReplies
{
    public static UploadTicketReply Of(UploadTicket ticket, SignedUpload? signed, IReadOnlyList<SignedPart> parts) =>
        new()
        {
            Id = ticket.Id,
            Scope = ticket.Scope,
            Bucket = ticket.Bucket,
            Key = ticket.Key,
            Method = ticket.Method,
            Loads = ObjectKeys.Loads(ticket.FileName),
            Url = signed?.Url,
            Headers = signed?.Headers,
            Fields = signed?.Fields,
            Multipart = ticket.Method == UploadMethod.Multipart ? Of(ticket, parts) : null,
            UrlsExpireAt = ticket.RequestedAt.AddSeconds(ticket.UrlSeconds),
            ExpiresAt = ticket.ExpiresAt,
        };

    public static UploadPartsReply Of(UploadTicket ticket, IReadOnlyList<SignedPart> parts)
    {
        var last = parts.Count > 0 ? parts[^1].Number : ticket.PartCount;
        return new UploadPartsReply
        {
            PartSize = ticket.PartBytes ?? ticket.Bytes,
            PartCount = ticket.PartCount,
            Parts = parts,
            Next = last < ticket.PartCount ? last + 1 : null,
        };
    }

    public static DuplicateOf Of(LoadedContent loaded) =>
        new()
        {
            Kind = DuplicateOf.Content,
            Bucket = loaded.Bucket,
            Key = loaded.Key,
            IngestionId = loaded.IngestionId,
            Table = loaded.Table,
            At = loaded.LoadedAt,
            RowsChanged = loaded.Stands ? null : true,
        };

    /// <summary>An object that holds the same bytes and is not loaded.</summary>
    public static DuplicateOf OfContent(StoredObject stored) => Of(stored) with { Kind = DuplicateOf.Content };

    public static DuplicateOf Of(StoredObject stored) =>
        new()
        {
            Kind = DuplicateOf.ObjectKey,
            Bucket = stored.Bucket,
            Key = stored.Key,
            At = stored.LastModified,
        };
}
