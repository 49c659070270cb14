using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Mba.Rows;
using Mba.Schemas;
using Mba.Tests.Schemas;
using Xunit;

namespace Mba.Tests.Rows;

/// <summary>Converters against exact arithmetic and the calendar of .NET: every short text of the characters that numbers are made of, and times around every limit.</summary>
public sealed partial class ConverterModelTests
{
    private const string Alphabet = "0179.-+e,$()";

    private static readonly ColumnType[] Numbers =
    [
        ColumnType.Int,
        ColumnType.BigInt,
        ColumnType.Whole(8, unsigned: false),
        ColumnType.Whole(8, unsigned: true),
        ColumnType.Whole(64, unsigned: true),
        ColumnType.Decimal(4, 2),
        ColumnType.Decimal(3, 0),
    ];

    [Fact]
    public void Every_short_text_is_stored_as_the_number_that_it_is_or_refused()
    {
        for (var length = 1; length <= 4; length++)
        {
            for (var i = 0; i < Math.Pow(Alphabet.Length, length); i++)
                CheckNumber(
                    string.Concat(
                        Enumerable.Range(0, length).Select(at => Alphabet[i / (int)Math.Pow(Alphabet.Length, at) % Alphabet.Length])
                    )
                );
        }
    }

    [Theory]
    [InlineData("127", "128", "-128", "-129", "255", "256", "-0", "0", "-1", "+1")]
    [InlineData("2147483647", "2147483648", "-2147483648", "-2147483649")]
    [InlineData("9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809")]
    [InlineData("18446744073709551615", "18446744073709551616", "99999999999999999999", "100000000000000000000")]
    [InlineData(
        "99.99",
        "100.00",
        "-99.99",
        "-100.00",
        "99.990",
        "99.999",
        "0.001",
        "0.010",
        "00.01",
        "-0.00",
        "-.00",
        "+0.000",
        "100.",
        "99."
    )]
    [InlineData(
        "+1234567",
        "+12345678",
        "1234567.0",
        "12345678.50",
        "1.5E1",
        "15E-1",
        "15E1",
        "1.5E-2",
        "1.5E2",
        "0E5",
        "-0.0E9",
        "1E100",
        "1E-100",
        "1E101"
    )]
    [InlineData(
        "1,234",
        "12,34",
        "$1,234.50",
        "-$12",
        "$-12",
        "(12)",
        "(1,234.5)",
        "12-",
        "1,234,567",
        "1234,567",
        "1,234.5,6",
        ".5,000",
        "£7",
        "€7.25",
        "$",
        "()",
        "--1",
        "(-1)"
    )]
    public void Limits(params string[] values) => Assert.All(values, CheckNumber);

    [Fact]
    public void Dates_and_times_are_stored_as_the_moment_that_they_are_or_refused()
    {
        var random = new Random(5);
        for (var i = 0; i < 40_000; i++)
        {
            var text =
                random.Next(12) == 0
                    ? FormattableString.Invariant($"{random.Next(1795, 2205)}{random.Next(0, 14):00}{random.Next(0, 33):00}")
                    : TemporalModel.Text(random);
            var moment = TemporalModel.Read(text) ?? TemporalModel.ReadCompact(text);
            var order = random.Next(2) == 0 ? DateOrder.DayFirst : DateOrder.MonthFirst;
            var (fraction, kind) = (
                random.Next(0, 7),
                (ColumnMeaning?)(
                    random.Next(3) switch
                    {
                        0 => ColumnMeaning.Utc,
                        1 => ColumnMeaning.Unzoned,
                        _ => null,
                    }
                )
            );
            var options = new ConversionOptions { DateOrder = order, Instants = kind };

            Assert.Equal((text, Day(moment, order)), (text, Convert(ColumnType.Date, text, options)));
            Assert.Equal((text, Time(moment, fraction)), (text, Convert(ColumnType.Time(fraction), text, options)));
            Assert.Equal((text, DateAndTime(moment, order, fraction, kind)), (text, Convert(ColumnType.DateTime(fraction), text, options)));
        }
    }

    private static void CheckNumber(string text)
    {
        foreach (var type in Numbers)
        {
            foreach (var isDeclared in (bool[])[false, true])
                Assert.Equal(
                    (text, type, isDeclared, Number(text, type, isDeclared)),
                    (text, type, isDeclared, Convert(type, text, new() { Declared = isDeclared }))
                );
        }
    }

    /// <summary>What is stored, or <c>!</c> and the fault.</summary>
    private static string? Number(string text, ColumnType type, bool isDeclared)
    {
        if (text == "-")
            return null;
        var takesMoney = isDeclared || type.IsWhole;
        var bare = takesMoney && !IsNumber(text) ? Money(text) : text;
        if (bare is null || NumberModelTests.Grammar().Match(bare) is not { Success: true } match || !IsNumber(bare))
            return "!NotANumber";
        var (whole, isExponent) = (match.Groups["whole"].Value, match.Groups["exponent"].Length > 0);
        var isInteger = !isExponent && match.Groups["point"].Length == 0;
        var isCode =
            isExponent
            && match.Groups["point"].Length == 0
            && match.Groups["sign"].Length == 0
            && char.IsDigit(match.Groups["exponent"].Value[1]);
        var isIdentifier = whole is ['0', _, ..] || isCode || (isInteger && match.Groups["sign"].Value == "+" && whole.Length >= 8);
        var isDecimal = type.Kind == TypeKind.Decimal || type is { Bits: 64, Unsigned: true };
        if (!takesMoney && (isIdentifier || (!isDecimal && !isInteger)))
            return "!NotANumber";
        if (isExponent && !isDecimal)
            return "!NotANumber";
        var (digits, power) = NumberModelTests.Exact(bare);
        var negative = match.Groups["sign"].Value == "-" && !digits.IsZero;
        return isDecimal ? Decimal(digits, (int)power, negative, type) : Integer(digits, (int)power, negative, type);
    }

    private static string Integer(BigInteger digits, int power, bool negative, ColumnType type)
    {
        if (power < 0)
            return "!TooManyDigits";
        var number = digits * BigInteger.Pow(10, power) * (negative ? -1 : 1);
        var (min, max) =
            type.IsWhole ? type.WholeRange
            : type.Kind == TypeKind.Int ? (int.MinValue, int.MaxValue)
            : (long.MinValue, long.MaxValue);
        return number < min || number > max ? "!OutOfRange" : number.ToString(CultureInfo.InvariantCulture);
    }

    private static string Decimal(BigInteger digits, int power, bool negative, ColumnType type)
    {
        var (precision, scale) = type.IsWhole ? (20, 0) : (type.Precision, type.Scale);
        var written = digits.IsZero ? "" : digits.ToString(CultureInfo.InvariantCulture);
        var fraction = power >= 0 ? "" : written.PadLeft(-power, '0')[^-power..];
        var whole =
            power >= 0 ? written + new string('0', digits.IsZero ? 0 : power)
            : written.Length > -power ? written[..^-power]
            : "";
        if (whole.Length > precision - scale)
            return "!OutOfRange";
        if (fraction.Length > scale)
            return "!TooManyDigits";
        if (type.IsWhole && (negative || digits * BigInteger.Pow(10, Math.Max(0, power)) > ulong.MaxValue))
            return "!OutOfRange";
        return $"{(negative ? "-" : "")}{(whole.Length == 0 ? "0" : whole)}{(fraction.Length == 0 ? "" : "." + fraction)}";
    }

    private static bool IsNumber(string text) =>
        NumberModelTests.Grammar().Match(text) is { Success: true } match
        && match.Groups["whole"].Length + match.Groups["fraction"].Length > 0;

    /// <summary>The number that is written with one sign, a currency and commas before every third digit; null when it is not.</summary>
    private static string? Money(string text)
    {
        var match = MoneyGrammar().Match(text);
        if (!match.Success)
            return null;
        var number = match.Groups["n"].Value.Replace(",", "", StringComparison.Ordinal);
        return text[0] is '(' or '-' || text[^1] == '-' ? "-" + number : number;
    }

    private static string Day(Moment? moment, DateOrder order) =>
        moment is not { Kind: TemporalKind.Date or TemporalKind.DateTime, Zoned: false, Clock: (0, 0, 0, 0) }
        || Resolved(moment, order) is not { } day
            ? "!NotADate"
            : day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(Moment? moment, int fraction)
    {
        if (moment is not { Kind: TemporalKind.Time })
            return "!NotATime";
        return Fits(moment, fraction) ? Clock(Moved(DateTime.MinValue, moment), fraction) : "!TooManyDigits";
    }

    private static string DateAndTime(Moment? moment, DateOrder order, int fraction, ColumnMeaning? kind)
    {
        if (moment is not { Kind: not TemporalKind.Time } || Resolved(moment, order) is not { } day)
            return "!NotADate";
        if (kind == (moment.Zoned ? ColumnMeaning.Unzoned : ColumnMeaning.Utc))
            return "!TimeZone";
        var time = Moved(day, moment);
        return Fits(moment, fraction)
            ? time.ToString("yyyy-MM-dd ", CultureInfo.InvariantCulture) + Clock(time, fraction)
            : "!TooManyDigits";
    }

    private static DateTime Moved(DateTime day, Moment m) =>
        day.AddMinutes((m.Clock.Hour * 60) + m.Clock.Minute - m.Offset)
            .AddSeconds(m.Clock.Second)
            .AddTicks(m.Clock.Microsecond * TimeSpan.TicksPerMicrosecond);

    private static string Clock(DateTime time, int fraction) =>
        time.ToString(fraction == 0 ? "HH:mm:ss" : "HH:mm:ss." + new string('f', fraction), CultureInfo.InvariantCulture);

    private static bool Fits(Moment moment, int fraction) => moment.Clock.Microsecond % (int)Math.Pow(10, 6 - fraction) == 0;

    private static DateTime? Resolved(Moment moment, DateOrder order)
    {
        var (year, month, day) = moment.Day;
        if (moment.Numeric && !moment.Orders.HasFlag(order == DateOrder.DayFirst ? DateOrders.DayFirst : DateOrders.MonthFirst))
            return null;
        return moment.Numeric && order == DateOrder.DayFirst
            ? new(year, day, month, 0, 0, 0, DateTimeKind.Utc)
            : new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
    }

    private static string? Convert(ColumnType type, string text, ConversionOptions options)
    {
        var stored = ValueConverter
            .For(type, options)
            .Convert(Encoding.UTF8.GetBytes(text), new byte[ValueConverter.ScratchBytes], out var isNull, out var fault);
        return isNull ? null
            : fault != ValueFault.None ? "!" + fault
            : Canonical(Encoding.UTF8.GetString(stored), type);
    }

    /// <summary>Zeros behind the point may stay as written.</summary>
    private static string Canonical(string stored, ColumnType type) =>
        type.Kind == TypeKind.Decimal && stored.Contains('.', StringComparison.Ordinal) ? stored.TrimEnd('0').TrimEnd('.') : stored;

    private const string Amount = @"(?<n>([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]*)?)";

    [GeneratedRegex(
        @"\A(\((?<c>[$£€]?)" + Amount + @"\)|(?<c>[$£€]?)" + Amount + "-|-?(?<c>[$£€]?)" + Amount + @")\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex MoneyGrammar();
}
