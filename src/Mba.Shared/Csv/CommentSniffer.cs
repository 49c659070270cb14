namespace Mba.Csv;

/// <summary>
/// Lines that begin with # are comments when each of them has a blank behind it or does not read as a record of the table:
/// <c>#1,Ann</c> is a value, <c>#id,name</c> a header.
/// </summary>
internal static class CommentSniffer
{
    public static DialectScore Apply(RecordBuffer window, int start, DialectScore score)
    {
        if (score.Dialect.Comment is not null || score.FieldCount < 2)
            return score;
        var marked = score.Records.Where(r => window.Bytes[r.Start] == '#').ToList();
        if (marked.Count == 0 || marked.Exists(r => r.WellFormed && r.FieldCount >= score.FieldCount && window.Bytes[r.Start + 1] != ' '))
            return score;
        return DialectScore.Of(window, start, score.Dialect with { Comment = '#' }, preferred: false);
    }
}
