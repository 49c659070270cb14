using Mba.Sources;

namespace Mba.Csv;

/// <summary>
/// Lines that begin with # are comments when none of them reads as a record of the table: <c># 5 Main St,y</c> is a row of two fields,
/// <c>#id,name</c> a header.
/// </summary>
internal static class CommentSniffer
{
    public static DialectScore Apply(RecordBuffer window, int start, DialectScore score, TextMarks marks)
    {
        if (score.Dialect.Comment is not null || score.FieldCount < 2)
            return score;
        var marked = score.Records.Where(r => window.Bytes[r.Start] == '#').ToList();
        if (marked.Count == 0 || marked.Exists(r => r.WellFormed && r.FieldCount == score.FieldCount))
            return score;
        return DialectScore.Of(window, start, score.Dialect with { Comment = '#' }, preferred: false, marks);
    }
}
