using System.Buffers;

namespace Mba.Sources;

/// <summary>
/// Memory of blocks and windows that is used again. The shared pool keeps an array of each size for every thread that gave one back, for that thread
/// alone: a process that loads for hours held a block of 4 MB for each of its threads.
/// </summary>
internal static class LargeBuffers
{
    /// <summary>Arrays of up to 4 MB, at most twelve of a length: those of ten small files side by side. What is longer, or too many, is collected.</summary>
    public static ArrayPool<byte> Pool { get; } = ArrayPool<byte>.Create(maxArrayLength: 4 << 20, maxArraysPerBucket: 12);
}
