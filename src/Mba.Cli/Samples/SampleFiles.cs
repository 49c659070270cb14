using System.Globalization;
using System.Text;
using Mba.Csv;

namespace Mba.Cli.Samples;

/// <summary>Writes the four business files of <c>samples/business</c>: the same bytes for the same seed and size, and nobody's data.</summary>
public static class SampleFiles
{
    private static readonly DateOnly FirstDay = new(2024, 1, 1);
    private static readonly string[] PlanTypes = ["PPO", "HMO", "EPO", "POS", "HDHP"];
    private static readonly string[] Metals = ["Bronze", "Silver", "Gold", "Platinum"];
    private static readonly string[] Statuses = ["ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "TERMINATED", "PENDING", "COBRA"];
    private static readonly string[] Services =
    [
        "Office visit",
        "Emergency room",
        "Inpatient stay",
        "Lab, blood panel",
        "Imaging, \"MRI\"",
        "Pharmacy",
        "Physical therapy",
        "Telehealth",
    ];

    private static readonly string[] FirstNames =
    [
        "Maria",
        "James",
        "Wei",
        "Aisha",
        "José",
        "Zoë",
        "Priya",
        "Liam",
        "Olga",
        "Noah",
        "Fatima",
        "Søren",
        "Chloé",
        "Ivan",
        "Grace",
        "Mateo",
        "Ana",
        "Kofi",
    ];

    private static readonly string[] LastNames =
    [
        "Smith",
        "O'Brien",
        "García",
        "Nguyễn",
        "Müller",
        "de la Cruz",
        "Johnson, Jr.",
        "Okafor",
        "Kim",
        "Patel",
        "Silva",
        "Ivanova",
        "Brown",
        "Ødegård",
        "Lee",
        "Haddad",
    ];

    /// <summary>Names of the files and their lines, header first, for about <paramref name="members"/> members.</summary>
    public static IReadOnlyDictionary<string, IEnumerable<string>> All(int members, int seed)
    {
        var plans = Math.Max(1000, members / 10);
        return new Dictionary<string, IEnumerable<string>>(StringComparer.Ordinal)
        {
            ["plan_details.csv"] = PlanDetails(plans, new Random(seed)),
            ["memberdata.csv"] = MemberData(members, plans, new Random(seed + 1)),
            ["benefit_accumulator.csv"] = BenefitAccumulator(members, new Random(seed + 2)),
            ["deductibles_oop.csv"] = DeductiblesOop(members, new Random(seed + 3)),
        };
    }

    /// <summary>Writes all of them into a folder, UTF-8 with line feeds; returns their paths.</summary>
    public static async Task<IReadOnlyList<string>> WriteAsync(string folder, int members, int seed, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        foreach (var (name, lines) in All(members, seed))
        {
            var file = Path.Combine(folder, name);
            await using var writer = new StreamWriter(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
            {
                NewLine = "\n",
            };
            foreach (var line in lines)
                await writer.WriteLineAsync(line.AsMemory(), cancellationToken);
            files.Add(file);
        }
        return files;
    }

    private static IEnumerable<string> PlanDetails(int plans, Random random)
    {
        yield return "plan_id,plan_name,plan_type,premium,deductible,out_of_pocket_max";
        for (var i = 1; i <= plans; i++)
        {
            var (metal, type) = (Metals[i % Metals.Length], PlanTypes[random.Next(PlanTypes.Length)]);
            var deductible = 250 * random.Next(1, 30);
            yield return Line(
                PlanId(i),
                $"{metal} {type} {2000 + (deductible / 10)}",
                type,
                Money(random, 180, 1400),
                $"{deductible}.00",
                $"{deductible + (500 * random.Next(2, 12))}.00"
            );
        }
    }

    private static IEnumerable<string> MemberData(int members, int plans, Random random)
    {
        yield return "member_id,first_name,last_name,dob,enrollment_date,plan_id,status";
        for (var i = 0; i < members; i++)
        {
            var born = new DateOnly(1935, 1, 1).AddDays(random.Next(31_000));
            // Some members have not been enrolled yet.
            var enrolled = random.Next(25) == 0 ? "" : Date(FirstDay.AddDays(-random.Next(3000)));
            yield return Line(
                MemberId(i),
                Pick(FirstNames, random),
                Pick(LastNames, random),
                Date(born),
                enrolled,
                PlanId(random.Next(1, plans + 1)),
                Pick(Statuses, random)
            );
        }
    }

    private static IEnumerable<string> BenefitAccumulator(int members, Random random)
    {
        yield return "member_id,benefit_year,ytd_deductible,ytd_out_of_pocket,last_updated";
        for (var i = 0; i < members; i++)
        {
            for (var year = 2023; year <= 2024; year++)
            {
                var updated = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(random.Next(31_000_000));
                yield return Line(
                    MemberId(i),
                    $"{year}",
                    Money(random, 0, 5000),
                    Money(random, 0, 9000),
                    updated.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
                );
            }
        }
    }

    private static IEnumerable<string> DeductiblesOop(int members, Random random)
    {
        yield return "member_id,service_date,service_type,amount,applied_to";
        for (var i = 0; i < members * 2; i++)
        {
            var to = random.Next(10) switch
            {
                < 5 => "deductible",
                < 9 => "out_of_pocket",
                _ => "",
            };
            yield return Line(
                MemberId(random.Next(members)),
                Date(FirstDay.AddDays(random.Next(366))),
                Pick(Services, random),
                Money(random, 5, 2500),
                to
            );
        }
    }

    private static string MemberId(int index) => (100_001 + index).ToString(CultureInfo.InvariantCulture);

    private static string PlanId(int number) => string.Create(CultureInfo.InvariantCulture, $"PLN-{number:00000}");

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Money(Random random, int min, int max) =>
        string.Create(CultureInfo.InvariantCulture, $"{random.Next(min, max)}.{random.Next(100):00}");

    private static string Pick(string[] choices, Random random) => choices[random.Next(choices.Length)];

    /// <summary>A record as RFC 4180 wants it.</summary>
    private static string Line(params string[] fields) => string.Join(',', fields.Select(CsvText.Quote));
}
