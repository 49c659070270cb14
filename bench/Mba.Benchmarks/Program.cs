using Mba.Benchmarks;

// usage: Mba.Benchmarks [cold] [load] [pandas] [stages] [modes] [bucket] [files] [memory] [large] [uploads] [duplicates] [profile] [native[:start|:load|:files|:memory|:table|:hour]] [--full] [--files=N] [--scale=N] | since COMMIT BUILDS [scan]; all but large, uploads, duplicates, profile and native by default; --files and --scale make a trial, no figure
string[] cases = [.. args.Where(a => !a.StartsWith("--", StringComparison.Ordinal))];
bool Wants(string name) => cases.Length == 0 || cases.Contains(name, StringComparer.Ordinal);

int? files = Array.Find(args, a => a.StartsWith("--files=", StringComparison.Ordinal)) is { } count
    ? int.Parse(count["--files=".Length..], System.Globalization.CultureInfo.InvariantCulture)
    : null;
var scale = Array.Find(args, a => a.StartsWith("--scale=", StringComparison.Ordinal)) is { } part
    ? int.Parse(part["--scale=".Length..], System.Globalization.CultureInfo.InvariantCulture)
    : 1;
LoadCases.Rows /= scale;
var root = Mba.Cli.Local.ProjectLayout.Root;
var scratch = Path.Combine(Path.GetTempPath(), scale == 1 ? "mba-bench" : FormattableString.Invariant($"mba-bench-trial-{scale}"));
Directory.CreateDirectory(Path.Combine(scratch, "bench", "mba", "csv"));
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
await using var database = await BenchDatabase.StartAsync(Path.Combine(scratch, "server"), stop.Token);
using (await Pipeline.CreateAsync(database, scratch, new Mba.IngestOptions(), stop.Token))
    Console.WriteLine($"{database.Product} is ready");
var report = new Report(
    files is null && scale == 1 ? Path.Combine(root, "bench", "results") : Path.Combine(root, "artifacts"),
    files is not null || scale != 1 ? "trial"
        : cases is [] ? "bench"
        : cases is ["since", _, _, "scan"] ? "bench-since-scan"
        : cases is ["since", ..] ? "bench-since"
        : cases is ["native"] ? "native"
        : "bench-" + string.Join('-', cases).Replace(':', '-'),
    database.Product
);
if (Wants("cold"))
    await new StartCases(database, scratch, report, [Build.Jit]).RunAsync(stop.Token);
if (Wants("load"))
    await new LoadCases(database, scratch, report).RunAsync(stop.Token);
if (Wants("pandas"))
    await new LoadCases(database, scratch, report).PandasAsync(stop.Token);
if (Wants("stages"))
    await new StageCases(database, scratch, report).RunAsync(stop.Token);
if (Wants("modes"))
    await new ModeCases(database, scratch, report).RunAsync(stop.Token);
if (Wants("bucket"))
    await new RuntimeEmulatorCases(database, scratch, report).RunAsync(stop.Token);
if (Wants("files"))
    await new FileCases(database, scratch, report).RunAsync(stop.Token);
if (Wants("memory"))
    await new ProcessCases(database, scratch, report).MemoryAsync(args.Contains("--full", StringComparer.Ordinal), stop.Token);

// Only when asked for: native code that infra/native.sh published, ten minutes, with --full an hour.
if (cases.Any(c => c.StartsWith("native", StringComparison.Ordinal)))
    await new NativeCases(database, scratch, report, args.Contains("--full", StringComparer.Ordinal)).RunAsync(
        part => cases.Contains("native", StringComparer.Ordinal) || cases.Contains("native:" + part, StringComparer.Ordinal),
        stop.Token
    );

// An hour of arrivals in ten minutes.
if (cases.Contains("native:hour", StringComparer.Ordinal))
    await new HourCases(database, scratch, report).RunAsync(files ?? HourCases.Files, stop.Token);

// Against an earlier commit, which bench.sh has built.
if (cases is ["since", var former, var builds, .. var only])
{
    var since = new SinceCases(database, scratch, report, former, builds);
    await (only is ["scan"] ? since.ScanAsync(stop.Token) : since.RunAsync(stop.Token));
}

// Where the time of a small file goes.
foreach (var build in Build.Both.Where(b => cases.Contains(b == Build.Native ? "profile" : "profile:jit", StringComparer.Ordinal)))
    await new FileProfile(database, scratch, report, build).RunAsync(stop.Token);

// 10 GB each plain and gzip, most of an hour; a minute of steady load.
if (cases.Contains("large", StringComparer.Ordinal))
    await new LargeFileCases(database, scratch, report).RunAsync(stop.Token);
if (cases.Contains("uploads", StringComparer.Ordinal))
{
    if (files is null)
        await new UploadCases(database, scratch, report).RunAsync(stop.Token);
    await new SmallUploadCases(database, scratch, report).RunAsync(files ?? SmallUploadCases.Files, stop.Token);
}

// 5 GB of files on the disk, a few minutes. --files=N takes fewer of either: a trial of the case, no figure.
if (cases.Contains("duplicates", StringComparer.Ordinal))
    await new DuplicateCases(database, scratch, report).RunAsync(files ?? DuplicateCases.Files, stop.Token);
