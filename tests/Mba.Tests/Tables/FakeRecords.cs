using System.Text;
using Mba.Sources;

namespace Mba.Tests.Tables;

/// <summary>Records made of columns; every record lies on a line of its own, below a header.</summary>
internal sealed class FakeRecords : IRecordReader
{
    private readonly byte[][][] _rows;
    private int _row = -1;

    public FakeRecords(params (string Name, string[] Values)[] columns)
        : this([
            .. Enumerable
                .Range(0, columns.Length == 0 ? 0 : columns.Max(c => c.Values.Length))
                .Select(r => columns.Select(c => r < c.Values.Length ? Encoding.UTF8.GetBytes(c.Values[r]) : []).ToArray()),
        ]) { }

    public FakeRecords(byte[][][] rows) => _rows = rows;

    public RecordKind Kind { get; init; } = RecordKind.Row;

    public string? FaultCode { get; init; }

    public int FieldCount => _rows[_row].Length;

    public ReadOnlySpan<byte> Raw => RawText ?? [];

    public byte[]? RawText { get; init; }

    public long Line => _row + 2;

    public long ByteOffset => _row * 10;

    public ReadOnlySpan<byte> this[int field] => _rows[_row][field];

    public bool Read() => ++_row < _rows.Length;

    public void Dispose() { }
}
