using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace Mba.UploadApi.Requests;

/// <summary>Parameters of GET /ingestions/{id}/rejects, as text: each is checked, and all errors are told together.</summary>
public sealed record RejectListQuery
{
    private const int MostAsCsv = 10_000;

    [Description("json or csv; json when absent")]
    [FromQuery(Name = "format")]
    public string? Format { get; init; }

    [Description("false: as CSV, text that a spreadsheet would take for a formula stays as it is, to be sent again")]
    [FromQuery(Name = "escape")]
    public string? Escape { get; init; }

    [Description("true: with the records themselves, which hold cell values; takes the role values, and is recorded")]
    [FromQuery(Name = "raw")]
    public string? Raw { get; init; }

    [Description("true: the skipped lines, with the reason, instead of the rejected records")]
    [FromQuery(Name = "skipped")]
    public string? Skipped { get; init; }

    [Description("Records in a page, 1 to 1,000 (10,000 as CSV); 100 (10,000) when absent")]
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [Description("next of the page before")]
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    public RejectFilter Read(QueryFields query)
    {
        var asCsv = query.OneOf("format", Format, "json", "csv") is "csv";
        return new RejectFilter(
            asCsv,
            query.Flag("raw", Raw),
            query.Flag("escape", Escape ?? "true"),
            query.Flag("skipped", Skipped),
            query.Cursor("cursor", Cursor),
            query.Whole("limit", Limit, asCsv ? MostAsCsv : 100, 1, asCsv ? MostAsCsv : 1000)
        );
    }
}

/// <summary>Which rejected records, or skipped lines, to answer with, and how.</summary>
public sealed record RejectFilter(bool AsCsv, bool WithRaw, bool Escape, bool Skipped, long? After, int Limit);
