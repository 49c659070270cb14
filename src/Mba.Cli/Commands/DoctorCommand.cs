using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mba.Cli.Diagnosis;

namespace Mba.Cli.Commands;

/// <summary><c>mba doctor</c>: checks everything that the other commands need, and says what to do about each fault.</summary>
internal static class DoctorCommand
{
    public static Command Command()
    {
        var command = new Command(
            "doctor",
            "Check settings, credentials, clock, buckets, queues, database and disk; exit code 1 when something failed"
        )
        {
            Operation.JsonOption,
        };
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                var checks = await Doctor.RunAsync(cancellationToken);
                if (arguments.GetValue(Operation.JsonOption))
                    Console.WriteLine(JsonSerializer.Serialize(DoctorReport.Of(checks), DoctorJson.Default.DoctorReport));
                else
                    Show(checks);
                return checks.Any(c => c.Status == CheckStatus.Failed) ? Operation.Failed : Operation.Done;
            }
        );
        return command;
    }

    private static void Show(IReadOnlyList<Check> checks)
    {
        var width = checks.Max(c => c.Name.Length);
        foreach (var check in checks)
        {
            Console.WriteLine(
                $"{Terminal.Colored(check.Status.ToString().ToLowerInvariant().PadRight(7), ColorOf(check.Status))}  {check.Name.PadRight(width)}  {check.Detail}"
            );
            if (check.Remedy is { } remedy)
                Console.WriteLine($"{"", 9}{"".PadRight(width)}  {remedy}");
        }
        var report = DoctorReport.Of(checks);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{report.Ok} ok, {report.Warnings} warnings, {report.Failed} failed")
        );
    }

    private static string ColorOf(CheckStatus status) =>
        status switch
        {
            CheckStatus.Ok => "32",
            CheckStatus.Warning => "33",
            _ => "31",
        };
}

/// <summary>All checks in JSON; docs/schemas/doctor.schema.json describes it.</summary>
internal sealed record DoctorReport(int Ok, int Warnings, int Failed, IReadOnlyList<Check> Checks)
{
    public static DoctorReport Of(IReadOnlyList<Check> checks) =>
        new(
            checks.Count(c => c.Status == CheckStatus.Ok),
            checks.Count(c => c.Status == CheckStatus.Warning),
            checks.Count(c => c.Status == CheckStatus.Failed),
            checks
        );
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext;
