namespace Mba.Aws;

/// <summary>
/// What the ingest function's process is started with, so that its memory does not grow with the file. Both are read before any code of ours runs, and
/// neither can be said in runtimeconfig.json.
/// </summary>
public static class FunctionMemory
{
    public static IReadOnlyDictionary<string, string> Environment { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // Generation 0 in bytes, hexadecimal: collected after 4 MB instead of after as much as the processor's cache holds, 32 MB and more.
            ["DOTNET_GCgen0size"] = "400000",
            // Two heaps of the C library instead of up to eight for each core, each of which keeps what its threads once needed.
            ["MALLOC_ARENA_MAX"] = "2",
        };
}
