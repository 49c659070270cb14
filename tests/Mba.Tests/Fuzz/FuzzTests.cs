using System.Globalization;
using System.Text.Unicode;
using Mba.Rows;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Fuzz;

/// <summary>
/// Whatever the bytes: no crash, no hang, no growth, and the promises of the contracts hold. CI tries a few thousand inputs and every find
/// of the past; <c>MBA_FUZZ_INPUTS</c> and <c>MBA_FUZZ_SEED</c> say otherwise (./mba soak).
/// </summary>
[Collection(AloneTests.Name)]
public sealed class FuzzTests
{
    private const int InputsInCi = 2000;
    private const int MostStretching = 20;
    private const int GrowthLimitBytes = 64 << 20;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);
    private static readonly string Finds = Path.Combine(RealFile.Root, "tests/data/fuzz");

    public static TheoryData<string> Corpus => [.. Directory.GetFiles(Finds, "*.bin").Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Corpus))]
    public Task What_was_found_once_stays_mended(string file) => TryAsync(File.ReadAllBytes(Path.Combine(Finds, file)), file);

    [Fact]
    public async Task Random_files_break_nothing()
    {
        var inputs = Setting("MBA_FUZZ_INPUTS", InputsInCi);
        var seed = Setting("MBA_FUZZ_SEED", 1);
        // The array pool fills in the first half, mostly by the rare inputs beyond a limit: 20 MB in CI, 70 MB in the soak, and no more after a million.
        var half = inputs / 2;
        await RunAsync(seed, half);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await RunAsync(seed + half, inputs - half);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, GrowthLimitBytes);
    }

    private static Task RunAsync(int seed, int inputs) =>
        Parallel.ForAsync(
            seed,
            seed + Math.Max(0, inputs),
            async (s, _) =>
            {
                var bytes = FuzzInput.Of(s);
                try
                {
                    await TryAsync(bytes, "input.csv");
                }
                catch (Exception e)
                {
                    var find = Path.Combine(Path.GetTempPath(), FormattableString.Invariant($"mba-fuzz-{s}.bin"));
                    await File.WriteAllBytesAsync(find, bytes, CancellationToken.None);
                    throw new InvalidOperationException(FormattableString.Invariant($"seed {s}: {bytes.Length} bytes, in {find}"), e);
                }
            }
        );

    private static async Task TryAsync(byte[] bytes, string name)
    {
        var content = new TextContent(bytes, name);
        var options = new ScanOptions { MaxRecordBytes = bytes.Length % 2 == 0 ? 512 : 1 << 20 };
        FileScan scan;
        try
        {
            var scanning = RecordFile.ScanAsync(content, options, CancellationToken.None);
            await EndsAsync(scanning);
            scan = await scanning;
        }
        catch (IngestException e)
        {
            Assert.Matches("^[A-Z0-9_]+$", e.Code);
            return;
        }

        using var reader = await RecordFile.OpenAsync(content, scan.Format, options, CancellationToken.None);
        await EndsAsync(Task.Run(() => Reread(reader, scan)));
    }

    /// <summary>A hang is measured by the time of the processors, since a busy machine stretches seconds of work to minutes; one without work, by the clock.</summary>
    private static async Task EndsAsync(Task work)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < MostStretching && !work.IsCompleted; i++)
        {
            await Task.WhenAny(work, Task.Delay(Hang));
            if (!work.IsCompleted && Environment.CpuUsage.TotalTime - before > Hang * Environment.ProcessorCount)
                break;
        }
        await work.WaitAsync(TimeSpan.FromSeconds(1));
    }

    /// <summary>The second pass yields what the first has counted, and every value converts as the evidence promised.</summary>
    private static void Reread(IRecordReader reader, FileScan scan)
    {
        var types = scan.Columns.Select(c => c.Evidence.Infer(new InferenceOptions { ColumnName = c.Name })).ToList();
        var converters = types.ConvertAll(t =>
            ValueConverter.For(t.Type, new ConversionOptions { DateOrder = t.DateOrder ?? DateOrder.MonthFirst })
        );
        var scratch = new byte[ValueConverter.ScratchBytes];
        var counts = new long[3];
        var last = (Line: 0L, Offset: -1L);
        while (reader.Read())
        {
            counts[(int)reader.Kind]++;
            Assert.True(reader.Line >= last.Line && reader.ByteOffset >= last.Offset, "records go forwards");
            last = (reader.Line, reader.ByteOffset);
            Assert.Equal(reader.Kind == RecordKind.Row, reader.FaultCode is null);
            if (reader.Kind != RecordKind.Row)
                continue;
            Assert.Equal(scan.Columns.Count, reader.FieldCount);
            for (var i = 0; i < converters.Count; i++)
            {
                Assert.True(Utf8.IsValid(reader[i]));
                converters[i].Convert(reader[i], scratch, out _, out var fault);
                Assert.Equal(ValueFault.None, fault);
            }
        }

        Assert.Equal(
            (scan.RecordsRead - scan.RecordsSkipped - scan.RecordsBroken, scan.RecordsSkipped, scan.RecordsBroken),
            (counts[0], counts[1], counts[2])
        );
        Assert.All(scan.Columns, c => Assert.Equal(counts[0], c.Evidence.Values));
        Assert.Equal(scan.Columns.Count, scan.Columns.DistinctBy(c => c.Name, StringComparer.OrdinalIgnoreCase).Count());
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;
}
