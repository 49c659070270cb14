using System.Text;
using Mba.Schemas;
using Xunit;

namespace Mba.Tests.Schemas;

/// <summary>Dates and times against regular expressions and the calendar of .NET: texts around every limit, and those one character away.</summary>
public sealed class TemporalModelTests
{
    [Fact]
    public void Any_text_is_the_day_or_the_time_that_it_says()
    {
        var random = new Random(11);
        for (var i = 0; i < 60_000; i++)
        {
            var text = TemporalModel.Text(random);
            Check(random.Next(2) == 0 ? text : TemporalModel.Damaged(text, random));
        }
    }

    [Fact]
    public void Every_day_that_a_calendar_has_is_one_and_no_other()
    {
        foreach (var year in TemporalModel.Years)
        {
            for (var month = 0; month <= 13; month++)
            {
                for (var day = 0; day <= 32; day++)
                {
                    Check(FormattableString.Invariant($"{year}-{month:00}-{day:00}"));
                    Check(FormattableString.Invariant($"{month}/{day}/{year}"));
                    Check(FormattableString.Invariant($"{day:00}.{month:00}.{year}"));
                    if (month is > 0 and < 13)
                        Check(FormattableString.Invariant($"{day} {TemporalModel.Names[month - 1]} {year}"));
                }
            }
        }
    }

    [Fact]
    public void Eight_digits_are_a_day_of_the_years_1800_to_2199_or_9999()
    {
        foreach (var year in (int[])[0, 1, 1799, 1800, 1801, 1900, 2023, 2024, 2198, 2199, 2200, 9998, 9999])
        {
            for (var month = 0; month <= 13; month++)
            {
                for (var day = 0; day <= 32; day++)
                {
                    var text = FormattableString.Invariant($"{year:0000}{month:00}{day:00}");
                    var expected = year is (>= 1800 and < 2200) or 9999 && TemporalModel.IsDay(year, month, day);
                    Assert.True(expected == TemporalText.TryReadCompact(Encoding.UTF8.GetBytes(text), out var found), text);
                    if (expected)
                        Assert.Equal(
                            (year, month, day, TemporalKind.Date, false),
                            (found.Year, found.Month, found.Day, found.Kind, found.Numeric)
                        );
                }
            }
        }
    }

    [Theory]
    [InlineData("2024013")]
    [InlineData("202401311")]
    [InlineData("x0240131")]
    [InlineData("2024x131")]
    [InlineData("202401x1")]
    [InlineData("2024013x")]
    public void Other_texts_are_no_eight_digits(string text) =>
        Assert.False(TemporalText.TryReadCompact(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("2024-01-31T00:30+01:00", "2024-01-30 23:30")]
    [InlineData("2024-12-31T23:30-00:45", "2025-01-01 00:15")]
    [InlineData("2024-02-28T23:00-14", "2024-02-29 13:00")]
    [InlineData("2024-01-31T00:30Z", "2024-01-31 00:30")]
    [InlineData("2024-01-31T00:30", "2024-01-31 00:30")]
    public void A_zone_moves_a_time_to_UTC(string text, string expected)
    {
        Assert.True(TemporalText.TryRead(Encoding.UTF8.GetBytes(text), out var found));

        found.MoveToUtc();

        Assert.Equal(
            expected,
            FormattableString.Invariant($"{found.Year:0000}-{found.Month:00}-{found.Day:00} {found.Hour:00}:{found.Minute:00}")
        );
        Assert.Equal(0, found.OffsetMinutes);
    }

    [Theory]
    [InlineData("03/04/2024", DateOrder.MonthFirst, 3, 4)]
    [InlineData("03/04/2024", DateOrder.DayFirst, 4, 3)]
    [InlineData("13/04/2024", DateOrder.DayFirst, 4, 13)]
    [InlineData("13/04/2024", DateOrder.MonthFirst, 0, 0)]
    [InlineData("03/14/2024", DateOrder.DayFirst, 0, 0)]
    [InlineData("03.04.2024", DateOrder.MonthFirst, 0, 0)]
    [InlineData("2024-03-04", DateOrder.DayFirst, 3, 4)]
    [InlineData("4 Mar 2024", DateOrder.MonthFirst, 3, 4)]
    public void An_order_puts_month_and_day_in_their_places_or_refuses(string text, DateOrder order, int month, int day)
    {
        Assert.True(TemporalText.TryRead(Encoding.UTF8.GetBytes(text), out var found));

        var isDay = found.Resolve(order);

        Assert.Equal(month > 0, isDay);
        if (isDay)
            Assert.Equal((month, day, false), (found.Month, found.Day, found.Numeric));
    }

    private static void Check(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var expected = TemporalModel.Read(text);

        var isRead = TemporalText.TryRead(bytes, out var found);

        Assert.True(expected is not null == isRead, text);
        if (expected is { } e)
            Assert.True(e == TemporalModel.Of(found), $"{text}: {e} is read as {TemporalModel.Of(found)}");
        Assert.True(TemporalModel.ShapeOf(text) == DateText.ShapeOf(bytes), text);
    }
}
