using Mba.MySql.Connections;
using MySqlConnector;

namespace Mba.MySql.Runs;

/// <summary>A run as the bearer of rows: which table they are in, and of which content they are.</summary>
internal sealed record LoadedRun(long Seq, string Id, string Table, string? Sha256, string? Mode)
{
    /// <summary>For a SELECT from <c>ingestion_audit</c> without alias.</summary>
    public static SqlText Columns { get; } = new("seq, id, table_name, content_sha256, load_mode");

    /// <summary>Reads a row that was selected by <see cref="Columns"/>.</summary>
    public static LoadedRun Read(MySqlDataReader row) =>
        new(row.GetInt64("seq"), row.GetString("id"), row.Text("table_name") ?? "", row.Text("content_sha256"), row.Text("load_mode"));

    public bool HasSameContent(LoadedRun other) => Table == other.Table && Sha256 is not null && Sha256 == other.Sha256;
}
