using Mba.Files;
using Mba.Uploads;
using Xunit;

namespace Mba.Tests.Uploads;

public sealed class UploadStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    private static readonly UploadTicket Ticket = new()
    {
        Id = "u",
        Scope = FileScope.Mba,
        Bucket = "m",
        Key = "mba/csv/a.csv",
        FileName = "a.csv",
        Bytes = 10,
        ContentType = "text/csv",
        Method = UploadMethod.Put,
        Overwrite = false,
        UrlSeconds = 900,
        RequestedBy = "me",
        RequestedAt = Now,
        ExpiresAt = Now.AddMinutes(15),
    };

    [Theory]
    [InlineData(AuditStatus.STARTED, UploadStatus.Ingesting, false)]
    [InlineData(AuditStatus.SUCCESS, UploadStatus.Success, true)]
    [InlineData(AuditStatus.FAILED, UploadStatus.Failed, true)]
    [InlineData(AuditStatus.SKIPPED, UploadStatus.Skipped, true)]
    [InlineData(AuditStatus.UNDONE, UploadStatus.Undone, true)]
    public void The_audit_knows_best(AuditStatus run, UploadStatus status, bool final)
    {
        var state = UploadState.Of(Ticket with { AbortedAt = Now }, Run(run), null, Now.AddDays(1));

        Assert.Equal((status, final), (state.Status, state.IsFinal));
    }

    [Fact]
    public void Without_a_run_the_store_and_then_the_clock_decide()
    {
        Assert.Equal(UploadStatus.Requested, UploadState.Of(Ticket, null, null, Now).Status);
        Assert.Equal(UploadStatus.Uploaded, UploadState.Of(Ticket, null, Stored(10, Now), Now).Status);
        Assert.Equal(UploadStatus.Expired, UploadState.Of(Ticket, null, null, Now.AddMinutes(16)).Status);
        Assert.Equal(UploadStatus.Aborted, UploadState.Of(Ticket with { AbortedAt = Now }, null, null, Now).Status);
        Assert.Equal(UploadStatus.Uploaded, UploadState.Of(Ticket with { CompletedAt = Now }, null, null, Now.AddDays(2)).Status);
    }

    [Fact]
    public void An_older_or_another_object_under_the_key_is_not_this_upload()
    {
        Assert.Equal(UploadStatus.Requested, UploadState.Of(Ticket, null, Stored(10, Now.AddMinutes(-1)), Now).Status);
        Assert.Equal(UploadStatus.Requested, UploadState.Of(Ticket, null, Stored(11, Now), Now).Status);
    }

    [Fact]
    public void A_file_that_is_only_stored_is_done_when_it_has_arrived()
    {
        Assert.False(UploadState.Of(Ticket, null, Stored(10, Now), Now).IsFinal);
        Assert.True(UploadState.Of(Ticket with { FileName = "a.pdf" }, null, Stored(10, Now), Now).IsFinal);
    }

    private static AuditRow Run(AuditStatus status) =>
        new()
        {
            Id = "r",
            S3Bucket = "m",
            S3Key = "k",
            Status = status,
        };

    private static StoredObject Stored(long bytes, DateTimeOffset at) =>
        new()
        {
            Bucket = "m",
            Key = "mba/csv/a.csv",
            ETag = "e",
            LastModified = at,
            Bytes = bytes,
        };
}
