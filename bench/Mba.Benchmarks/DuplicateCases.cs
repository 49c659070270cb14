using System.Globalization;

namespace Mba.Benchmarks;

/// <summary>check-duplicates over many files: the first run hashes them, the second reads no content.</summary>
public sealed class DuplicateCases(BenchDatabase database, string scratch, Report report)
{
    public const int Files = 10_000;
    private const int FileBytes = 500_000;

    /// <summary>What a second run may read: the program's own files and the cache, a few kilobytes for each file.</summary>
    private const double MegabytesOfSecondRun = 50;

    public async Task RunAsync(int files, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(scratch, "duplicates", "mba");
        var cli = new BenchCli(Path.Combine(scratch, "duplicates-run"));
        Write(folder, files);
        string[] check = ["ingest", "--mode", "check-duplicates", folder];
        var set = string.Create(
            CultureInfo.InvariantCulture,
            $"check-duplicates over {files:N0} files, {(long)files * FileBytes / 1e9:0.0} GB ({BenchCli.Compilation})"
        );
        var ours = new Subject("ours", Forget, () => cli.MbaAsync(cancellationToken, check));
        var rival = new Subject(
            "sha256sum, in parallel",
            () =>
                cli.ShellAsync($"find '{folder}' -type f -print0 | xargs -0 -n 50 -P \"$(nproc)\" sha256sum >/dev/null", cancellationToken)
        );
        report.Add(Result.Ratio($"{set}, first run", await new Measurement(database).CompareAsync(ours, rival), 1.1));

        await Forget();
        if (await cli.BytesReadAsync(cancellationToken, check) < (long)files * FileBytes)
            throw new InvalidOperationException(
                "the first run read less than all files: this account of bytes cannot show that the second reads none"
            );
        List<double> megabytes = [];
        for (var run = 0; run < 3; run++)
            megabytes.Add(await cli.BytesReadAsync(cancellationToken, check) / 1e6);
        report.Add(Result.AtMost($"{set}, second run: bytes read", Statistics.Median(megabytes), "MB", megabytes, MegabytesOfSecondRun));
        Directory.Delete(Path.Combine(scratch, "duplicates"), recursive: true);

        Task Forget()
        {
            cli.Forget();
            return Task.CompletedTask;
        }
    }

    /// <summary>One of ten has the content of another.</summary>
    private static void Write(string folder, int files)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(1);
        var content = new byte[FileBytes];
        for (var i = 0; i < files; i++)
        {
            if (i % 10 != 9)
                random.NextBytes(content);
            File.WriteAllBytes(Path.Combine(folder, FormattableString.Invariant($"file{i:00000}.pdf")), content);
        }
    }
}
