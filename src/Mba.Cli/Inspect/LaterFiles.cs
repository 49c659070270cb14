using System.Text.Json.Nodes;
using Mba.Csv;
using Mba.Tables;

namespace Mba.Cli.Inspect;

/// <summary>What a later file would change about the table that the files before it make, or why it would not enter it.</summary>
internal sealed record LaterFile(string Name, IReadOnlyList<string> Changes, long Rejected, string? ErrorCode, string? Error)
{
    /// <summary>Plans the first file for a new table, and each later one for the table as it is then.</summary>
    public static async Task<List<LaterFile>> OfAsync(
        IReadOnlyList<FileInfo> files,
        string? table,
        DialectOverrides dialect,
        CancellationToken cancellationToken
    )
    {
        var first = await Inspection.OfAsync(files[0], table, dialect, cancellationToken);
        var target = first.Plan.Target;
        var later = new List<LaterFile>();
        foreach (var file in files.Skip(1))
        {
            try
            {
                var plan = await Inspection.PlanForAsync(file, first.Dataset, target, dialect, cancellationToken);
                later.Add(new(file.Name, [.. plan.Changes.Select(Text)], plan.RowsToReject, null, null));
                target = plan.Target;
            }
            catch (IngestException e)
            {
                later.Add(new(file.Name, [], 0, e.Code, e.Message));
            }
        }

        return later;
    }

    public string Line =>
        Error is not null ? $"{Name}: {ErrorCode}: {Error}"
        : Changes.Count == 0 ? $"{Name}: no change{Rejects}"
        : $"{Name}: {string.Join("; ", Changes)}{Rejects}";

    public JsonObject Json =>
        new()
        {
            ["file"] = Name,
            ["changes"] = new JsonArray([.. Changes.Select(c => JsonValue.Create(c))]),
            ["rows_rejected"] = Rejected,
            ["error_code"] = ErrorCode,
            ["error"] = Error,
        };

    private string Rejects => Rejected == 0 ? "" : FormattableString.Invariant($"; {Rejected:N0} rejected");

    private static string Text(TableChange change) =>
        change switch
        {
            TableChange.Add add => $"adds {add.Column.Name} {add.Column.Type}",
            TableChange.Widen widen => $"changes {widen.From.Name} from {widen.From.Type} to {widen.To.Type} ({widen.Reason})",
            TableChange.Create create => $"creates {create.Table.Name}",
            _ => "adds the columns that the system needs",
        };
}
