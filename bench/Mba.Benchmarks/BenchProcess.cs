using System.Diagnostics;
using System.Globalization;
using Mba.Aws;
using Mba.Cli.Local;

namespace Mba.Benchmarks;

/// <summary>The project's executables as processes of their own, on the bench's database.</summary>
public static class BenchProcess
{
    /// <summary>Starts a project's program: as a function when <paramref name="runtimeApi"/> names the Runtime API, with S3 and SQS at <paramref name="endpoint"/>.</summary>
    public static Process Start(
        BenchDatabase database,
        string scratch,
        Uri? endpoint,
        string project,
        string[] arguments,
        string? runtimeApi,
        string? nativeFolder,
        params (string Name, string Value)[] settings
    )
    {
        var program = ProjectLayout.Program(project, nativeFolder);
        var start = new ProcessStartInfo(program.FileName, [.. program.Arguments, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = scratch,
        };
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["RDS_HOST"] = database.Server.Host,
            ["RDS_PORT"] = database.Server.Port.ToString(CultureInfo.InvariantCulture),
            ["RDS_DATABASE"] = BenchDatabase.Name,
            ["RDS_USERNAME"] = database.Server.User,
            ["RDS_PASSWORD"] = database.Server.Password,
            ["RDS_PARAMS"] = database.Parameters,
            ["S3_BUCKET_MBA"] = "bench",
            ["S3_BUCKET_POLICY"] = "bench-policy",
            ["INGEST_QUEUE_URL"] = "http://127.0.0.1:9/queue",
            ["JOBS_QUEUE_URL"] = "http://127.0.0.1:9/jobs",
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ENDPOINT_URL"] = endpoint?.ToString(),
            ["AWS_ACCESS_KEY_ID"] = "bench",
            ["AWS_SECRET_ACCESS_KEY"] = "bench",
            ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
            ["AWS_LAMBDA_FUNCTION_NAME"] = runtimeApi is null ? null : "bench",
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        if (project is "Mba.CsvIngestLambda")
        {
            foreach (var (name, value) in FunctionMemory.Environment)
                start.Environment[name] = value;
        }
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{project} did not start");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
                Console.Error.WriteLine(text);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>VmHWM in bytes; 0 when the process has just ended.</summary>
    public static long PeakOf(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture)
                    * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
