using System.Globalization;

namespace Mba.Tests.Tables;

/// <summary>How a value is written; what it means is known to the generator alone.</summary>
public enum Spelling
{
    Word,
    Plain,
    DecimalComma,
    GroupsUs,
    GroupsEu,
    WholeGroupsEu,
    Dollar,
    Brackets,
    MinusBehind,
    Exponent,
    Iso,
    MonthFirst,
    DayFirst,
    Dots,
    Compact,
    MonthName,
    ShortYear,
    Serial,
    Local,
    Zoned,
    Utc,
    Clock,
    HalfDay,
    Duration,
    TrueFalse,
    YesNo,
    Bits,
    Padded,
    Code,
}

/// <summary>A value as a file has it, and what its author meant: a decimal, a DateOnly, a DateTime, a TimeSpan, a bool, a string, or null.</summary>
public sealed record WrittenCell(string Text, object? Meant, Spelling Spelling);

/// <summary>Two files of one table whose column <c>c</c> is written in one way in the first and perhaps in another in the second.</summary>
public sealed class MeaningPair
{
    private static readonly Spelling[] All = Enum.GetValues<Spelling>();
    private readonly Random _random;
    private readonly char _delimiter;

    private MeaningPair(int seed)
    {
        _random = new Random(seed);
        _delimiter = _random.Next(3) == 0 ? '|' : ';';
        Name = _random.Next(6) == 0 ? "start_date" : "c";
        var first = All[_random.Next(All.Length)];
        Second = _random.Next(3) switch
        {
            0 => first,
            1 => All[Math.Clamp((int)first + _random.Next(-4, 5), 0, All.Length - 1)],
            _ => All[_random.Next(All.Length)],
        };
        First = first;
        Cells =
        [
            Column(first, _random.Next(5) == 0 ? 40 : 2 + _random.Next(6)),
            Column(Second, _random.Next(3) == 0 ? 150 : 2 + _random.Next(6)),
        ];
        var stray = All[_random.Next(All.Length)];
        // One amount with parted thousands among others cannot be told from a decimal.
        if (_random.Next(6) == 0 && !IsParted(stray) && !IsParted(Second))
            Cells[1][_random.Next(Cells[1].Count)] = Cell(stray, small: false);
    }

    public string Name { get; }

    public Spelling First { get; }

    public Spelling Second { get; }

    /// <summary>Of the first file and of the second.</summary>
    public List<WrittenCell>[] Cells { get; }

    public static MeaningPair Of(int seed) => new(seed);

    /// <summary>The text of the first file (0) or the second (1); ids are those of <see cref="IdOf"/>.</summary>
    public string Text(int file) =>
        string.Create(CultureInfo.InvariantCulture, $"id{_delimiter}{Name}{_delimiter}note\n")
        + string.Concat(
            Cells[file]
                .Select(
                    (cell, i) =>
                        string.Create(CultureInfo.InvariantCulture, $"{IdOf(file, i)}{_delimiter}{cell.Text}{_delimiter}row {i} of it\n")
                )
        );

    public static int IdOf(int file, int row) => ((file + 1) * 10_000) + row;

    public override string ToString() =>
        $"{First} then {Second}: {string.Join(" ", Cells[0].Take(5).Select(c => $"[{c.Text}]"))} then {string.Join(" ", Cells[1].Take(5).Select(c => $"[{c.Text}]"))}";

    private static bool IsParted(Spelling spelling) => spelling is Spelling.GroupsEu or Spelling.WholeGroupsEu;

    private List<WrittenCell> Column(Spelling spelling, int rows)
    {
        var small = _random.Next(2) == 0;
        var nulls = _random.Next(4) == 0;
        return
        [
            .. Enumerable
                .Range(0, rows)
                .Select(_ => nulls && _random.Next(5) == 0 ? new WrittenCell("", null, spelling) : Cell(spelling, small)),
        ];
    }

    private WrittenCell Cell(Spelling spelling, bool small) =>
        spelling switch
        {
            Spelling.Word => Word(),
            <= Spelling.Exponent => Number(spelling, small),
            <= Spelling.Serial => Day(spelling, small),
            <= Spelling.Utc => Moment(spelling),
            <= Spelling.Duration => Time(spelling),
            <= Spelling.Bits => Answer(spelling),
            _ => Code(spelling),
        };

    private WrittenCell Word()
    {
        var word = ((string[])["NA", "Ann", "x 1", "müller", "1-2-3", "A7", "-"])[_random.Next(7)];
        return new(word, word, Spelling.Word);
    }

    private WrittenCell Number(Spelling spelling, bool small)
    {
        var scale = spelling == Spelling.WholeGroupsEu ? 0 : _random.Next(4);
        var number = decimal.Round(_random.Next(1, small ? 999_000 : 99_999_000) / 1000m, scale);
        if (spelling == Spelling.WholeGroupsEu)
            number += 1000;
        var sign = _random.Next(4) == 0 && spelling is not (Spelling.Brackets or Spelling.MinusBehind) ? -1 : 1;
        var plain = number.ToString(CultureInfo.InvariantCulture);
        var grouped = number.ToString("N" + scale, CultureInfo.InvariantCulture);
        var european = grouped.Replace(',', '_').Replace('.', ',').Replace('_', '.');
        var minus = sign < 0 ? "-" : "";
        return spelling switch
        {
            Spelling.Plain => new(minus + plain, sign * number, spelling),
            Spelling.DecimalComma => new(minus + plain.Replace('.', ','), sign * number, spelling),
            Spelling.GroupsUs => new(minus + grouped, sign * number, spelling),
            Spelling.GroupsEu or Spelling.WholeGroupsEu => new(minus + european, sign * number, spelling),
            Spelling.Dollar => new(minus + "$" + plain, sign * number, spelling),
            Spelling.Brackets => new($"({plain})", -number, spelling),
            Spelling.MinusBehind => new(plain + "-", -number, spelling),
            _ => new(minus + plain + "E+1", sign * number * 10, spelling),
        };
    }

    private WrittenCell Day(Spelling spelling, bool small)
    {
        var day = new DateOnly(2020 + _random.Next(6), 1 + _random.Next(12), 1 + _random.Next(small ? 12 : 28));
        var serial = day.DayNumber - new DateOnly(1899, 12, 30).DayNumber;
        var text = spelling switch
        {
            Spelling.Iso => "yyyy-MM-dd",
            Spelling.MonthFirst => "MM/dd/yyyy",
            Spelling.DayFirst => "dd/MM/yyyy",
            Spelling.Dots => "dd.MM.yyyy",
            Spelling.Compact => "yyyyMMdd",
            Spelling.MonthName => "dd-MMM-yyyy",
            _ => "MM/dd/yy",
        };
        return new(
            spelling == Spelling.Serial ? serial.ToString(CultureInfo.InvariantCulture) : day.ToString(text, CultureInfo.InvariantCulture),
            day,
            spelling
        );
    }

    private WrittenCell Moment(Spelling spelling)
    {
        var moment = new DateTime(2024, 1 + _random.Next(12), 1 + _random.Next(28), _random.Next(24), _random.Next(60), _random.Next(60));
        var offset = _random.Next(-12, 13);
        return spelling switch
        {
            Spelling.Local => new(moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), moment, spelling),
            Spelling.Utc => new(moment.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "Z", moment, spelling),
            _ => new(
                moment.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)
                    + string.Create(CultureInfo.InvariantCulture, $"{(offset < 0 ? '-' : '+')}{Math.Abs(offset):00}:00"),
                moment.AddHours(-offset),
                spelling
            ),
        };
    }

    private WrittenCell Time(Spelling spelling)
    {
        var time = new TimeSpan(spelling == Spelling.Duration ? 24 + _random.Next(60) : _random.Next(24), _random.Next(60), 0);
        var clock = string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}");
        var half = new DateTime(2024, 1, 1).Add(time).ToString("h:mm tt", CultureInfo.InvariantCulture);
        return new(spelling == Spelling.HalfDay ? half : clock, time, spelling);
    }

    private WrittenCell Answer(Spelling spelling)
    {
        var answer = _random.Next(2) == 0;
        var text = spelling switch
        {
            Spelling.TrueFalse => answer ? "true" : "false",
            Spelling.YesNo => answer ? "yes" : "no",
            _ => answer ? "1" : "0",
        };
        return new(text, answer, spelling);
    }

    private WrittenCell Code(Spelling spelling)
    {
        var number = _random.Next(10, 99_999);
        var code = number.ToString(spelling == Spelling.Padded ? "00000" : "0", CultureInfo.InvariantCulture);
        return new(code, code, spelling);
    }
}
