using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mba.Cli.Sending;

/// <summary>Progress bars for work that takes over a second: on a terminal, on standard error, and none in a pipe.</summary>
internal static class Progress
{
    /// <summary>Columns for work that is measured in bytes.</summary>
    public static ProgressColumn[] Bytes => [.. Common, new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn()];

    /// <summary>Columns for work that is counted.</summary>
    public static ProgressColumn[] Items => [.. Common, new CountColumn(), new RemainingTimeColumn()];

    private static ProgressColumn[] Common => [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()];

    /// <summary>True when someone watches.</summary>
    public static bool IsWatched => !Console.IsErrorRedirected && !Console.IsOutputRedirected;

    /// <summary>Runs work; what it reports moves the bar by so much.</summary>
    public static async Task<T> RunAsync<T>(string title, long total, ProgressColumn[] columns, Func<Action<long>, Task<T>> work)
    {
        if (!IsWatched || total == 0)
            return await work(_ => { });
        return await Terminal()
            .Progress()
            .AutoClear(true)
            .Columns(columns)
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask(title, maxValue: total);
                return await work(done => bar.Increment(done));
            });
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public static Task RunAsync(string title, long total, ProgressColumn[] columns, Func<Action<long>, Task> work) =>
        RunAsync(
            title,
            total,
            columns,
            async report =>
            {
                await work(report);
                return 0;
            }
        );

    /// <summary>Runs the load of one file with a bar for its scan and one for its rows; the work gets null when nobody watches.</summary>
    public static async Task<T> LoadAsync<T>(Func<Action<IngestProgress>?, Task<T>> work)
    {
        if (!IsWatched)
            return await work(null);
        return await Terminal()
            .Progress()
            .AutoClear(true)
            .Columns([.. Common, new RateColumn(), new RemainingTimeColumn()])
            .StartAsync(async progress =>
            {
                var scan = progress.AddTask("Scanning", maxValue: 1);
                var load = progress.AddTask("Loading", autoStart: false, maxValue: 1);
                return await work(step => Advance(step.Stage == IngestStage.Scan ? scan : load, step));
            });
    }

    /// <summary>Runs work of unknown length; what it reports is counted. Lines that it prints meanwhile stand above the count.</summary>
    public static async Task<T> CountAsync<T>(string title, Func<Action, Action<string>, Task<T>> work)
    {
        if (!IsWatched)
            return await work(() => { }, Console.WriteLine);
        var terminal = Terminal();
        return await terminal
            .Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var done = 0;
                var task = progress.AddTask(title, maxValue: double.MaxValue);
                return await work(
                    () => task.Description = FormattableString.Invariant($"{title}: {Interlocked.Increment(ref done):N0} files"),
                    terminal.WriteLine
                );
            });
    }

    private static void Advance(ProgressTask task, IngestProgress step)
    {
        if (!task.IsStarted)
            task.StartTask();
        task.MaxValue = Math.Max(step.Total, 1);
        task.Increment(step.Done);
    }

    /// <summary>Standard error, so that standard output stays what a script may read; NO_COLOR is kept.</summary>
    public static IAnsiConsole Terminal() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Done of all, e.g. <c>1,200/3,000</c>.</summary>
    private sealed class CountColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(FormattableString.Invariant($"{task.Value:N0}/{task.MaxValue:N0}"));
    }

    /// <summary>Megabytes a second of a scan, rows a second of a load.</summary>
    private sealed class RateColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(
                task.Description == "Loading"
                    ? FormattableString.Invariant($"{task.Speed ?? 0:N0} rows/s")
                    : FormattableString.Invariant($"{(task.Speed ?? 0) / 1e6:N1} MB/s")
            );
    }
}
