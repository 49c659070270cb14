using System.Globalization;
using System.Text;
using Mba.Csv;

namespace Mba.Stages;

/// <summary>Rejected records and skipped lines as CSV: for download, and beside the file as <c>_rejected/&lt;key&gt;/&lt;id&gt;.csv</c>, which is never loaded.</summary>
public static class RejectFile
{
    private const int MaxChars = 64 << 20;

    /// <summary>The key of the CSV that is written beside a file.</summary>
    public static string KeyOf(AuditRow audit) => $"_rejected/{audit.S3Key}/{audit.Id}.csv";

    /// <summary>RFC 4180 with a header: line, byte_offset, column, code and, when asked for, raw_record. Ends after 64 million characters.</summary>
    /// <param name="rejects">In order of the file.</param>
    /// <param name="withRaw">With the records themselves.</param>
    /// <param name="escape">For a spreadsheet: nothing begins like a formula. Such a text is not to be loaded again.</param>
    public static string Text(IEnumerable<RejectedRecord> rejects, bool withRaw, bool escape)
    {
        var text = new StringBuilder("line,byte_offset,column,code").Append(withRaw ? ",raw_record" : "").Append("\r\n");
        foreach (var reject in rejects.TakeWhile(_ => text.Length < MaxChars))
        {
            text.Append(CultureInfo.InvariantCulture, $"{reject.Line},{reject.ByteOffset},{Field(reject.ColumnName)},{Field(reject.Code)}");
            if (withRaw)
                text.Append(',').Append(Field(reject.RawRecord));
            text.Append("\r\n");
        }
        return text.ToString();

        string Field(string? value) => CsvText.Quote(escape ? CsvText.Neutral(value) : value);
    }

    internal static async Task WriteAsync(
        IObjectStore store,
        AuditRow audit,
        IReadOnlyList<RejectedRecord> rejects,
        CancellationToken cancellationToken
    )
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(Text(rejects, withRaw: true, escape: false)));
        await store.PutAsync(audit.S3Bucket, KeyOf(audit), content, new PutOptions { ContentType = "text/csv" }, cancellationToken);
    }
}
