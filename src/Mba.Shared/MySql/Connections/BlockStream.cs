using System.Runtime.InteropServices;

namespace Mba.MySql.Connections;

/// <summary>Memory as the stream that the driver's bulk loader wants: known length, settable position, no copy.</summary>
public sealed class BlockStream : MemoryStream
{
    public BlockStream(ReadOnlyMemory<byte> block)
        : this(Segment(block)) { }

    private BlockStream(ArraySegment<byte> block)
        : base(block.Array ?? [], block.Offset, block.Count, writable: false) { }

    private static ArraySegment<byte> Segment(ReadOnlyMemory<byte> block) =>
        MemoryMarshal.TryGetArray(block, out var segment) ? segment : new ArraySegment<byte>(block.ToArray());
}
