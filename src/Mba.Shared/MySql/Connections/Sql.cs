using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Mba.MySql.Connections;

/// <summary>A name of a table or column, quoted wherever it is written.</summary>
public readonly record struct SqlName(string Name)
{
    public override string ToString() => Quote(Name);

    public static string Quote(string name) => "`" + name.Replace("`", "``", StringComparison.Ordinal) + "`";
}

/// <summary>Text that the program itself composed and that goes into a statement as it is; never anything from outside.</summary>
public readonly record struct SqlText(string Text)
{
    /// <summary>Quoted names with commas between.</summary>
    public static SqlText Names(IEnumerable<string> names) => new(string.Join(", ", names.Select(SqlName.Quote)));

    public override string ToString() => Text;
}

/// <summary>
/// A statement, or a part of one, whose interpolated values became parameters @p0, @p1, …; <see cref="SqlName"/>, <see cref="SqlText"/> and other
/// parts are written into it.
/// </summary>
public sealed partial class Sql
{
    private Sql(string text, IReadOnlyList<object> values) => (Text, Values) = (text, values);

    public string Text { get; }

    /// <summary>The parameters' values, in order.</summary>
    public IReadOnlyList<object> Values { get; }

    /// <summary><c>Sql.Of($"SELECT 1 FROM {new SqlName(table)} WHERE id = {id}")</c>.</summary>
    public static Sql Of(FormattableString statement)
    {
        var values = new List<object>();
        var text = Hole().Replace(statement.Format, hole => Write(statement.GetArgument(IndexOf(hole)), values));
        return new Sql(text, values);
    }

    /// <summary>A whole statement that the program itself wrote, such as DDL.</summary>
    public static Sql Written(string statement) => new(statement, []);

    /// <summary>Parts with a separator between.</summary>
    public static Sql Join(string separator, IEnumerable<Sql> parts)
    {
        var text = new StringBuilder();
        var values = new List<object>();
        foreach (var part in parts)
            text.Append(text.Length == 0 ? "" : separator).Append(Write(part, values));
        return new Sql(text.ToString(), values);
    }

    /// <summary>Text that stands for itself in the pattern of a LIKE.</summary>
    public static string LikeText(string text) =>
        text.Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);

    public override string ToString() => Text;

    public static string NameOf(int index) => "@p" + index.ToString(CultureInfo.InvariantCulture);

    private static string Write(object? value, List<object> values)
    {
        if (value is SqlName or SqlText)
            return value.ToString() ?? "";
        if (value is Sql part)
        {
            var first = values.Count;
            values.AddRange(part.Values);
            return Parameter().Replace(part.Text, name => NameOf(first + IndexOf(name)));
        }
        values.Add(value ?? DBNull.Value);
        return NameOf(values.Count - 1);
    }

    private static int IndexOf(Match match) => int.Parse(match.Groups["index"].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("@p(?<index>[0-9]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\{(?<index>[0-9]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();
}
