using Mba.Csv;
using Mba.Scanning;
using Mba.Sources;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>Where the header is, and which lines are none of the table's records. Each case is a file; its rows are parted by / and |.</summary>
public sealed class HeaderTests
{
    [Theory]
    [InlineData("M1\nM1\nM9\nM1\nM3\n", "column_1", "", "M1/M1/M9/M1/M3")]
    [InlineData("red\nred\nblue\nred\ngreen\n", "column_1", "", "red/red/blue/red/green")]
    [InlineData(
        "name,npi,city,fax\nDAVITA,1093817465,DENVER,555\nTOTAL RENAL CARE INC,1992999874,DALLAS,\n",
        "name,npi,city,fax",
        "",
        "DAVITA|1093817465|DENVER|555/TOTAL RENAL CARE INC|1992999874|DALLAS|"
    )]
    [InlineData("id,name,city\nT1000,Ann,Rome\nT1001,Jo", "id,name,city", "", "T1000|Ann|Rome/!FIELD_COUNT")]
    [InlineData(
        "name,npi,city,fax\nDAVITA,1093817465,DENVER,555\nTOTAL RENAL CARE INC,1992",
        "name,npi,city,fax",
        "",
        "DAVITA|1093817465|DENVER|555/!FIELD_COUNT"
    )]
    [InlineData("street,x\n5 Elm St,x\n# 5 Main St,y\n", "street,x", "", "5 Elm St|x/# 5 Main St|y")]
    [InlineData("status\nopen\nstatus\nclosed\n", "status", "", "open/status/closed")]
    [InlineData(
        "id,name\n\n1,a\n\n2,b\n\n3,c\n\n4,d\n\n5",
        "id,name",
        "2 BLANK/4 BLANK/6 BLANK/8 BLANK/10 BLANK",
        "1|a/2|b/3|c/4|d/!FIELD_COUNT"
    )]
    [InlineData("id,a,b,c\n1,x,y,z\n2,x,y,z\n3,,,\n", "id,a,b,c", "", "1|x|y|z/2|x|y|z/3|||")]
    [InlineData(
        "id,name,paid\n1,a,5\n2,b,6\n3,c,7\n\nnote\nfrom,us\nby,four,words,here\n",
        "id,name,paid",
        "5 BLANK/6 FOOTER/7 FOOTER/8 FOOTER",
        "1|a|5/2|b|6/3|c|7"
    )]
    [InlineData("#id,name\n#1,a\n#2,b\n", "#id,name", "", "#1|a/#2|b")]
    [InlineData("id,note,paid,city\n1,\"a\nb\",5,x,extra,more\n2,c,6,y\n", "id,note,paid,city", "", "!FIELD_COUNT/2|c|6|y")]
    [InlineData("id,paid,city,\n1,5,,\n2,6,\n3,7,x,\n4,8,y,\n", "id,paid,city", "", "1|5|/!FIELD_COUNT/3|7|x/4|8|y")]
    [InlineData("M10000;798,64;ann, north\n", "column_1,column_2,column_3", "", "M10000|798,64|ann, north")]
    [InlineData(
        "\"id,plan,paid,since\n1,,5.00,\n2,PPO,6.00,x\n3,PPO,6.00,y\n",
        "id,plan,paid,since",
        "",
        "1||5.00|/2|PPO|6.00|x/3|PPO|6.00|y"
    )]
    [InlineData("id;plan;paid\nM1,,\n,,\nM2,PPO,6.00\nM3,P,7.00\n", "id,plan,paid", "3 BLANK", "M1||/M2|PPO|6.00/M3|P|7.00")]
    [InlineData("M1;58,87\nM2;629,53\n", "column_1,column_2", "", "M1|58,87/M2|629,53")]
    [InlineData("M1;226,45\nM2;17,10\nM3;5,00\n", "column_1,column_2", "", "M1|226,45/M2|17,10/M3|5,00")]
    [InlineData("'id'\r'M10'\r'M11'\r'M12'\r", "id", "", "M10/M11/M12")]
    [InlineData("1,x,5,more,cell,\n2,y,6,\n3,z,7,\n4,u,8,\n", "column_1,column_2,column_3", "", "!FIELD_COUNT/2|y|6/3|z|7/4|u|8")]
    [InlineData("id,name,paid\n1,'a\nb','c ''d'' e'\n2,'a\nc','f'\n3,'g\nh','i'\n", "id,name,paid", "", "1|a\nb|c 'd' e/2|a\nc|f/3|g\nh|i")]
    [InlineData("\"id\"|\"plan\"|\"paid\"\n1||5.0|\n", "id,plan,paid", "", "1||5.0")]
    [InlineData(
        "M1,\"2024-01-05,Rome\nM2,2024-02-05,Bonn\nM3,2024-03-05,Oslo\n",
        "column_1,column_2,column_3",
        "",
        "!UNCLOSED_QUOTE/M2|2024-02-05|Bonn/M3|2024-03-05|Oslo"
    )]
    [InlineData(
        "7,\"5 6,Rome\nAnn,c,Bonn\nBob,d,Oslo\nAnn,e,Bonn\n",
        "column_1,column_2,column_3",
        "",
        "!UNCLOSED_QUOTE/Ann|c|Bonn/Bob|d|Oslo/Ann|e|Bonn"
    )]
    [InlineData("M1;747,77;rome, bonn;\"a \\\"b\\\" c\"", "column_1,column_2,column_3,column_4", "", "M1|747,77|rome, bonn|a \"b\" c")]
    [InlineData(
        "M10;1,50;rome;extra\nM11;2,75;bonn\nM12;3,10;oslo, no\nM13;4,20;rome\n",
        "column_1,column_2,column_3",
        "",
        "!FIELD_COUNT/M11|2,75|bonn/M12|3,10|oslo, no/M13|4,20|rome"
    )]
    [InlineData(
        "M10;1,50\nM11;2,75;bonn\nM12;3,10;oslo, no\nM13;4,20;rome\n",
        "column_1,column_2,column_3",
        "",
        "!FIELD_COUNT/M11|2,75|bonn/M12|3,10|oslo, no/M13|4,20|rome"
    )]
    [InlineData("ann@x.com,Ann\nbob@y.org,Bob\n", "column_1,column_2", "", "ann@x.com|Ann/bob@y.org|Bob")]
    [InlineData(
        "E11.9,Diabetes\nI10,Hypertension\nJ45.909,Asthma\n",
        "column_1,column_2",
        "",
        "E11.9|Diabetes/I10|Hypertension/J45.909|Asthma"
    )]
    [InlineData("M1,1933,gold\nM2,5819,gold\n", "column_1,column_2,column_3", "", "M1|1933|gold/M2|5819|gold")]
    [InlineData("M10000,2026\n", "column_1,column_2", "", "M10000|2026")]
    public Task In_doubt_it_is_a_row_or_a_reject(string text, string header, string skipped, string rows) =>
        CheckAsync(text, header, skipped, rows);

    [Theory]
    [InlineData(
        "Monthly Claims,,\nRun date: 2024-02-01,,\n,,\nmember_id,claim_id,paid\n1,C7,5.00\n2,C8,6.00\n",
        "member_id,claim_id,paid",
        "1 PREAMBLE/2 PREAMBLE/3 PREAMBLE",
        "1|C7|5.00/2|C8|6.00"
    )]
    [InlineData(
        "Claims report,,\nmember_id,claim_id,paid\n1,C7,5.00\n2,C8,6.00\n",
        "member_id,claim_id,paid",
        "1 PREAMBLE",
        "1|C7|5.00/2|C8|6.00"
    )]
    [InlineData(
        "Claims report,,\nmember,plan,city\nAnn,HMO,Rome\nBob,PPO,Bonn\n",
        "member,plan,city",
        "1 PREAMBLE",
        "Ann|HMO|Rome/Bob|PPO|Bonn"
    )]
    [InlineData("Claims report,May\nid,name,paid\n1,Ann,5\n2,Bob,6\n", "id,name,paid", "1 PREAMBLE", "1|Ann|5/2|Bob|6")]
    [InlineData("Members of May,\n,\nid,name\n1,Ann\n2,Bob\n", "id,name", "1 PREAMBLE/2 PREAMBLE", "1|Ann/2|Bob")]
    [InlineData(
        "Plan:,HMO,\nMonth:,2024-05-01,\n\nid,name,paid\n1,Ann,5\n2,Bob,6\n",
        "id,name,paid",
        "1 PREAMBLE/2 PREAMBLE/3 BLANK",
        "1|Ann|5/2|Bob|6"
    )]
    [InlineData("HDR,20240131,3\nid,name,paid\n1,Ann,5\n2,Bob,6\n", "id,name,paid", "1 PREAMBLE", "1|Ann|5/2|Bob|6")]
    [InlineData("HDR,20240131,3\n1,Ann,5\n2,Bob,6\nTRL,2,\n", "column_1,column_2,column_3", "1 PREAMBLE/4 FOOTER", "1|Ann|5/2|Bob|6")]
    [InlineData(
        "HDR,CLAIMS,20240131\nname,plan,city\nAnn,HMO,Rome\nBob,PPO,Bonn\nTRL,2,0\n",
        "name,plan,city",
        "1 PREAMBLE/5 FOOTER",
        "Ann|HMO|Rome/Bob|PPO|Bonn"
    )]
    public Task Titles_and_header_records_are_no_names(string text, string header, string skipped, string rows) =>
        CheckAsync(text, header, skipped, rows);

    [Theory]
    [InlineData(
        "id,name,paid\n1,Ann,5\n2,Bob,6\n,,\nTotal,,11\n,,\nSource: CMS,,\n",
        "id,name,paid",
        "4 BLANK/5 FOOTER/6 BLANK/7 FOOTER",
        "1|Ann|5/2|Bob|6"
    )]
    [InlineData(
        "plan,city,paid\nHMO,Rome,5\nPPO,Bonn,6\n,,\n* provisional figures only,,\n",
        "plan,city,paid",
        "4 BLANK/5 FOOTER",
        "HMO|Rome|5/PPO|Bonn|6"
    )]
    [InlineData("plan,city,paid\nHMO,Rome,5\nPPO,Bonn,6\nTotal,,11\n", "plan,city,paid", "4 FOOTER", "HMO|Rome|5/PPO|Bonn|6")]
    [InlineData("id\n1\n2\n\n2 rows selected.\n", "id", "4 BLANK/5 FOOTER", "1/2")]
    public Task Totals_and_notes_at_the_end_are_no_rows(string text, string header, string skipped, string rows) =>
        CheckAsync(text, header, skipped, rows);

    [Theory]
    [InlineData(
        "Member,Member,Claim,Claim\nID,Name,ID,Name\nM1,Ann,C1,x\nM2,Bob,C2,y\n",
        "Member ID,Member Name,Claim ID,Claim Name",
        "",
        "M1|Ann|C1|x/M2|Bob|C2|y"
    )]
    [InlineData(
        "Member,,Claim,\nID,Name,ID,Kind\nM1,Ann,C1,x\nM2,Bob,C2,y\n",
        "Member ID,Member Name,Claim ID,Claim Kind",
        "",
        "M1|Ann|C1|x/M2|Bob|C2|y"
    )]
    [InlineData(
        "Member,,City,\nfirst,last,from,to\nAnn,Smith,Rome,Bonn\nBob,Jones,Oslo,Wien\n",
        "Member first,Member last,City from,City to",
        "",
        "Ann|Smith|Rome|Bonn/Bob|Jones|Oslo|Wien"
    )]
    [InlineData(
        ",,Population,\nRegion,Code,2019,2020\nNorth,N1,5,6\nSouth,S1,7,8\n",
        "Region,Code,Population 2019,Population 2020",
        "",
        "North|N1|5|6/South|S1|7|8"
    )]
    [InlineData("ID,id,plan\nA,b,HMO\nC,d,PPO\n", "ID,id,plan", "", "A|b|HMO/C|d|PPO")]
    public Task Header_rows_are_joined_and_names_said_twice_are_names(string text, string header, string skipped, string rows) =>
        CheckAsync(text, header, skipped, rows);

    [Theory]
    [InlineData("Member list\n\nmember_id\nM001\nM002\nM003\n", "member_id", "1 PREAMBLE/2 BLANK", "M001/M002/M003")]
    [InlineData("Claims, paid\nmember_id,paid\nM1,5.00\nM2,6.00\n", "member_id,paid", "1 PREAMBLE", "M1|5.00/M2|6.00")]
    [InlineData("10:30:00\n11:30:00\n12:30:00\n", "column_1", "", "10:30:00/11:30:00/12:30:00")]
    [InlineData("2024-01-01 10:00:00\n2024-01-02 10:00:01\n", "column_1", "", "2024-01-01 10:00:00/2024-01-02 10:00:01")]
    [InlineData("00:1B:44:11:3A:B7\n00:1B:44:11:3A:B8\n", "column_1", "", "00:1B:44:11:3A:B7/00:1B:44:11:3A:B8")]
    [InlineData("Members\nfirst,last\nAnn,Lee\nBob,Ray\nCal,Poe\n", "first,last", "1 PREAMBLE", "Ann|Lee/Bob|Ray/Cal|Poe")]
    [InlineData("id,001,002\nA,1,2\nB,4,5\nC,7,8\n", "id,001,002", "", "A|1|2/B|4|5/C|7|8")]
    [InlineData("region,2024-01-01,2024-02-01\nN,10,20\nS,11,21\n", "region,2024-01-01,2024-02-01", "", "N|10|20/S|11|21")]
    [InlineData("county,1/1/2024,2/1/2024\nCook,10,20\nKane,11,21\n", "county,1/1/2024,2/1/2024", "", "Cook|10|20/Kane|11|21")]
    [InlineData("x,2010,2015,2020\nCook,10,20,5\nKane,11,21,6\n", "x,2010,2015,2020", "", "Cook|10|20|5/Kane|11|21|6")]
    [InlineData("x,2010,2013,2020\nCook,10,20,5\nKane,11,21,6\n", "x,2010,2013,2020", "", "Cook|10|20|5/Kane|11|21|6")]
    [InlineData("x,0-4,5-9\nCook,10,20\nKane,11,21\n", "x,0-4,5-9", "", "Cook|10|20/Kane|11|21")]
    [InlineData("region,2015\nN,10\nS,11\n", "region,2015", "", "N|10/S|11")]
    [InlineData("name,\nAnn,10\nBob,11\n", "name,column_2", "", "Ann|10/Bob|11")]
    [InlineData("T1,Ann,x\n15,Bob,y\n16,Cal,z\n17,Dee,z\n", "column_1,column_2,column_3", "", "T1|Ann|x/15|Bob|y/16|Cal|z/17|Dee|z")]
    [InlineData("Ann,2000\nBob,1500\nCal,300\n", "column_1,column_2", "", "Ann|2000/Bob|1500/Cal|300")]
    [InlineData("Ann,2000,1950\nBob,1500,7\nCal,300,8\n", "column_1,column_2,column_3", "", "Ann|2000|1950/Bob|1500|7/Cal|300|8")]
    [InlineData(
        "Ann,2024-01-05,2024-03-07\nBob,1500,7\nCal,300,8\n",
        "column_1,column_2,column_3",
        "",
        "Ann|2024-01-05|2024-03-07/Bob|1500|7/Cal|300|8"
    )]
    [InlineData("Rome,0100\nBonn,10\nOslo,11\n", "column_1,column_2", "", "Rome|0100/Bonn|10/Oslo|11")]
    [InlineData("A,001,5\nB,002,6\nC,13,7\n", "column_1,column_2,column_3", "", "A|001|5/B|002|6/C|13|7")]
    [InlineData("Boston,02134\nChicago,60601\nDallas,75001\n", "column_1,column_2", "", "Boston|02134/Chicago|60601/Dallas|75001")]
    [InlineData("plan A,01\nplan B,10\nplan C,11\n", "column_1,column_2", "", "plan A|01/plan B|10/plan C|11")]
    [InlineData("id,name,paid\n1,Ann,5\n2,Bob,6\n3,Cal,7\nTRL,3,18\n", "id,name,paid", "5 FOOTER", "1|Ann|5/2|Bob|6/3|Cal|7")]
    [InlineData("name,npi,city\nAnn,1,Rome\nTotal,2,Bonn\n", "name,npi,city", "", "Ann|1|Rome/Total|2|Bonn")]
    [InlineData("id,name,paid\n--,----,----\n1,Ann,5\n2,Bob,6\n3,Cal,7\n", "id,name,paid", "", "1|Ann|5/2|Bob|6/3|Cal|7")]
    [InlineData(
        "id,name,paid\n0,a,5\n1,b,6\n2,c,7\n3,d,5\n4,e,6\n5,f,7\n6,g,5\n7,h,6\n8,i,7\n9,j,5\n10,k,6\n11,l,7\n12,m,5\n13,n,6\n14,o,7\n15,p,5\n16,q,6\n17,r,7\n\nplan,city,since\nHMO,Rome,x\nPPO,Bonn,y\n",
        "id,name,paid",
        "20 BLANK/21 SECOND_TABLE/22 SECOND_TABLE/23 SECOND_TABLE",
        "0|a|5/1|b|6/2|c|7/3|d|5/4|e|6/5|f|7/6|g|5/7|h|6/8|i|7/9|j|5/10|k|6/11|l|7/12|m|5/13|n|6/14|o|7/15|p|5/16|q|6/17|r|7"
    )]
    public Task Reads_what_a_careful_person_reads(string text, string header, string skipped, string rows) =>
        CheckAsync(text, header, skipped, rows);

    internal static async Task CheckAsync(string text, string header, string skipped, string rows)
    {
        var format = (await RecordFileTests.ScanAsync(text)).Format;

        Assert.Equal(header, string.Join(',', format.Header));
        Assert.Equal(skipped, await DialectTests.SkippedAsync(text, format));
        Assert.Equal(rows, await DialectTests.RowsAsync(text, format));
    }
}
