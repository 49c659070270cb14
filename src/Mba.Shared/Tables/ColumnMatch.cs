namespace Mba.Tables;

/// <summary>How many columns a file and its table have in common.</summary>
/// <param name="Own">The table's own columns.</param>
/// <param name="Brought">Columns of the file.</param>
/// <param name="Matches">Columns of the file that the table has.</param>
/// <param name="Members">Columns of the file that may be members of <c>_overflow</c>.</param>
internal sealed record ColumnMatch(List<string> Own, List<FileColumn> Brought, int Matches, int Members)
{
    /// <summary>Which columns are members of <c>_overflow</c> is not known: any may be, in a file that has enough of the table's own.</summary>
    private const int OwnPerOverflow = 4;

    public static ColumnMatch Of(PlanInput input, TableSchema table, IReadOnlyList<FileColumn> columns)
    {
        var own = table.Columns.Select(c => c.Name).Where(name => !Same(name, RowBudget.OverflowColumn)).ToList();
        var brought = columns.Where(c => !c.IsConstant).ToList();
        var matches = brought.Count(c => own.Exists(name => Same(name, c.Name)));
        var members = matches * OwnPerOverflow >= brought.Count ? brought.Count(c => input.IsOverflowMember(c.Name)) : 0;
        return new(own, brought, matches, members);
    }

    /// <summary>Neither enough of the table's columns are in the file, nor enough of the file's in the table.</summary>
    public bool IsBelow(double percent) => Math.Max(Matches * 100.0 / Own.Count, (Matches + Members) * 100.0 / Brought.Count) < percent;

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
