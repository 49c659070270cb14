using Mba.Stages;

namespace Mba.UploadApi;

/// <summary>
/// Rejected records as RFC 4180 text: line, byte_offset, column, code and, when asked for, the raw record. Text that a spreadsheet would take for a
/// formula gets an apostrophe in front, unless it is to be sent again.
/// </summary>
public sealed class RejectCsv(IReadOnlyList<RejectedRecord> rejects, bool withRaw, bool escape) : IResult
{
    public const string MediaType = "text/csv";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = MediaType + "; charset=utf-8";
        httpContext.Response.Headers.ContentDisposition = "attachment; filename=\"rejects.csv\"";
        return httpContext.Response.WriteAsync(RejectFile.Text(rejects, withRaw, escape), httpContext.RequestAborted);
    }
}
