using System.Diagnostics;

namespace Mba.Benchmarks;

/// <summary>The predecessor's way of loading, as a process of its own (bench/rivals/pandas_to_sql.py).</summary>
public static class Pandas
{
    private const string Python = "/usr/bin/python3";

    /// <summary>True when Debian's python3 finds pandas, SQLAlchemy and PyMySQL.</summary>
    public static bool IsInstalled { get; } = Run(["-c", "import pandas, sqlalchemy, pymysql"], password: "").ExitCode == 0;

    public static Task LoadAsync(BenchServer server, string file, string table, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                var script = Path.Combine(Cli.Local.ProjectLayout.Root, "bench", "rivals", "pandas_to_sql.py");
                var (code, errors) = Run(
                    [script, file, server.Host, FormattableString.Invariant($"{server.Port}"), server.User, server.Database, table],
                    server.Password
                );
                if (code != 0)
                    throw new InvalidOperationException("pandas failed: " + errors);
            },
            cancellationToken
        );

    private static (int ExitCode, string Errors) Run(string[] arguments, string password)
    {
        if (!File.Exists(Python))
            return (1, "no python3");
        var start = new ProcessStartInfo(Python, arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["MYSQL_PWD"] = password;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
