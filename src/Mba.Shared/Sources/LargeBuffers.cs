using System.Buffers;

namespace Mba.Sources;

/// <summary>
/// Memory of blocks and windows that is used again. The shared pool keeps an array of each size for every thread that gave one back, for that thread
/// alone: a process that loads for hours held a block of 4 MB for each of its threads.
/// </summary>
internal static class LargeBuffers
{
    /// <summary>Arrays of up to 8 MB, as many as were once in use together; longer ones are not kept.</summary>
    public static ArrayPool<byte> Pool { get; } = ArrayPool<byte>.Create(maxArrayLength: 8 << 20, maxArraysPerBucket: 64);
}
