using Spectre.Console;

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

    /// <summary>Standard error, so that standard output stays what a script may read; NO_COLOR is kept.</summary>
    public static IAnsiConsole Terminal() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Done of all, e.g. <c>1,200/3,000</c>.</summary>
    private sealed class CountColumn : ProgressColumn
    {
        public override Spectre.Console.Rendering.IRenderable Render(
            Spectre.Console.Rendering.RenderOptions options,
            ProgressTask task,
            TimeSpan deltaTime
        ) => new Text(FormattableString.Invariant($"{task.Value:N0}/{task.MaxValue:N0}"));
    }
}
