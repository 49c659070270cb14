using FsCheck;
using FsCheck.Fluent;
using Mba.Schemas;
using Xunit;

namespace Mba.Tests.Schemas;

public sealed class ColumnTypeLatticeTests
{
    private static readonly Gen<ColumnType> Types = Gen.OneOf(
        Gen.Elements(
            ColumnType.Unknown,
            ColumnType.Boolean,
            ColumnType.Int,
            ColumnType.BigInt,
            ColumnType.Double,
            ColumnType.Date,
            ColumnType.Text,
            ColumnType.MediumText,
            ColumnType.LongText,
            ColumnType.Json,
            new ColumnType(TypeKind.Other),
            ColumnType.Whole(16, false),
            ColumnType.Whole(32, true)
        ),
        Gen.Choose(1, 65).SelectMany(p => Gen.Choose(0, Math.Min(p, 30)).Select(s => ColumnType.Decimal(p, s))),
        Gen.Choose(0, 6).Select(ColumnType.DateTime),
        Gen.Choose(0, 6).Select(ColumnType.Time),
        Gen.Choose(1, 16_383).Select(ColumnType.Varchar)
    );

    private static readonly Arbitrary<(ColumnType A, ColumnType B, ColumnType C)> Triples = Types
        .SelectMany(a => Types.SelectMany(b => Types.Select(c => (a, b, c))))
        .ToArbitrary();

    [Fact]
    public void Widening_does_not_depend_on_the_order_of_files() =>
        Prop.ForAll(
                Triples,
                t =>
                    ColumnType.Widen(t.A, t.B) == ColumnType.Widen(t.B, t.A)
                    && ColumnType.Widen(ColumnType.Widen(t.A, t.B), t.C) == ColumnType.Widen(t.A, ColumnType.Widen(t.B, t.C))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Widening_twice_is_widening_once() =>
        Prop.ForAll(Triples, t => ColumnType.Widen(ColumnType.Widen(t.A, t.B), t.B) == ColumnType.Widen(t.A, t.B))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_widened_type_holds_both_that_it_came_from() =>
        Prop.ForAll(Triples, t => ColumnType.Widen(t.A, t.B).Holds(t.A) && ColumnType.Widen(t.A, t.B).Holds(t.B))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_wider_type_stays_wider_beside_a_third() =>
        Prop.ForAll(Triples, t => !t.A.Holds(t.B) || ColumnType.Widen(t.A, t.C).Holds(ColumnType.Widen(t.B, t.C)))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("INT", "BIGINT", "BIGINT")]
    [InlineData("BIGINT", "DECIMAL(10,2)", "DECIMAL(21,2)")]
    [InlineData("INT", "DECIMAL(10,2)", "DECIMAL(12,2)")]
    [InlineData("DECIMAL(10,2)", "DECIMAL(6,4)", "DECIMAL(12,4)")]
    [InlineData("DECIMAL(60,0)", "DECIMAL(30,30)", "VARCHAR(68)")]
    [InlineData("INT", "DOUBLE", "DOUBLE")]
    [InlineData("BIGINT", "DOUBLE", "VARCHAR(68)")]
    [InlineData("DATE", "DATETIME(3)", "DATETIME(3)")]
    [InlineData("DATETIME(3)", "DATETIME", "DATETIME(3)")]
    [InlineData("DATE", "TIME", "VARCHAR(26)")]
    [InlineData("DATE", "BIGINT", "VARCHAR(68)")]
    [InlineData("BOOLEAN", "BIGINT", "VARCHAR(68)")]
    [InlineData("BOOLEAN", "VARCHAR(2)", "VARCHAR(5)")]
    [InlineData("VARCHAR(10)", "VARCHAR(200)", "VARCHAR(200)")]
    [InlineData("VARCHAR(200)", "TEXT", "TEXT")]
    [InlineData("MEDIUMTEXT", "LONGTEXT", "LONGTEXT")]
    [InlineData("JSON", "VARCHAR(10)", "LONGTEXT")]
    public void Finds_the_least_type_that_holds_both(string a, string b, string expected) =>
        Assert.Equal(Parse(expected), ColumnType.Widen(Parse(a), Parse(b)));

    private static ColumnType Parse(string text) =>
        Mba.Tables.ColumnTypeText.Parse(text) ?? throw new ArgumentException(text, nameof(text));
}
