using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace Mba.UploadApi.Requests;

/// <summary>Parameters of POST /ingestions/{id}/retry, as text.</summary>
public sealed record RetryQuery
{
    private const int MaxReading = 9;

    [Description("Accepts one of the readings that the dialect of a run that failed with LOW_CONFIDENCE lists, counted from 1")]
    [FromQuery(Name = "reading")]
    public string? Reading { get; init; }

    /// <summary>Null when none is accepted.</summary>
    public int? Read(QueryFields query) => query.Whole("reading", Reading, 0, 1, MaxReading) is > 0 and var number ? number : null;
}
