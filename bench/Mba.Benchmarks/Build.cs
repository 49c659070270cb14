using Mba.Cli.Local;

namespace Mba.Benchmarks;

/// <summary>How the measured executables were compiled.</summary>
/// <param name="Name">As results call it.</param>
/// <param name="NativeFolder">Where infra/native.sh wrote them, or MBA_EXECUTABLES names; null for the daily build.</param>
public sealed record Build(string Name, string? NativeFolder)
{
    public static Build Jit { get; } = new("JIT", null);

    public static Build Native { get; } =
        new("native", ProjectLayout.NativeFolder ?? Path.Combine(ProjectLayout.Root, "artifacts", "native"));

    public static IReadOnlyList<Build> Both { get; } = [Native, Jit];
}
