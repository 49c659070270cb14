using System.CommandLine;
using System.Text;
using Mba.Cli.Commands;
using Mba.Cli.Inspect;
using Mba.Csv;
using Xunit;

namespace Mba.Tests.Inspect;

/// <summary>The commands as a user runs them, in this process.</summary>
public sealed class InspectCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mba-inspect-");

    [Fact]
    public async Task Parses_into_a_folder_under_the_inputs_name()
    {
        var file = File("Claims_2024-01-02.TXT", "id|paid|at\n1|01/31/2024|2024-01-02T03:04:05+01:00\n2||\n");

        var exit = await RunAsync("parse", file, "--output-dir", Out("x"));

        Assert.Equal(0, exit);
        Assert.Equal(
            "id,paid,at\r\n1,2024-01-31,2024-01-02 02:04:05\r\n2,,\r\n",
            System.IO.File.ReadAllText(Out("x/Claims_2024-01-02.csv"))
        );
    }

    [Fact]
    public async Task Refuses_two_inputs_of_one_name_and_an_output_over_its_input()
    {
        var csv = File("a.csv", "id\n1\n");
        var tsv = File("a.tsv", "id\n1\n");

        Assert.Equal(2, await RunAsync("parse", csv, tsv, "--output-dir", Out("x")));
        Assert.Equal(2, await RunAsync("parse", csv, "--output-dir", _folder.FullName));
        Assert.Equal(2, await RunAsync("infer", Out("absent.csv")));
    }

    [Fact]
    public async Task One_bad_file_does_not_stop_the_next()
    {
        var empty = File("empty.csv", "");
        var good = File("good.csv", "id\n1\n");

        var exit = await RunAsync("parse", empty, good, "--output-dir", Out("x"));

        Assert.Equal(1, exit);
        Assert.Equal(["good.csv"], Directory.GetFiles(Out("x")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(1, false)]
    public async Task Infer_refuses_a_file_for_the_share_of_its_rows_that_the_load_would_refuse(int broken, bool refused)
    {
        var lines = Enumerable.Repeat("1,x", 30).Concat(Enumerable.Repeat("1,x,3,4", broken)).Concat(Enumerable.Repeat("", 60));
        var file = File("claims.csv", "id,name\n" + string.Join('\n', lines) + "\n");

        var inspection = await Inspection.OfAsync(new FileInfo(file), null, new DialectOverrides(), TestContext.Current.CancellationToken);

        Assert.Equal((60L, (long)broken), (inspection.Scan.RecordsSkipped, inspection.Plan.RowsToReject));
        Assert.Equal(refused, inspection.WouldBeRefused);
    }

    [Fact]
    public async Task Infer_of_several_files_fails_when_a_later_one_does_not_fit_the_table()
    {
        var first = File("a.csv", "id,name\n1,Ann\n2,Bob\n");
        var more = File("b.csv", "id,name,plan\n3000000000,Cal,HMO\n4,Dee,PPO\n");
        var other = File("c.csv", "city,street\nRome,Corso 1\nBonn,Main 2\n");

        var later = await LaterFile.OfAsync(
            [new(first), new(more), new(other)],
            null,
            new DialectOverrides(),
            TestContext.Current.CancellationToken
        );

        Assert.Equal((null, "HEADER_MISMATCH"), (later[0].ErrorCode, later[1].ErrorCode));
        Assert.StartsWith("b.csv: adds plan VARCHAR", later[0].Line, StringComparison.Ordinal);
        Assert.Equal((0, 1), (await RunAsync("infer", first, more), await RunAsync("infer", first, other)));
    }

    [Fact]
    public async Task Infer_of_several_files_shows_that_times_with_and_without_a_zone_do_not_mix()
    {
        var later = await LaterFile.OfAsync(
            [
                new(File("a.csv", "id,at\n1,2024-03-01 10:00:00\n")),
                new(File("b.csv", "id,at\n2,2024-03-01T10:00:00-05:00\n")),
                new(File("c.csv", "id,at\n3,2024-03-02\n")),
            ],
            null,
            new DialectOverrides(),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(("TIME_ZONE_CONFLICT", null), (later[0].ErrorCode, later[1].ErrorCode));
    }

    [Fact]
    public async Task Infer_warns_of_a_JSON_file_that_has_no_column_of_the_table()
    {
        var later = await LaterFile.OfAsync(
            [
                new(File("a.csv", "id,name\n1,Ann\n2,Bob\n")),
                new(File("b.json", """[{"city":"Rome"}]""")),
                new(File("c.json", """[{"id":3}]""")),
            ],
            null,
            new DialectOverrides(),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(["HEADER_MISMATCH", ""], later.Select(l => string.Join(' ', l.Warnings)));
        Assert.EndsWith("; warning HEADER_MISMATCH", later[0].Line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Parse_warns_of_what_infer_warns_of(bool raw)
    {
        var file = new FileInfo(File("zips.csv", "zip,name\n=\"02134\",Ann\n=\"10001\",Bob\n"));

        var parsed = await Parsing.RunAsync(
            file,
            null,
            Stream.Null,
            TextWriter.Null,
            new DialectOverrides(),
            raw,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(["FORMULA_TEXT: 2 in zip, first on line 2"], parsed.Warnings);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<int> RunAsync(params string[] arguments)
    {
        var root = new RootCommand();
        foreach (var command in InspectCommands.All())
            root.Subcommands.Add(command);
        return root.Parse(arguments).InvokeAsync();
    }

    private string Out(string name) => Path.Combine(_folder.FullName, name);

    private string File(string name, string text)
    {
        System.IO.File.WriteAllText(Out(name), text, new UTF8Encoding(false));
        return Out(name);
    }
}
