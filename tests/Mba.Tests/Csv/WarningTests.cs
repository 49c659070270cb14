using System.Text;
using Mba.MySql.Runs;
using Mba.Scanning;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>What is doubtful about a file that loads, and that clean files are not doubted.</summary>
public sealed class WarningTests
{
    [Theory]
    [InlineData("id,npi\n1,1.23E+15\n2,1.24E+15\n", "SCIENTIFIC_ID 2 npi 2")]
    [InlineData("id,npi\n1,1234567890123456\n2,1.23457E+15\n", "SCIENTIFIC_ID 3 npi 1")]
    [InlineData("id,npi\n1,A77\n2,1.23457E+15\n", "SCIENTIFIC_ID 3 npi 1")]
    [InlineData("id,mass\n1,1.23E+15\n2,1.5E-3\n", "")]
    [InlineData("id,mass\n1,6.02E+23\n2,6.02E+23\n", "")]
    [InlineData("id,code\n1,15E064\n2,15E190\n", "")]
    [InlineData("id,zip\n1,02134\n2,10001\n3,2134\n4,02135\n5,501\n", "LEADING_ZEROS_LOST 4 zip 2")]
    [InlineData("id,zip\n1,2134\n2,10001\n3,02134\n4,02135\n", "LEADING_ZEROS_LOST 0 zip 1")]
    [InlineData("id,zip\n1,02134\n2,10001\n3,02135\n", "")]
    [InlineData("id,month\n1,01\n2,02\n3,10\n4,0\n", "")]
    [InlineData("id,code\n1,007\n2,12\n3,1234\n4,008\n", "")]
    [InlineData("id,code\n1,3-2\n2,1-Mar\n3,12-5\n4,2-Sep\n5,x\n", "DATE_AMONG_CODES 3 code 2")]
    [InlineData("id,day\n1,1-Mar\n2,2-Mar\n3,12-SEP\n", "")]
    [InlineData("id,part\n1,1-Max\n2,x\n3,y\n", "")]
    [InlineData("id,zip\n1,=\"02134\"\n2,\"=\"\"02135\"\"\"\n", "FORMULA_TEXT 2 zip 2")]
    [InlineData("id,note\n1,=5+3\n2,=\"a\"&\"b\"\n", "")]
    [InlineData("id,name\n1,a\u00A0b\n2,c\u202Fd\n3,e f\n", "NON_BREAKING_BLANK 2 name 2")]
    [InlineData("id,name\n1,Zo\u00C3\u00AB\n2,Ren\u00E9e\n3,it\u00E2\u20AC\u2122s\n4,x\uFFFDy\n5,S\u00C3O\n", "MOJIBAKE 2 name 3")]
    [InlineData("id,name\n1,Zo\u00EB\n2,\u0416\u0443\u043A\n3,\u5F20\n4,caf\u00E9 \u2013 5 \u20AC\n", "")]
    public async Task Values_that_another_program_changed_are_said(string text, string warnings) =>
        Assert.Equal(warnings, await WarningsAsync(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(32_766, "")]
    [InlineData(32_767, "CELL_CUT 3 note 1")]
    [InlineData(32_768, "")]
    public async Task A_cell_as_long_as_a_spreadsheet_holds_may_be_cut(int characters, string warnings) =>
        Assert.Equal(warnings, await WarningsAsync(Encoding.UTF8.GetBytes($"id,note\n1,x\n2,{new string('n', characters)}\n")));

    [Theory]
    [InlineData("id,name\n1,Ren\u008Ee\n2,Jos\u0082 x\n", "MOJIBAKE 2 name 1")]
    [InlineData("id,name\n1,Ren\u00E9e\n2,don\u0092t\n3,ma\u009Ana\n4,5\u00B0 north\n", "")]
    public async Task A_sign_between_letters_says_that_it_is_not_windows_1252(string text, string warnings) =>
        Assert.Equal(warnings, await WarningsAsync(Encoding.Latin1.GetBytes(text)));

    [Theory]
    [InlineData(12, "site,beds,opened", "TYPES_CHANGE 14 2")] // another table, directly below
    [InlineData(12, "X,north,9,2024-01-01", "")] // one row of another width is a reject
    [InlineData(12, "13,2024-01-23,north", "TYPES_CHANGE 14 2")] // a shifted row
    [InlineData(12, "X,NA,north", "")] // one column alone
    [InlineData(8, "site,beds,opened", "")] // too few values
    public async Task A_row_on_which_columns_lose_their_type_is_said(int rows, string row, string warning)
    {
        var above = Enumerable.Range(1, rows).Select(i => $"A{i},{i},2024-01-{i + 10}\n");

        var scan = await RecordFileTests.ScanAsync($"code,count,day\n{string.Concat(above)}{row}\nB1,3,2024-02-01\nB2,4,2024-02-02\n");

        var lost = scan.Warnings.Where(w => w.Code is WarningCodes.TypesChange);
        Assert.Equal(warning, string.Join('/', lost.Select(w => FormattableString.Invariant($"{w.Code} {w.Line} {w.Count}"))));
    }

    [Fact]
    public async Task A_doubtful_header_is_said_with_its_line()
    {
        var scan = await RecordFileTests.ScanAsync("red\nblue\ngreen\nwhite\n");

        Assert.InRange(scan.Format.Confidence, 0, 0.9);
        Assert.Equal(new FileWarning(WarningCodes.DoubtfulHeader, 1, null, 1), Assert.Single(scan.Warnings));
    }

    [Fact]
    public async Task Clean_files_have_no_warning()
    {
        var files = Directory.GetFiles(Path.Combine(RealFile.Root, "tests/data"), "*.csv*").Concat(Samples()).ToList();
        var said = new List<string>();
        foreach (var file in files)
        {
            var content = new TextContent(await File.ReadAllBytesAsync(file), Path.GetFileName(file));
            var scan = await RecordFile.ScanAsync(content, new ScanOptions(), CancellationToken.None);
            said.AddRange(scan.Warnings.Select(w => $"{Path.GetFileName(file)}: {w}"));
        }

        Assert.True(files.Count > 3);
        Assert.Empty(said);
    }

    [Fact]
    public void The_audit_keeps_code_line_column_and_count()
    {
        FileWarning[] warnings = [new("SCIENTIFIC_ID", 3, "Zo\u00EB", 2), new("DOUBTFUL_HEADER", null, null, 1)];

        Assert.Equal(
            "[{\"code\":\"SCIENTIFIC_ID\",\"line\":3,\"column\":\"Zo\u00EB\",\"count\":2},{\"code\":\"DOUBTFUL_HEADER\",\"count\":1}]",
            WarningJson.Of(warnings)
        );
        Assert.Null(WarningJson.Of([]));
    }

    private static IEnumerable<string> Samples() =>
        Directory
            .GetFiles(Path.Combine(RealFile.Root, "samples"), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".csv", StringComparison.Ordinal) || f.EndsWith(".csv.gz", StringComparison.Ordinal));

    private static async Task<string> WarningsAsync(byte[] bytes)
    {
        var scan = await RecordFile.ScanAsync(new TextContent(bytes), new ScanOptions(), CancellationToken.None);
        return string.Join(
            " / ",
            scan.Warnings.Where(w => w.Code != WarningCodes.DoubtfulHeader)
                .Select(w => FormattableString.Invariant($"{w.Code} {w.Line ?? 0} {w.Column} {w.Count}"))
        );
    }
}
