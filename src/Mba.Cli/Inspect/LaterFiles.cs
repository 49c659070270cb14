using System.Text.Json.Nodes;
using Mba.Csv;
using Mba.Tables;

namespace Mba.Cli.Inspect;

/// <summary>What a later file would change about the table that the files before it make, or why it would not enter it.</summary>
internal sealed record LaterFile(string Name, IReadOnlyList<string> Changes, long Rejected, string? ErrorCode, string? Error)
{
    /// <summary>Codes of warnings that only the table shows.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

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
                var (plan, warnings) = await Inspection.PlanForAsync(file, first.Dataset, target, dialect, cancellationToken);
                MeaningRules.Check(plan);
                later.Add(new(file.Name, [.. plan.Changes.Select(Text)], plan.RowsToReject, null, null) { Warnings = warnings });
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
        Error is not null
            ? $"{Name}: {ErrorCode}: {Error}"
            : $"{Name}: {(Changes.Count == 0 ? "no change" : string.Join("; ", Changes))}{Rejects}{string.Concat(Warnings.Select(w => $"; warning {w}"))}";

    public JsonObject Json =>
        new()
        {
            ["file"] = Name,
            ["changes"] = new JsonArray([.. Changes.Select(c => JsonValue.Create(c))]),
            ["rows_rejected"] = Rejected,
            ["warnings"] = new JsonArray([.. Warnings.Select(w => JsonValue.Create(w))]),
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
