using System.Globalization;
using System.Text;

namespace Mba.Stages;

/// <summary>The rejected records and skipped lines of a run as a CSV beside the file, for whoever has to correct it: <c>_rejected/&lt;key&gt;/&lt;id&gt;.csv</c>, never loaded.</summary>
internal static class RejectFile
{
    private const int MaxChars = 64 << 20;

    public static string KeyOf(AuditRow audit) => $"_rejected/{audit.S3Key}/{audit.Id}.csv";

    /// <summary>Line, byte offset, column, code, record; RFC 4180, UTF-8, header first. Ends after 64 million characters.</summary>
    public static async Task WriteAsync(
        IObjectStore store,
        AuditRow audit,
        IReadOnlyList<RejectedRecord> rejects,
        CancellationToken cancellationToken
    )
    {
        var text = new StringBuilder("line,byte_offset,column,code,record\r\n");
        foreach (var reject in rejects.TakeWhile(_ => text.Length < MaxChars))
            text.Append(
                CultureInfo.InvariantCulture,
                $"{reject.Line},{reject.ByteOffset},{Quoted(reject.ColumnName)},{reject.Code},{Quoted(reject.RawRecord)}\r\n"
            );
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
        await store.PutAsync(audit.S3Bucket, KeyOf(audit), content, new PutOptions { ContentType = "text/csv" }, cancellationToken);
    }

    private static string Quoted(string? value) =>
        value is null ? ""
        : value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value
        : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
