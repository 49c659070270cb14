using Mba.Csv;
using Mba.Scanning;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>A header is found, repaired, in doubt, or cannot be used.</summary>
public sealed class HeaderStateTests
{
    [Theory]
    [InlineData("\"member_id,plan,amount,since\n1,HMO,5.00,2024-01-01\n2,PPO,6.00,2024-01-02\n", "member_id,plan,amount,since")]
    [InlineData("\"member_id,plan,amount,since\n1,\"HMO\",5.00,2024-01-01\n2,\"PPO\",6.00,2024-01-02\n", "member_id,plan,amount,since")]
    [InlineData("\"member_id,plan,amount,since\"\n1,HMO,5.00,2024-01-01\n2,PPO,6.00,2024-01-02\n", "member_id,plan,amount,since")]
    [InlineData("member_id;plan;amount;since\n1,HMO,5.00,2024-01-01\n2,PPO,6.00,2024-01-02\n", "member_id,plan,amount,since")]
    [InlineData("member_id,plan,\namount,since\n1,HMO,5.00,2024-01-01\n2,PPO,6.00,2024-01-02\n", "member_id,plan,amount,since")]
    [InlineData("\"member,plan,city\nAnn,HMO,Rome\nBob,PPO,Bonn\n", "member,plan,city")]
    [InlineData("\"member\"\"plan\",amount,since\n1,HMO,5.00,2024-01-01\n2,PPO,6.00,2024-01-02\n", "member,plan,amount,since")]
    [InlineData("\"member\"\"plan\",city\n\"Ann\",\"HMO\",Rome\nBob,\"PPO\",Bonn\n", "member,plan,city")]
    [InlineData("member\"plan\",amount,since\n1,HMO,5.00,2024-01-01\n2,PPO,6.00,2024-01-02\n", "member,plan,amount,since")]
    public async Task A_damaged_header_is_repaired_when_one_repair_fits(string text, string header)
    {
        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal((header, HeaderState.Repaired), (string.Join(',', scan.Format.Header), scan.Format.HeaderState));
        Assert.Equal((2, 0, 0), (scan.RecordsRead, scan.RecordsSkipped, scan.RecordsBroken));
    }

    [Theory]
    [InlineData("member_id,plan\n1,HMO,5.00,2024-01-01\n2,PPO,6.00,2024-01-02\n")]
    [InlineData("member_id,plan,amount\n1,HMO,5.00,2024-01-01\n2,PPO,6.00,2024-01-02\n")]
    [InlineData("member_id,plan,amount,since,until\n1,HMO,5.00,2024-01-01\n2,PPO,6.00,2024-01-02\n")]
    [InlineData("member_id,plan,amount,since,until,x\n1,HMO,5.00,2024-01-01\n2,PPO,6.00,2024-01-02\n")]
    [InlineData("member_id,plan,amount,since,until\n1,HMO,5.00,\n2,PPO,6.00,\n3,PPO,7.00,\n4,PPO,7.00,\n")]
    [InlineData("\"member_id,plan,amount\n1,HMO,5.00,2024-01-01\n2,PPO,6.00,2024-01-02\n")]
    [InlineData("amount\n1,50\n2,75\n3,10\n")]
    public async Task A_header_that_no_repair_mends_says_so(string text)
    {
        var format = (await RecordFileTests.ScanAsync(text)).Format;

        Assert.Equal((HeaderState.Broken, 1L), (format.HeaderState, format.HeaderLine));
        Assert.Contains("correct", format.HeaderProblem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x1,x2,x3\nmember_id,plan,paid\nM1,HMO,x\nM2,PPO,y\n", "member_id,plan,paid", 1)]
    [InlineData("Report\nof,things,done\n\nmemberId,plan,paid\nM1,HMO,x\nM2,PPO,y\n", "memberId,plan,paid", 3)]
    [InlineData("\"member_id,plan,paid\nM1,HMO,x\nM2,PPO,y\n", "member_id,plan,paid", 0)]
    [InlineData("plan,member_id,more\nM1,HMO,x\nM2,PPO,y\n", "plan,member_id,more", 0)]
    [InlineData("member_id,plan,zz\nmember_id,plan,paid\nM1,HMO,x\nM2,PPO,y\n", "member_id,plan,paid", 1)]
    public async Task The_names_that_the_table_has_find_the_header(string text, string header, int skipped)
    {
        var options = new ScanOptions { KnownColumns = ["member_id", "plan", "paid", "since"] };

        var scan = await RecordFile.ScanAsync(new TextContent(text), options, CancellationToken.None);

        Assert.Equal(
            (header, skipped, 2),
            (string.Join(',', scan.Format.Header), (int)scan.RecordsSkipped, (int)(scan.RecordsRead - scan.RecordsSkipped))
        );
    }

    [Theory]
    [InlineData("Smith,Ann\nLee,Bob\nPoe,Cal\n")]
    [InlineData("M,Y\nF,N\nF,Y\n")]
    [InlineData("Ann,2000\nBob,1500\nCal,300\n")]
    [InlineData("region,2015\nN,10\nS,11\n")]
    [InlineData("name,0\nAnn,5\nBob,6\n")]
    [InlineData("Ann,unknown\nBob,5\nCal,6\n")]
    [InlineData(",0\nAnn,5\nBob,6\n")]
    [InlineData("row,1,2,3\nA,5,6,7\nB,8,9,10\n")]
    public async Task What_could_be_a_header_or_a_row_is_doubted(string text) =>
        Assert.InRange((await RecordFileTests.ScanAsync(text)).Format.Confidence, 0.5, 0.89);

    [Theory]
    [InlineData("plan,city,zip\nHMO,Rome,x\nPPO,Bonn,y\n")]
    [InlineData("member_id,first,last\nM,Ann,Lee\nN,Bob,Poe\n")]
    [InlineData("region,2015,2016\nNorth,10,20\nSouth,11,21\n")]
    [InlineData("Ann,5,2024-01-01\nBob,6,2024-01-02\n")]
    public async Task What_is_clear_is_not_doubted(string text) =>
        Assert.InRange((await RecordFileTests.ScanAsync(text)).Format.Confidence, 0.9, 1);
}
