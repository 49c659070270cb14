using System.Text;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Tables;

namespace Mba.Tests.Tables;

/// <summary>Scans, tables and datasets for tests of planning, made from the values that a file would hold.</summary>
internal static class Given
{
    public const string TableName = "claims";

    public static FileScan File(params (string Name, string[] Values)[] columns) =>
        new()
        {
            Format = new FileFormat
            {
                Kind = "csv",
                Csv = new global::Mba.Csv.CsvDialect(),
                Header = [.. columns.Select(c => c.Name)],
            },
            Columns =
            [
                .. columns.Select(
                    (c, i) =>
                        new ScannedColumn
                        {
                            Field = i,
                            SourceName = c.Name,
                            Name = c.Name,
                            Evidence = Evidence(c.Values),
                        }
                ),
            ],
            RecordsRead = columns.Length == 0 ? 0 : columns.Max(c => c.Values.Length),
            RecordsSkipped = 0,
            RecordsBroken = 0,
            StoredBytes = 1,
            DecodedBytes = 1,
            Md5 = "",
            Sha256 = "",
        };

    public static ColumnEvidence Evidence(params IEnumerable<string> values)
    {
        var evidence = new ColumnEvidence();
        foreach (var value in values)
            evidence.Observe(Encoding.UTF8.GetBytes(value));
        return evidence;
    }

    public static TableSchema Table(params (string Name, ColumnType Type)[] columns) =>
        new() { Name = TableName, Columns = [.. columns.Select(c => new TableColumn { Name = c.Name, Type = c.Type })] };

    public static Dataset Dataset(string table = TableName) => new() { Table = table };

    public static TablePlan Plan(FileScan scan, TableSchema? table, Dataset? dataset = null) =>
        TableReconciler.Plan(scan, dataset ?? Dataset(), table);

    /// <summary>Counts the file's misfits and decides, again and again, as the loader does.</summary>
    public static TablePlan Decided(FileScan scan, TableSchema? table, Dataset? dataset, params (string Name, string[] Values)[] columns)
    {
        var plan = Plan(scan, table, dataset);
        while (plan.MayReject)
        {
            var counter = new Mba.Rows.MisfitCounter(plan);
            using var records = new FakeRecords(columns);
            while (records.Read())
                counter.Observe(records);
            plan = TableReconciler.Decide(scan, dataset ?? Dataset(), plan, counter.Result);
        }

        return plan;
    }

    public static TablePlan Load(TableSchema? table, Dataset? dataset, params (string Name, string[] Values)[] columns) =>
        Decided(File(columns), table, dataset, columns);

    /// <summary><paramref name="count"/> values, made of their number.</summary>
    public static string[] Many(int count, Func<int, string> value) => [.. Enumerable.Range(0, count).Select(value)];

    public static string[] Many(int count, string value) => [.. Enumerable.Repeat(value, count)];
}
