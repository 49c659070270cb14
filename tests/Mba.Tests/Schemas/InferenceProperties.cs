using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mba.Rows;
using Mba.Schemas;
using Xunit;

namespace Mba.Tests.Schemas;

/// <summary>What holds of every column: its type holds its values, a proof is a promise, and what is stored is what was written.</summary>
public sealed class InferenceProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(2000);

    private static readonly Gen<string> Digits = Gen.ListOf(Gen.Elements('0', '1', '5', '9')).Select(d => string.Concat(d));

    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.Elements("", "NULL", "\\N", "NA", "-", "true", "False", "x", " ", "é名😀", "+", ".", "e", "1e", "--1", "T", ":", "1:2", "//"),
        from sign in Gen.Elements("", "", "-", "+")
        from whole in Digits
        select sign + whole,
        from sign in Gen.Elements("", "-")
        from whole in Digits
        from fraction in Digits
        select $"{sign}{whole}.{fraction}",
        from whole in Digits
        from exponent in Gen.Choose(-320, 320)
        select $"{whole}.5e{exponent}",
        from y in Gen.Choose(0, 10_000)
        from m in Gen.Choose(0, 13)
        from d in Gen.Choose(0, 32)
        from form in Gen.Choose(0, 5)
        select Day(y, m, d, form),
        from y in Gen.Choose(0, 9999)
        from s in Gen.Choose(0, 90_000)
        from f in Gen.Elements("", ".5", ".123456", ".1234567")
        from z in Gen.Elements("", "Z", "+05:30", "-12")
        select Clock(y, s, f, z),
        from s in Gen.Choose(0, 90_000)
        select Clock(0, s, "", "")[11..]
    );

    // Columns are mostly of one kind, as they are in files.
    private static readonly Arbitrary<string[]> Columns = Gen.OneOf(
            Gen.ArrayOf(Value),
            Gen.ArrayOf(
                from n in Gen.Choose(-1_000_000, 1_000_000)
                from scale in Gen.Choose(0, 4)
                select (n / (decimal)Math.Pow(10, scale)).ToString(CultureInfo.InvariantCulture)
            ),
            Gen.ArrayOf(
                from y in Gen.Choose(1, 9999)
                from m in Gen.Choose(1, 12)
                from d in Gen.Choose(1, 28)
                from form in Gen.Elements(0, 0, 0, 1, 3)
                select Day(y, m, d, form)
            )
        )
        .ToArbitrary();

    private static readonly ColumnType[] Types =
    [
        ColumnType.Unknown,
        ColumnType.Boolean,
        ColumnType.Int,
        ColumnType.BigInt,
        ColumnType.Decimal(5, 2),
        ColumnType.Decimal(20, 0),
        ColumnType.Decimal(65, 30),
        ColumnType.Double,
        ColumnType.Date,
        ColumnType.DateTime(0),
        ColumnType.DateTime(6),
        ColumnType.Time(0),
        ColumnType.Time(6),
        ColumnType.Varchar(3),
        ColumnType.Varchar(64),
        ColumnType.Text,
        ColumnType.Json,
    ];

    [Fact]
    public void The_inferred_type_holds_every_value() =>
        FsCheck
            .Fluent.Prop.ForAll(
                Columns,
                values =>
                {
                    var inferred = Observe(values).Infer(new InferenceOptions());
                    var options = new ConversionOptions { DateOrder = inferred.DateOrder ?? DateOrder.MonthFirst };

                    Assert.True(Observe(values).Proves(inferred.Type, options), inferred.ToString());
                    Assert.All(values, value => Assert.Equal(ValueFault.None, Convert(value, inferred.Type, options).Fault));
                }
            )
            .Check(Runs);

    [Fact]
    public void A_proof_is_a_promise_for_every_type_and_option() =>
        FsCheck
            .Fluent.Prop.ForAll(
                Columns,
                values =>
                {
                    var evidence = Observe(values);
                    foreach (var type in Types)
                    {
                        foreach (var options in Options())
                        {
                            if (evidence.Proves(type, options))
                                Assert.All(values, value => Assert.Equal(ValueFault.None, Convert(value, type, options).Fault));
                        }
                    }
                }
            )
            .Check(Runs);

    [Fact]
    public void What_is_stored_converts_to_itself() =>
        FsCheck
            .Fluent.Prop.ForAll(
                Columns,
                values =>
                {
                    foreach (var type in Types)
                    {
                        foreach (var value in values)
                        {
                            var (stored, isNull, fault) = Convert(value, type, new ConversionOptions());
                            if (fault == ValueFault.None && !isNull)
                                Assert.Equal((stored, false, ValueFault.None), Convert(stored, type, new ConversionOptions()));
                        }
                    }
                }
            )
            .Check(Runs);

    [Fact]
    public void Decimals_are_stored_exactly() =>
        FsCheck
            .Fluent.Prop.ForAll(
                Columns,
                values =>
                {
                    foreach (var value in values)
                    {
                        var (stored, isNull, fault) = Convert(value, ColumnType.Decimal(20, 8), new ConversionOptions());
                        if (fault == ValueFault.None && !isNull)
                            Assert.Equal(
                                decimal.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture),
                                decimal.Parse(
                                    stored,
                                    NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                                    CultureInfo.InvariantCulture
                                )
                            );
                    }
                }
            )
            .Check(Runs);

    private static IEnumerable<ConversionOptions> Options() =>
        from order in new[] { DateOrder.MonthFirst, DateOrder.DayFirst }
        from declared in new[] { false, true }
        select new ConversionOptions { DateOrder = order, Declared = declared };

    private static ColumnEvidence Observe(string[] values)
    {
        var evidence = new ColumnEvidence();
        foreach (var value in values)
            evidence.Observe(Encoding.UTF8.GetBytes(value));
        return evidence;
    }

    private static (string Stored, bool IsNull, ValueFault Fault) Convert(string value, ColumnType type, ConversionOptions options)
    {
        var stored = ValueConverter
            .For(type, options)
            .Convert(Encoding.UTF8.GetBytes(value), new byte[ValueConverter.ScratchBytes], out var isNull, out var fault);
        return (isNull ? "" : Encoding.UTF8.GetString(stored), isNull, fault);
    }

    private static string Day(int year, int month, int day, int form) =>
        form switch
        {
            0 => $"{year:0000}-{month:00}-{day:00}",
            1 => $"{month}/{day}/{year:0000}",
            2 => $"{day:00}.{month:00}.{year:0000}",
            3 => $"{year:0000}{month:00}{day:00}",
            4 => $"{day:00}-JAN-{year:0000}",
            _ => $"March {day}, {year:0000}",
        };

    private static string Clock(int year, int seconds, string fraction, string zone) =>
        $"{year:0000}-12-31T{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}{fraction}{zone}";
}
