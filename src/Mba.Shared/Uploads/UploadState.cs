using Mba.Files;

namespace Mba.Uploads;

/// <summary>A ticket, its status, and the run that loads it.</summary>
public sealed record UploadState(UploadTicket Ticket, UploadStatus Status, AuditRow? Run)
{
    /// <summary>True when waiting longer will not show another status by itself.</summary>
    public bool IsFinal =>
        Status switch
        {
            UploadStatus.Requested or UploadStatus.Ingesting => false,
            UploadStatus.Uploaded => !ObjectKeys.Loads(Ticket.FileName),
            _ => true,
        };

    /// <summary>Decides the status: the audit knows best, then the store, then the clock.</summary>
    public static UploadState Of(UploadTicket ticket, AuditRow? run, StoredObject? stored, DateTimeOffset now)
    {
        var status = run?.Status switch
        {
            AuditStatus.STARTED => UploadStatus.Ingesting,
            AuditStatus.SUCCESS => UploadStatus.Success,
            AuditStatus.FAILED => UploadStatus.Failed,
            AuditStatus.SKIPPED => UploadStatus.Skipped,
            AuditStatus.UNDONE => UploadStatus.Undone,
            _ when ticket.AbortedAt is not null => UploadStatus.Aborted,
            _ when ticket.CompletedAt is not null || Arrived(ticket, stored) => UploadStatus.Uploaded,
            _ => now > ticket.ExpiresAt ? UploadStatus.Expired : UploadStatus.Requested,
        };
        return new UploadState(ticket, status, run);
    }

    /// <summary>The store's clock and ours may differ, and S3 tells whole seconds; an older object of the key is another's.</summary>
    private static bool Arrived(UploadTicket ticket, StoredObject? stored) =>
        stored is not null && stored.Bytes == ticket.Bytes && stored.LastModified >= ticket.RequestedAt.AddSeconds(-5);
}
