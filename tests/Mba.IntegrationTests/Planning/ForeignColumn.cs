namespace Mba.IntegrationTests.Planning;

/// <summary>
/// A column of a table that somebody made by hand, values at its edges, and what a careful person expects of each: the text that a query shows, null, or
/// <c>!CODE</c> of the reject.
/// </summary>
/// <param name="Name">Of the table.</param>
/// <param name="Type">As its CREATE TABLE says it.</param>
/// <param name="Shown">The query's expression for <c>v</c>.</param>
/// <param name="Values">Text of the file, and what becomes of it.</param>
internal sealed record ForeignColumn(string Name, string Type, string Shown, params (string Text, string? Expected)[] Values)
{
    /// <summary>The zone that the dataset names.</summary>
    public string? TimeZone { get; init; }

    private const string NoNumber = "!NOT_A_NUMBER";
    private const string Range = "!OUT_OF_RANGE";
    private const string Digits = "!TOO_MANY_DIGITS";
    private const string NoMember = "!NOT_A_MEMBER";
    private const string Long = "!TOO_LONG";
    private const string Short = "!TOO_SHORT";
    private const string NoDate = "!NOT_A_DATE";
    private const string Zone = "!TIME_ZONE";
    private const string Charset = "!NOT_IN_CHARACTER_SET";
    private const string Blanks = "!TRAILING_BLANK";
    private const string AsText = "CAST(v AS CHAR)";
    private const string Bare = "CONCAT('[', v, ']')";

    public static IReadOnlyList<ForeignColumn> All { get; } =
    [
        new(
            "c_float",
            "FLOAT",
            AsText,
            ("1.5", "1.5"),
            ("0.1", "0.1"),
            ("-2.50", "-2.5"),
            ("123456", "123456"),
            ("3.14159", "3.14159"),
            ("16777217", Digits),
            ("1234567", Digits),
            ("3.14159265", Digits),
            ("1.5E39", Range),
            ("1.5E-44", Range),
            ("007", NoNumber),
            ("abc", NoNumber),
            ("NA", null)
        ),
        new("c_float_unsigned", "FLOAT UNSIGNED", AsText, ("2.5", "2.5"), ("-2.5", Range), ("0", "0")),
        new("c_float_scaled", "FLOAT(7,2)", AsText, ("1.25", "1.25"), ("1.255", Digits), ("12345.6", "12345.60"), ("123456", Range)),
        new(
            "c_double_scaled",
            "DOUBLE(8,2)",
            AsText,
            ("1.25", "1.25"),
            ("1.255", Digits),
            ("123456.78", "123456.78"),
            ("1234567.5", Range)
        ),
        new("c_double_unsigned", "DOUBLE UNSIGNED", AsText, ("2.5", "2.5"), ("-1", Range), ("0.30000000000000001", Digits)),
        new(
            "c_decimal_unsigned",
            "DECIMAL(6,2) UNSIGNED",
            AsText,
            ("1.25", "1.25"),
            ("1.2", "1.20"),
            ("-1", Range),
            ("1.255", Digits),
            ("12345", Range),
            ("1.5E1", "15.00"),
            ("-0.00", "0.00")
        ),
        new("c_decimal_zerofill", "DECIMAL(6,2) ZEROFILL", "v + 0", ("1.25", "1.25"), ("1.255", Digits), ("-1", Range)),
        new(
            "c_year",
            "YEAR",
            AsText,
            ("2024", "2024"),
            ("1901", "1901"),
            ("2155", "2155"),
            ("1900", Range),
            ("2156", Range),
            ("70", NoDate),
            ("24", NoDate),
            ("0", NoDate),
            ("0000", Range),
            ("2024-01-01", NoDate),
            ("2024.0", NoDate),
            ("abc", NoDate)
        ),
        new(
            "c_bit_1",
            "BIT(1)",
            "v + 0",
            ("1", "1"),
            ("0", "0"),
            ("true", "1"),
            ("No", "0"),
            ("2", "!NOT_A_BOOLEAN"),
            ("b", "!NOT_A_BOOLEAN"),
            ("", null)
        ),
        new(
            "c_bit_7",
            "BIT(7)",
            "v + 0",
            ("0", "0"),
            ("1", "1"),
            ("9", "9"),
            ("10", "10"),
            ("13", "13"),
            ("26", "26"),
            ("32", "32"),
            ("39", "39"),
            ("92", "92"),
            ("127", "127"),
            ("128", Range),
            ("-1", Range),
            ("1.5", Digits),
            ("x", NoNumber)
        ),
        new("c_bit_4", "BIT(4)", "v + 0", ("15", "15"), ("16", Range), ("7", "7")),
        new(
            "c_binary",
            "BINARY(4)",
            "HEX(v)",
            ("abcd", "61626364"),
            ("abc", Short),
            ("abcde", Long),
            ("é12", "C3A93132"),
            ("ab ", Short),
            ("ab  ", "61622020")
        ),
        new("c_varbinary", "VARBINARY(4)", "HEX(v)", ("abc ", "61626320"), ("abcde", Long), ("é", "C3A9"), ("éé1", Long)),
        new("c_tinyblob", "TINYBLOB", "LENGTH(v)", ("abc", "3"), (new string('x', 255), "255"), (new string('x', 256), Long)),
        new(
            "c_tinytext",
            "TINYTEXT",
            "CHAR_LENGTH(v)",
            ("abc", "3"),
            (new string('x', 255), "255"),
            (new string('x', 256), Long),
            (new string('é', 128), Long)
        ),
        new(
            "c_enum",
            @"ENUM('a','B','2','it''s','x,y','c\\d')",
            Bare,
            ("a", "[a]"),
            ("A", NoMember),
            ("b", NoMember),
            ("B", "[B]"),
            ("1", NoMember),
            ("2", "[2]"),
            ("3", NoMember),
            ("a ", NoMember),
            ("it's", "[it's]"),
            ("\"x,y\"", "[x,y]"),
            (@"c\d", @"[c\d]"),
            ("0", NoMember),
            ("", null)
        ),
        new(
            "c_enum_latin",
            "ENUM('é','ß') CHARACTER SET latin1",
            Bare,
            ("é", "[é]"),
            ("e", NoMember),
            ("É", NoMember),
            ("ß", "[ß]"),
            ("ss", NoMember)
        ),
        new(
            "c_set",
            "SET('a','b','c')",
            Bare,
            ("a", "[a]"),
            ("\"a,b\"", "[a,b]"),
            ("\"c,a\"", "[a,c]"),
            ("\"a,a\"", NoMember),
            ("1", NoMember),
            ("A", NoMember),
            ("\"a,d\"", NoMember),
            ("\"a, b\"", NoMember),
            ("\"a,\"", NoMember)
        ),
        new(
            "c_timestamp",
            "TIMESTAMP NULL",
            AsText,
            ("2024-01-31T13:05:00Z", "2024-01-31 13:05:00"),
            ("2024-03-10T02:30:00-05:00", "2024-03-10 07:30:00"),
            ("2038-01-19T03:14:07Z", "2038-01-19 03:14:07"),
            ("1970-01-01T00:00:01Z", "1970-01-01 00:00:01"),
            ("1970-01-01T00:00:00Z", Range),
            ("1969-12-31T23:59:59Z", Range),
            ("2038-01-19T03:14:08Z", Range),
            ("2024-01-31T13:05:00.5Z", Digits),
            ("2024-01-31 13:05:00", Zone),
            ("0000-00-00 00:00:00", NoDate)
        ),
        new(
            "c_timestamp_3",
            "TIMESTAMP(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)",
            AsText,
            ("2024-01-31T13:05:00.125Z", "2024-01-31 13:05:00.125"),
            ("2024-01-31T13:05:00.1255Z", Digits),
            ("2024-01-31T13:05Z", "2024-01-31 13:05:00.000"),
            ("", null)
        ),
        new(
            "c_timestamp_zone",
            "TIMESTAMP NULL",
            AsText,
            ("2024-01-31 13:05:00", "2024-01-31 18:05:00"),
            ("2024-03-10 02:30:00", Zone),
            ("2024-11-03 01:30:00", Zone),
            ("2024-07-01 00:00:00", "2024-07-01 04:00:00"),
            ("2024-01-31T13:05:00Z", "2024-01-31 13:05:00")
        )
        {
            TimeZone = "America/New_York",
        },
        new(
            "c_time",
            "TIME",
            AsText,
            ("12:30", "12:30:00"),
            ("12", "!NOT_A_TIME"),
            ("1230", "!NOT_A_TIME"),
            ("23:59:59", "23:59:59"),
            ("25:00:00", "!NOT_A_TIME"),
            ("-01:00:00", "!NOT_A_TIME")
        ),
        new(
            "c_date",
            "DATE",
            AsText,
            ("2024-02-29", "2024-02-29"),
            ("2023-02-29", NoDate),
            ("0000-00-00", NoDate),
            ("2024-00-01", NoDate),
            ("24-01-31", NoDate)
        ),
        new("c_tinyint_1", "TINYINT(1)", AsText, ("1", "1"), ("true", "1"), ("F", "0"), ("2", "!NOT_A_BOOLEAN"), ("-1", "!NOT_A_BOOLEAN")),
        new("c_tinyint", "TINYINT UNSIGNED", AsText, ("255", "255"), ("256", Range), ("-1", Range), ("1.5", Digits), ("1.0", "1")),
        new("c_int_unsigned", "INT UNSIGNED", AsText, ("4294967295", "4294967295"), ("4294967296", Range), ("-1", Range)),
        new(
            "c_bigint_unsigned",
            "BIGINT UNSIGNED",
            AsText,
            ("9223372036854775807", "9223372036854775807"),
            ("18446744073709551615", "18446744073709551615"),
            ("18446744073709551616", Range),
            ("-1", Range),
            ("0", "0")
        ),
        new("c_char", "CHAR(5)", Bare, ("ab", "[ab]"), ("ab ", Blanks), ("abcde", "[abcde]"), (" ab", "[ ab]"), ("  ", Blanks)),
        new(
            "c_latin1",
            "VARCHAR(20) CHARACTER SET latin1",
            Bare,
            ("é", "[é]"),
            ("€", "[€]"),
            ("漢", Charset),
            ("Ā", Charset),
            ("x😀", Charset),
            ("?", "[?]"),
            ("ÿ", "[ÿ]"),
            ("“q”", "[“q”]")
        ),
        new("c_latin1_text", "TEXT CHARACTER SET latin1", Bare, ("é", "[é]"), ("漢", Charset)),
        new("c_utf8mb3", "VARCHAR(20) CHARACTER SET utf8mb3", Bare, ("漢", "[漢]"), ("x😀", Charset)),
        new("c_ascii", "VARCHAR(20) CHARACTER SET ascii", Bare, ("e", "[e]"), ("é", Charset)),
        new("c_ascii_char", "CHAR(3) CHARACTER SET ascii", Bare, ("e", "[e]"), ("é", Charset), ("e ", Blanks)),
        new("c_cp1250", "VARCHAR(20) CHARACTER SET cp1250", Bare, ("e", "[e]"), ("ł", Charset), ("漢", Charset)),
    ];

    /// <summary>The file: every value under its number.</summary>
    public string File => "n,v\n" + string.Concat(Values.Select((v, i) => FormattableString.Invariant($"{i},{v.Text}\n")));

    /// <summary>What the table is to show, number by number.</summary>
    public IEnumerable<(string N, string? Shown)> Stored =>
        Values
            .Select((v, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), v.Expected))
            .Where(v => v.Expected?[0] != '!');

    /// <summary>What is to be rejected, line by line.</summary>
    public IEnumerable<(string Line, string? Code)> Rejected =>
        Values
            .Select((v, i) => ((i + 2).ToString(System.Globalization.CultureInfo.InvariantCulture), v.Expected))
            .Where(v => v.Expected?[0] == '!')
            .Select(v => (v.Item1, v.Expected?[1..]));
}
