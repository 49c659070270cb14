namespace Mba.Sources;

/// <summary>Why a line is skipped, stored beside the line; docs/types.md lists the evidence that each takes.</summary>
public static class SkipCodes
{
    /// <summary>A line above the header, or above the data when there is no header.</summary>
    public const string Preamble = "PREAMBLE";

    /// <summary>An empty line, or a record of nothing but separators.</summary>
    public const string Blank = "BLANK";

    /// <summary>A line that begins with the comment mark and does not read as a record.</summary>
    public const string Comment = "COMMENT";

    /// <summary>The header, said again.</summary>
    public const string RepeatedHeader = "REPEATED_HEADER";

    /// <summary>Totals, notes or a trailer record at the end of the file.</summary>
    public const string Footer = "FOOTER";

    /// <summary>A line of another table below this one.</summary>
    public const string SecondTable = "SECOND_TABLE";

    /// <summary>A member of the JSON document beside the array of records.</summary>
    public const string OtherMember = "OTHER_MEMBER";
}
