using System.ComponentModel;
using Mba.MySql.Queries;
using Microsoft.AspNetCore.Mvc;

namespace Mba.UploadApi.Requests;

/// <summary>Parameters of GET /ingestions, as text: each is checked, and all errors are reported together.</summary>
public sealed record IngestionListQuery
{
    /// <summary>Widest range of days in which any part of a name is searched: it reads the index over the whole range.</summary>
    private static readonly TimeSpan WidestSearch = TimeSpan.FromDays(32);

    [Description("Ids of runs, separated by commas; at most 100. Unknown ones are missing in the answer")]
    [FromQuery(Name = "ids")]
    public string? Ids { get; init; }

    [Description("STARTED, SUCCESS, FAILED, SKIPPED or UNDONE")]
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    [Description("Target table")]
    [FromQuery(Name = "table")]
    public string? Table { get; init; }

    [Description("Error code, such as TOO_MANY_REJECTS")]
    [FromQuery(Name = "code")]
    public string? Code { get; init; }

    [Description("mba or policy")]
    [FromQuery(Name = "scope")]
    public string? Scope { get; init; }

    [Description("Who asked for the upload, as in uploadedBy")]
    [FromQuery(Name = "uploader")]
    public string? Uploader { get; init; }

    [Description("Beginning of the file name, in any case")]
    [FromQuery(Name = "name")]
    public string? Name { get; init; }

    [Description("Any part of the file name, in any case; needs a range of at most 32 days (from, to)")]
    [FromQuery(Name = "contains")]
    public string? Contains { get; init; }

    [Description("What the file name ends in, e.g. csv or csv.gz; needs a range of at most 32 days (from, to)")]
    [FromQuery(Name = "type")]
    public string? Type { get; init; }

    [Description("Bucket of the object")]
    [FromQuery(Name = "bucket")]
    public string? Bucket { get; init; }

    [Description("The object's whole key, with bucket: its history")]
    [FromQuery(Name = "key")]
    public string? Key { get; init; }

    [Description("Upload that brought the object")]
    [FromQuery(Name = "uploadId")]
    public string? UploadId { get; init; }

    [Description("Created at this time or later, e.g. 2026-11-20T00:00:00Z or 2026-11-20")]
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [Description("Created before this time")]
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    [Description("created, name, size, duration or rejected, with a minus for descending; -created when absent")]
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    [Description("Runs in a page, 1 to 200; 50 when absent")]
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [Description("next of the page before")]
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    public AuditFilter Read(QueryFields query, Settings settings, DateTimeOffset now)
    {
        var (sort, ascending) = query.Sort("sort", Sort);
        var filter = new AuditFilter
        {
            Ids = query.Ids("ids", Ids),
            Status = query.Status("status", Status),
            Table = query.Text("table", Table, 255),
            ErrorCode = query.Text("code", Code, 64),
            UploadedBy = query.Text("uploader", Uploader, 255),
            NamePrefix = query.Text("name", Name, 255),
            NameContains = query.Text("contains", Contains, 255),
            FileType = query.Text("type", Type, 20),
            Bucket = query.Text("bucket", Bucket, 255),
            Key = query.Text("key", Key, 1024),
            UploadId = query.Text("uploadId", UploadId, 64),
            From = query.Time("from", From),
            To = query.Time("to", To),
            Sort = sort,
            Ascending = ascending,
            Limit = query.Whole("limit", Limit, 50, 1, 200),
            After = query.Place("cursor", Cursor, sort),
        };
        if (filter is { Key: not null, Bucket: null })
            query.Add("bucket", "is missing: a key is one of a bucket");
        var isNarrow = filter.From is { } from && (filter.To ?? now) - from <= WidestSearch;
        if (filter.NameContains is not null && !isNarrow)
            query.Add("contains", "needs from, at most 32 days before to (or now); name finds the beginning of a name at any time");
        if (filter.FileType is not null && !isNarrow)
            query.Add("type", "needs from, at most 32 days before to (or now)");
        return query.Scope("scope", Scope) is { } scope ? WithScope(query, filter, scope, settings) : filter;
    }

    private static AuditFilter WithScope(QueryFields query, AuditFilter filter, FileScope scope, Settings settings)
    {
        if (filter.Bucket is not null)
            query.Add("scope", "cannot be combined with bucket: each scope has its own");
        return filter with { Bucket = settings.BucketOf(scope), KeyPrefix = settings.PrefixOf(scope) };
    }
}
