using System.ComponentModel;
using Mba.MySql.Queries;
using Microsoft.AspNetCore.Mvc;

namespace Mba.UploadApi.Requests;

/// <summary>Parameters of GET /ingestions, as text: each is checked, and all errors are told together.</summary>
public sealed record IngestionListQuery
{
    [Description("STARTED, SUCCESS, FAILED, SKIPPED or UNDONE")]
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    [Description("Target table")]
    [FromQuery(Name = "table")]
    public string? Table { get; init; }

    [Description("Bucket of the object")]
    [FromQuery(Name = "bucket")]
    public string? Bucket { get; init; }

    [Description("Part of the object's key")]
    [FromQuery(Name = "key")]
    public string? Key { get; init; }

    [Description("Upload that brought the object")]
    [FromQuery(Name = "uploadId")]
    public string? UploadId { get; init; }

    [Description("Started at this time or later, e.g. 2026-11-20T00:00:00Z")]
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [Description("Started before this time")]
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    [Description("Runs in a page, 1 to 200; 50 when absent")]
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [Description("next of the page before")]
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    public AuditFilter Read(QueryFields query) =>
        new()
        {
            Status = query.Status("status", Status),
            Table = query.Text("table", Table, 255),
            Bucket = query.Text("bucket", Bucket, 255),
            KeyContains = query.Text("key", Key, 1024),
            UploadId = query.Text("uploadId", UploadId, 64),
            From = query.Time("from", From),
            To = query.Time("to", To),
            Limit = query.Whole("limit", Limit, 50, 1, 200),
            BeforeSeq = query.Cursor("cursor", Cursor),
        };
}
