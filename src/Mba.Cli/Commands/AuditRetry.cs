using System.CommandLine;
using Mba.Cli.Audit;

namespace Mba.Cli.Commands;

/// <summary><c>mba audit retry ID…</c>: loads failed runs again.</summary>
internal static class AuditRetry
{
    private static readonly Option<int?> Reading = new("--reading")
    {
        Description = "Accept this reading of a file that failed with LOW_CONFIDENCE; `audit show` lists them",
    };

    public static Command Command() =>
        AuditRuns.Command(
            "retry",
            "Retry failed runs after their cause is fixed",
            [Reading],
            async (operation, audit, row, arguments, cancellationToken) =>
            {
                await Console.Error.WriteLineAsync($"in {audit.Target}");
                var retried = await audit.RetryAsync(row, arguments.GetValue(Reading), cancellationToken);
                if (retried.Row is { } now)
                    Console.WriteLine(operation.Json ? AuditView.ToJson(now) : AuditView.Line(now));
                if (!retried.IsDone && retried.Reason is { } reason)
                    await Console.Error.WriteLineAsync(reason);
                return retried is { IsDone: true, Row.Status: not AuditStatus.FAILED } ? Operation.Done : Operation.Failed;
            }
        );
}

/// <summary><c>mba audit reload ID</c>: a file that is loaded is loaded again, its rows in the place of those of the run.</summary>
internal static class AuditReload
{
    private static readonly Option<string?> DateOrder = new("--date-order")
    {
        Description = "Read 03/04/2024 with the day or the month first",
    };

    private static readonly Option<string?> TimeZone = new("--time-zone")
    {
        Description = "Zone of times without one, which are then stored in UTC: America/New_York, UTC, -05:00",
    };

    public static Command Command()
    {
        TimeZone.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string?>() is { } zone && Schemas.TimeZones.Find(zone) is null)
                given.AddError($"--time-zone {Schemas.TimeZones.NotAZone}");
        });
        DateOrder.AcceptOnlyFromAmong("day", "month");
        return AuditRuns.Command(
            "reload",
            "Load a file again in place of the run's rows, for instance with another order of day and month, or with the zone of its times",
            [DateOrder, TimeZone],
            async (operation, audit, row, arguments, cancellationToken) =>
            {
                if (audit is not DatabaseAudit)
                {
                    await Console.Error.WriteLineAsync("a reload needs the database: set RDS_HOST");
                    return Operation.Failed;
                }

                if (row.S3Bucket == Tables.DatasetRules.LocalBucket)
                {
                    await Console.Error.WriteLineAsync(
                        $"{row.S3Key} was a file of a machine: load it again with `mba etl load-one --force`"
                    );
                    return Operation.Failed;
                }

                using var parts = await operation.PartsAsync(cancellationToken);
                var request = new IngestRequest
                {
                    Bucket = row.S3Bucket,
                    Key = row.S3Key,
                    VersionId = row.VersionId,
                    Sequencer = row.Sequencer,
                    Trigger = IngestTrigger.Cli,
                    Force = true,
                    DateOrder = arguments.GetValue(DateOrder) switch
                    {
                        "day" => Schemas.DateOrder.DayFirst,
                        "month" => Schemas.DateOrder.MonthFirst,
                        _ => null,
                    },
                    TimeZone = arguments.GetValue(TimeZone),
                };
                var result = await parts.Ingest.RunAsync(request, cancellationToken);
                Console.WriteLine(result.Audit is { } now ? (operation.Json ? AuditView.ToJson(now) : AuditView.Line(now)) : result.Reason);
                return result is { Disposition: IngestDisposition.Done, Audit.Status: AuditStatus.SUCCESS }
                    ? Operation.Done
                    : Operation.Failed;
            }
        );
    }
}
