using System.Globalization;
using System.Text;

namespace Mba.UploadApi;

/// <summary>Rejected records as RFC 4180 text: line, byte_offset, column, code and, when asked for, the raw record.</summary>
public sealed class RejectCsv(IReadOnlyList<RejectedRecord> rejects, bool withRaw) : IResult
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

    private static string Field(string? value) =>
        value is null ? ""
        : value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : value;
}
