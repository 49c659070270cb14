using System.ComponentModel;
using Mba.MySql.Queries;
using Microsoft.AspNetCore.Mvc;

namespace Mba.UploadApi.Requests;

/// <summary>Parameters of GET /activity, as text: each is checked, and all errors are reported together.</summary>
public sealed record ActivityListQuery
{
    [Description("Who did it, as in actor")]
    [FromQuery(Name = "actor")]
    public string? Actor { get; init; }

    [Description("retry, undo, redrive, view_values, job or verify")]
    [FromQuery(Name = "action")]
    public string? Action { get; init; }

    [Description("The run that it was done to")]
    [FromQuery(Name = "ingestionId")]
    public string? IngestionId { get; init; }

    [Description("Done at this time or later, e.g. 2026-11-20T00:00:00Z or 2026-11-20")]
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [Description("Done before this time")]
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    [Description("Records in a page, 1 to 200; 50 when absent")]
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [Description("next of the page before")]
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    public ActivityFilter Read(QueryFields query) =>
        new()
        {
            Actor = query.Text("actor", Actor, 255),
            Action = query.Action("action", Action),
            IngestionId = query.Id("ingestionId", IngestionId),
            From = query.Time("from", From),
            To = query.Time("to", To),
            Limit = query.Whole("limit", Limit, 50, 1, 200),
            Before = query.Cursor("cursor", Cursor),
        };
}
