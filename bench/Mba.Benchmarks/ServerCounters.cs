using System.Globalization;
using Mba.MySql.Connections;

namespace Mba.Benchmarks;

/// <summary>What the database server has counted since it started: what no clock of a shared machine can blur.</summary>
public sealed record ServerCounters(IReadOnlyDictionary<string, long> Status, TimeSpan ProcessorTime)
{
    private static readonly string[] Names =
    [
        "Questions",
        "Com_commit",
        "Innodb_os_log_fsyncs",
        "Innodb_data_fsyncs",
        "Innodb_os_log_written",
        "Innodb_data_written",
        "Innodb_rows_inserted",
        "Bytes_received",
        "Bytes_sent",
    ];

    public static async Task<ServerCounters> ReadAsync(BenchDatabase database, CancellationToken cancellationToken)
    {
        await using var session = await database.Sessions.OpenSessionAsync(cancellationToken);
        var rows = await session.QueryAsync(
            Sql.Of($"SHOW GLOBAL STATUS"),
            row => (Name: row.GetString(0), Value: row.GetString(1)),
            cancellationToken
        );
        return new ServerCounters(
            rows.Where(r => Names.Contains(r.Name, StringComparer.OrdinalIgnoreCase))
                .ToDictionary(r => r.Name, r => long.Parse(r.Value, CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase),
            database.ProcessorTime
        );
    }

    /// <summary>What was counted since <paramref name="before"/>, for each of <paramref name="times"/> things, in one line.</summary>
    public string Since(ServerCounters before, int times) =>
        string.Join(
            ", ",
            Status
                .OrderBy(s => Array.FindIndex(Names, n => n.Equals(s.Key, StringComparison.OrdinalIgnoreCase)))
                .Select(s => FormattableString.Invariant($"{s.Key} {(s.Value - before.Status[s.Key]) / (double)times:0.##}"))
                .Append(
                    FormattableString.Invariant($"processor {(ProcessorTime - before.ProcessorTime).TotalMilliseconds / times:0.00} ms")
                )
        );
}
