using System.Globalization;
using System.Text;

namespace Mba.UploadApi;

/// <summary>
/// Rejected records as RFC 4180 text: line, byte_offset, column, code and, when asked for, the raw record. Text that a spreadsheet would take for a
/// formula gets an apostrophe in front, unless it is to be sent again.
/// </summary>
public sealed class RejectCsv(IReadOnlyList<RejectedRecord> rejects, bool withRaw, bool escape) : IResult
{
    public const string MediaType = "text/csv";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = MediaType + "; charset=utf-8";
        httpContext.Response.Headers.ContentDisposition = "attachment; filename=\"rejects.csv\"";
        return httpContext.Response.WriteAsync(Write(), httpContext.RequestAborted);
    }

    private string Write()
    {
        var text = new StringBuilder("line,byte_offset,column,code").Append(withRaw ? ",raw_record" : "").Append("\r\n");
        foreach (var reject in rejects)
        {
            text.Append(CultureInfo.InvariantCulture, $"{reject.Line},{reject.ByteOffset},{Field(reject.ColumnName)},{Field(reject.Code)}");
            if (withRaw)
                text.Append(',').Append(Field(reject.RawRecord));
            text.Append("\r\n");
        }
        return text.ToString();
    }

    private string Field(string? value)
    {
        var text = escape ? Neutral(value) : value;
        return text is null ? ""
            : text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
    }

    /// <summary>A number keeps its sign; anything else that begins like a formula becomes text.</summary>
    internal static string? Neutral(string? value) =>
        value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..]
        && !decimal.TryParse(
            value,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out _
        )
            ? "'" + value
            : value;
}
