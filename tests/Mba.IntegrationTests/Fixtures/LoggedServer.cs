using Mba.Cli.Local;

namespace Mba.IntegrationTests.Fixtures;

/// <summary>A server that may crash, and logs every statement, in the general log and as slow.</summary>
public sealed class LoggedServer : RestartableServer
{
    protected override LocalDatabaseOptions Options =>
        field ??= base.Options with
        {
            Arguments =
            [
                "--log-output=FILE",
                "--general-log=1",
                $"--general-log-file={Path.Combine(base.Options.Folder, "general.log")}",
                "--slow-query-log=1",
                $"--slow-query-log-file={Path.Combine(base.Options.Folder, "slow.log")}",
                "--long-query-time=0",
            ],
        };

    /// <summary>Its error log, general log and slow log.</summary>
    public IReadOnlyList<string> LogFiles =>
        [.. new[] { "server.log", "general.log", "slow.log" }.Select(f => Path.Combine(Options.Folder, f))];
}
