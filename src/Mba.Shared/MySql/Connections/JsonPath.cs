namespace Mba.MySql.Connections;

/// <summary>Paths into JSON columns. https://dev.mysql.com/doc/refman/8.4/en/json.html#json-path-syntax</summary>
internal static class JsonPath
{
    /// <summary>A member of the document, whatever its name.</summary>
    public static string Of(string member) =>
        "$.\"" + member.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
