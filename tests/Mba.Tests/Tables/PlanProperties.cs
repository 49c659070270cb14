using FsCheck;
using FsCheck.Fluent;
using Mba.Rows;
using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

/// <summary>What holds of every plan, whatever the file and the table.</summary>
public sealed class PlanProperties
{
    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.Elements(
            "",
            "NULL",
            "NA",
            "-",
            "true",
            "FALSE",
            "0",
            "007",
            "+1",
            "-5",
            "x",
            "some text",
            "é名😀",
            "1e5",
            "1.5E-3",
            "12:30:00",
            "12:30:00.25"
        ),
        Gen.Choose(-1_000_000, 1_000_000).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.Choose(0, 1_000_000).Select(n => (n / 100m).ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.Elements("9999999999", "123456789012345678", "12345678901234567890", "1234567890.123456789", new string('9', 66)),
        Gen.Elements(
            "2024-01-02",
            "25/12/2024",
            "12/25/2024",
            "03/04/2024",
            "20240115",
            "2024-01-02 03:04:05",
            "2024-01-02T03:04:05.125Z",
            "2024-02-30"
        ),
        Gen.Choose(1, 300).Select(n => new string('y', n))
    );

    // Columns are mostly of one kind, as they are in files.
    private static readonly Gen<string[]> Values = Gen.OneOf(
        Gen.ArrayOf(Value, 4),
        Value.SelectMany(v => Gen.ArrayOf(Gen.Elements(v, v, v, ""), 4))
    );

    private static readonly Gen<ColumnType> Types = Gen.Elements(
        ColumnType.Unknown,
        ColumnType.Boolean,
        ColumnType.Int,
        ColumnType.BigInt,
        ColumnType.Decimal(10, 2),
        ColumnType.Decimal(65, 30),
        ColumnType.Double,
        ColumnType.Date,
        ColumnType.DateTime(0),
        ColumnType.DateTime(6),
        ColumnType.Time(0),
        ColumnType.Varchar(5),
        ColumnType.Varchar(64),
        ColumnType.Varchar(500),
        ColumnType.Text,
        ColumnType.LongText,
        new(TypeKind.Other),
        ColumnType.Whole(16, unsigned: true)
    );

    private static readonly Gen<TableColumn> Columns =
        from name in Gen.Choose(0, 7)
        from type in Types
        from held in Gen.Elements(true, true, true, false)
        from order in Gen.Elements<DateOrder?>(null, null, DateOrder.MonthFirst, DateOrder.DayFirst)
        select new TableColumn
        {
            Name = $"c{name}",
            Type = type,
            HeldValues = held && type.Kind != TypeKind.Unknown,
            DateOrder = order,
        };

    private static readonly Gen<TableSchema?> Tables = Gen.OneOf(
        Gen.Constant<TableSchema?>(null),
        Gen.ListOf(Columns).Select(c => (TableSchema?)new TableSchema { Name = Given.TableName, Columns = [.. c.DistinctBy(x => x.Name)] })
    );

    private static readonly Arbitrary<((string Name, string[] Values)[] File, TableSchema? Table)> Cases = Gen.ListOf(Values)
        .Where(v => v.Count is > 0 and < 9)
        .SelectMany(v => Tables.Select(t => (v.Select((x, i) => ($"c{i}", x)).ToArray(), t)))
        .ToArbitrary();

    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void Holds_every_row_that_it_does_not_reject() =>
        Check(
            (plan, file) =>
            {
                using var encoder = new RowEncoder(plan, new RowOrigin(1, "", "", null));
                using var block = new BlockBuffer(1024);
                using var records = new FakeRecords(file);
                var rejected = 0;
                while (records.Read())
                    rejected += encoder.TryEncode(records, block, out _) ? 0 : 1;
                Assert.Equal(plan.RowsToReject, rejected);
            }
        );

    [Fact]
    public void Holds_every_column_of_the_file_in_a_column_or_in_the_overflow() =>
        Check(
            (plan, file) =>
                Assert.Equal(
                    file.Select(c => c.Name).Order(StringComparer.Ordinal),
                    plan.Bindings.Concat(plan.Overflow).Select(b => b.Column).Order(StringComparer.Ordinal)
                )
        );

    [Fact]
    public void Never_narrows_a_column_that_held_values() =>
        Check(
            (plan, _) =>
                Assert.All(
                    plan.Existing?.Columns.Where(c => c.HeldValues) ?? [],
                    c => Assert.True(plan.Target.Find(c.Name)?.Type.Holds(c.Type))
                )
        );

    [Fact]
    public void Changes_nothing_when_it_is_made_again_for_the_table_that_it_made() =>
        Check(
            (plan, file) =>
            {
                var again = Given.Load(plan.Target, Lenient, file);

                Assert.Empty(again.Changes);
                Assert.Equal((plan.Hash, plan.RowsToReject), (again.Hash, again.RowsToReject));
            }
        );

    [Fact]
    public void Changes_lead_from_the_table_to_the_target() =>
        Check(
            (plan, _) =>
            {
                var columns = (plan.Existing?.Columns ?? []).ToDictionary(c => c.Name, c => c.Type, StringComparer.OrdinalIgnoreCase);
                foreach (var change in plan.Changes)
                    Apply(change, columns);
                Assert.Equal(plan.Target.Columns.ToDictionary(c => c.Name, c => c.Type, StringComparer.OrdinalIgnoreCase), columns);
            }
        );

    private static Dataset Lenient => Given.Dataset() with { MaxRejectPercent = 100, MinColumnMatchPercent = 0 };

    private static void Check(Action<TablePlan, (string Name, string[] Values)[]> holds) =>
        Check(
            Runs,
            Prop.ForAll(
                Cases,
                c =>
                {
                    TablePlan plan;
                    try
                    {
                        plan = Given.Load(c.Table, Lenient, c.File);
                    }
                    catch (IngestException error) when (error.Code is "DATE_ORDER_CONFLICT" or "COLUMN_TYPE_CONFLICT")
                    {
                        return;
                    }

                    holds(plan, c.File);
                }
            )
        );

    private static void Check(Config runs, Property property) => property.Check(runs);

    private static void Apply(TableChange change, Dictionary<string, ColumnType> columns)
    {
        switch (change)
        {
            case TableChange.Create create:
                create.Table.Columns.ToList().ForEach(c => columns.Add(c.Name, c.Type));
                break;
            case TableChange.Add add:
                columns.Add(add.Column.Name, add.Column.Type);
                break;
            case TableChange.Widen widen:
                Assert.Equal(widen.From.Type, columns[widen.From.Name]);
                columns[widen.From.Name] = widen.To.Type;
                break;
        }
    }
}
