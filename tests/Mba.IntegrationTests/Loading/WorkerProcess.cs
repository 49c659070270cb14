using System.Diagnostics;
using System.Globalization;
using Mba.Cli.Local;

namespace Mba.IntegrationTests.Loading;

/// <summary>The real executable, with a fault point armed.</summary>
internal static class WorkerProcess
{
    /// <summary>Exit code of a process that was ended by SIGKILL.</summary>
    public const int Killed = 137;

    /// <summary>Runs <c>mba etl load-one</c> to its end, whichever that is; returns the exit code.</summary>
    public static async Task<int> LoadAsync(IngestWorkbench bench, LoadCase load, string path, string fault)
    {
        using var process = Start(bench, load, path, fault);
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync(), process.WaitForExitAsync());
        return process.ExitCode;
    }

    /// <summary>There while a worker waits at a fault point; to delete it wakes the worker.</summary>
    public static string PauseFile(IngestWorkbench bench) => Path.Combine(bench.StoreFolder, "pause");

    public static Process Start(IngestWorkbench bench, LoadCase load, string path, string fault)
    {
        var datasets = Path.Combine(bench.StoreFolder, "datasets.json");
        File.WriteAllText(datasets, LoadCase.Datasets);
        var program = ProjectLayout.Program("Mba.Cli");
        var start = new ProcessStartInfo(program.FileName, [.. program.Arguments, "etl", "load-one", path])
        {
            WorkingDirectory = bench.StoreFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in Environment(bench, load, fault, datasets))
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("the executable did not start");
    }

    private static Dictionary<string, string> Environment(IngestWorkbench bench, LoadCase load, string fault, string datasets)
    {
        var settings = bench.Database.Settings;
        return new(StringComparer.Ordinal)
        {
            ["RDS_HOST"] = settings.RdsHost,
            ["RDS_PORT"] = settings.RdsPort.ToString(CultureInfo.InvariantCulture),
            ["RDS_DATABASE"] = settings.RdsDatabase,
            ["RDS_USERNAME"] = settings.RdsUsername,
            ["RDS_PASSWORD"] = settings.RdsPassword ?? "",
            ["RDS_PARAMS"] = settings.RdsParams ?? "",
            ["INGEST_BLOCK_BYTES"] = load.Options.BlockBytes.ToString(CultureInfo.InvariantCulture),
            ["INGEST_ATOMIC_BYTES"] = load.Options.AtomicBytes.ToString(CultureInfo.InvariantCulture),
            ["INGEST_CONNECTIONS"] = load.Options.Connections.ToString(CultureInfo.InvariantCulture),
            ["INGEST_LEASE_SECONDS"] = load.Options.Lease.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            ["MBA_DATASETS"] = datasets,
            ["DEFAULT_SCOPE"] = "mba",
            ["MBA_FAULT"] = fault,
            ["MBA_FAULT_FILE"] = PauseFile(bench),
            ["MBA_FAULT_ALLOWED"] = "1",
        };
    }
}
