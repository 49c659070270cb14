using System.Globalization;
using System.Numerics;
using System.Text;
using Mba.Schemas;
using Xunit;

namespace Mba.Tests.Schemas;

/// <summary>
/// What a column's evidence counts, whatever the order of its values and the short cuts that its usual ones take, against counts of each value by itself.
/// </summary>
public sealed class EvidenceModelTests
{
    [Fact]
    public void Evidence_is_the_sum_of_its_values()
    {
        var random = new Random(17);
        for (var i = 0; i < 4000; i++)
        {
            var usual = random.Next(8);
            var values = Enumerable
                .Range(0, random.Next(1, 12))
                .Select(_ => Value(random.Next(5) > 0 ? usual : random.Next(8), random))
                .ToList();
            var evidence = new ColumnEvidence();
            foreach (var value in values)
                evidence.Observe(Encoding.UTF8.GetBytes(value));

            Assert.Equal(Expected(values), Found(evidence));
        }
    }

    private static string Found(ColumnEvidence e) =>
        FormattableString.Invariant(
            $"{e.Values} {e.Nulls} {e.TypedNulls} {e.Booleans} texts {e.Texts} {e.ImpossibleDays} {e.ImpossibleShapes} size {e.MinCharacters} {e.MaxCharacters} {e.MaxBytes}"
        )
        + FormattableString.Invariant(
            $" numbers {e.Numbers.Integers} {e.Numbers.Decimals} {e.Numbers.Exponents} {e.Numbers.LeadingZeros} {e.Numbers.LongPlus} {e.Numbers.CompactDates} digits {e.Numbers.MaxWholeDigits} {e.Numbers.MaxScale} {e.Numbers.MaxExactScale} groups {e.Numbers.LikeGroups}"
        )
        + FormattableString.Invariant(
            $" range {(e.Numbers.BeyondLong ? "beyond" : $"{e.Numbers.Min}..{e.Numbers.Max}")} {e.Numbers.LosesDigitsAsDouble} {e.Numbers.MayBeGrouped}"
        )
        + FormattableString.Invariant(
            $" times {e.Times.Dates} {e.Times.DateTimes} {e.Times.Times} {e.Times.Zoned} orders {e.Times.OnlyMonthFirst} {e.Times.OnlyDayFirst} {e.Times.EitherOrder} fraction {e.Times.MaxFraction} {e.Times.MaxExactFraction} {e.Times.HasClock} {e.Times.Shapes}"
        );

    private static string Expected(List<string> values)
    {
        var some = values.FindAll(v => v.Length > 0 && v is not ("NULL" or "null" or "\\N"));
        var typedNulls = some.FindAll(v => v is "NA" or "N/A" or "NaN" or "None" or "#N/A" or "-");
        var texts = some.Except(typedNulls).ToHashSet(StringComparer.Ordinal);
        var bare = some.FindAll(texts.Contains).ConvertAll(v => v.Trim(' ', '\t'));
        var numbers = bare.ConvertAll(v => new Number(v)).FindAll(n => n.IsNumber);
        var moments = bare.ConvertAll(TemporalModel.Read).OfType<Moment>().ToList();
        var impossible = bare.FindAll(v => TemporalModel.Read(v) is null && TemporalModel.ShapeOf(v) != DateShapes.None);
        return Head(values, some, typedNulls.Count, bare, impossible) + Numbers(numbers) + Times(moments, bare);
    }

    private static string Head(List<string> values, List<string> some, int typedNulls, List<string> bare, List<string> impossible) =>
        FormattableString.Invariant(
            $"{values.Count} {values.Count - some.Count} {typedNulls} {bare.Count(v => v.Equals("true", StringComparison.OrdinalIgnoreCase) || v.Equals("false", StringComparison.OrdinalIgnoreCase))}"
        )
        + FormattableString.Invariant(
            $" texts {impossible.Count} {impossible.Count} {impossible.Aggregate(DateShapes.None, (all, v) => all | TemporalModel.ShapeOf(v))}"
        )
        + FormattableString.Invariant(
            $" size {some.Select(v => v.Length).DefaultIfEmpty(0).Min()} {some.Select(v => v.Length).DefaultIfEmpty(0).Max()} {some.Select(v => v.Length).DefaultIfEmpty(0).Max()}"
        );

    private static string Numbers(List<Number> numbers)
    {
        var (integers, decimals) = (numbers.FindAll(n => n.Kind == NumberKind.Integer), numbers.FindAll(n => n.Kind == NumberKind.Decimal));
        var exponents = numbers.Count - integers.Count - decimals.Count;
        var plain = integers.Concat(decimals).ToList();
        var groups = decimals.Count(n => n.Fraction.Length == 3 && n.Whole.TrimStart('0').Length is 1 or 2 or 3);
        var beyond = integers.Exists(n => n.Value < long.MinValue || n.Value > long.MaxValue);
        var (min, max) = integers.Count == 0 ? (0, 0) : (integers.Min(n => n.Value), integers.Max(n => n.Value));
        var grouped =
            decimals.Count > 0
            && groups == decimals.Count
            && exponents == 0
            && !beyond
            && (integers.Count == 0 || (min > -1000 && max < 1000));
        return FormattableString.Invariant(
                $" numbers {integers.Count} {decimals.Count} {exponents} {numbers.Count(n => n.Whole is ['0', _, ..])} {integers.Count(n => n.Text[0] == '+' && n.Whole.Length >= 8)} {integers.Count(n => TemporalModel.ReadCompact(n.Text) is not null)}"
            )
            + FormattableString.Invariant(
                $" digits {plain.Select(n => n.Whole.TrimStart('0').Length).DefaultIfEmpty(0).Max()} {decimals.Select(n => n.Fraction.Length).DefaultIfEmpty(0).Max()} {decimals.Select(n => n.Fraction.TrimEnd('0').Length).DefaultIfEmpty(0).Max()} groups {groups}"
            )
            + FormattableString.Invariant($" range {(beyond ? "beyond" : $"{min}..{max}")} {plain.Exists(n => !n.IsDouble)} {grouped}");
    }

    private static string Times(List<Moment> moments, List<string> bare)
    {
        var numeric = moments.FindAll(m => m.Numeric);
        var dates = bare.FindAll(v => TemporalModel.Read(v) is { Kind: TemporalKind.Date });
        return FormattableString.Invariant(
                $" times {dates.Count} {moments.Count(m => m.Kind == TemporalKind.DateTime)} {moments.Count(m => m.Kind == TemporalKind.Time)} {moments.Count(m => m.Zoned)}"
            )
            + FormattableString.Invariant(
                $" orders {numeric.Count(m => m.Orders == DateOrders.MonthFirst)} {numeric.Count(m => m.Orders == DateOrders.DayFirst)} {numeric.Count(m => m.Orders == DateOrders.Either && m.Day.Month != m.Day.Day)}"
            )
            + FormattableString.Invariant(
                $" fraction {moments.Select(m => m.Fraction).DefaultIfEmpty(0).Max()} {moments.Select(m => $"{m.Clock.Microsecond:000000}".TrimEnd('0').Length).DefaultIfEmpty(0).Max()}"
            )
            + FormattableString.Invariant(
                $" {moments.Exists(m => m.Kind == TemporalKind.DateTime && (m.Clock != default || m.Offset != 0))} {dates.Aggregate(DateShapes.None, (all, v) => all | (TemporalModel.ShapeOf(v) is not DateShapes.None and var shape ? shape : DateShapes.Named))}"
            );
    }

    private sealed class Number
    {
        public Number(string text)
        {
            Text = text;
            var match = NumberModelTests.Grammar().Match(text);
            (Whole, Fraction) = (match.Groups["whole"].Value, match.Groups["fraction"].Value);
            IsNumber = match.Success && Whole.Length + Fraction.Length > 0;
            Kind =
                match.Groups["exponent"].Length > 0 ? NumberKind.Exponent
                : match.Groups["point"].Length > 0 ? NumberKind.Decimal
                : NumberKind.Integer;
            if (IsNumber && Kind == NumberKind.Integer)
                Value = BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        public string Text { get; }

        public string Whole { get; }

        public string Fraction { get; }

        public bool IsNumber { get; }

        public NumberKind Kind { get; }

        public BigInteger Value { get; }

        public bool IsDouble =>
            NumberModelTests.Exact(Text)
            == NumberModelTests.Exact(double.Parse(Text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture));
    }

    private static string Value(int kind, Random random)
    {
        string[] words = ["", "", "NULL", "null", "\\N", "NA", "N/A", "NaN", "None", "#N/A", "-", "true", "FALSE", "False"];
        var value = kind switch
        {
            0 or 1 => Integer(random),
            2 or 3 => Decimal(random),
            4 => random.Next(5) == 0
                ? "1.5e3"
                : FormattableString.Invariant($"{random.Next(1790, 2210)}{random.Next(0, 14):00}{random.Next(0, 33):00}"),
            5 or 6 => Moment(random, kind == 5),
            _ => words[random.Next(words.Length)],
        };
        return random.Next(12) == 0 && kind < 7 ? $" {value}\t" : value;
    }

    private static string Integer(Random random)
    {
        var digits = string.Concat(
            Enumerable.Range(0, random.Next(8) == 0 ? random.Next(14, 22) : random.Next(1, 10)).Select(_ => (char)('0' + random.Next(10)))
        );
        return (
                random.Next(4) switch
                {
                    0 => "-",
                    1 => "+",
                    _ => "",
                }
            ) + (random.Next(3) == 0 ? digits : digits.TrimStart('0').PadLeft(1, '0'));
    }

    private static string Decimal(Random random)
    {
        var fraction = string.Concat(
            Enumerable.Range(0, random.Next(2) == 0 ? 3 : random.Next(0, 12)).Select(_ => (char)('0' + random.Next(random.Next(1, 10))))
        );
        return random.Next(12) == 0 ? "." + fraction + "5" : Integer(random) + "." + fraction;
    }

    private static string Moment(Random random, bool isIso)
    {
        while (true)
        {
            var text = isIso
                ? FormattableString.Invariant($"{random.Next(1, 9999):0000}-{random.Next(1, 13):00}-{random.Next(1, 32):00}")
                    + (
                        random.Next(2) == 0
                            ? ""
                            : FormattableString.Invariant(
                                $"{" T"[random.Next(2)]}{random.Next(0, 24):00}:{random.Next(0, 60):00}:{random.Next(0, 60):00}"
                            )
                                + (random.Next(3) == 0 ? ".120" : "")
                                + (random.Next(3) == 0 ? "Z" : "")
                    )
                : TemporalModel.Text(random);
            if (TemporalModel.Read(text) is not null || TemporalModel.ShapeOf(text) != DateShapes.None)
                return text;
        }
    }
}
