using System.ComponentModel;
using Mba.MySql.Claims;
using Microsoft.AspNetCore.Mvc;

namespace Mba.UploadApi.Requests;

/// <summary>Parameters of DELETE /ingestions/{id}/rows, as text.</summary>
public sealed record UndoQuery
{
    [Description(
        "What to do with files that were skipped as duplicates of the run: hand-over (the newest of them takes over the rows) or undo (they are undone, too); when absent, the request is refused if there are any"
    )]
    [FromQuery(Name = "duplicates")]
    public string? Duplicates { get; init; }

    public UndoDuplicates Read(QueryFields query) =>
        query.OneOf("duplicates", Duplicates, "refuse", "hand-over", "undo") switch
        {
            "hand-over" => UndoDuplicates.HandOver,
            "undo" => UndoDuplicates.Undo,
            _ => UndoDuplicates.Refuse,
        };
}
