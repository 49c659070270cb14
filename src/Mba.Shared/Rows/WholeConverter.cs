using System.Buffers.Text;

namespace Mba.Rows;

/// <summary>Whole numbers within a range of less than 64 bits, read as those of a declared column: 007 is 7.</summary>
internal sealed class WholeConverter(long min, long max) : ValueConverter
{
    private readonly IntegerConverter _integers = new(long.MinValue, long.MaxValue, declared: true);

    public override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out bool isNull, out ValueFault fault)
    {
        var canonical = _integers.Convert(value, scratch, out isNull, out fault);
        if (!isNull && fault == ValueFault.None && Utf8Parser.TryParse(canonical, out long number, out _) && (number < min || number > max))
            fault = ValueFault.OutOfRange;
        return canonical;
    }
}

/// <summary>BIGINT UNSIGNED.</summary>
internal sealed class LongUnsignedConverter : ValueConverter
{
    private readonly DecimalConverter _numbers = new(20, 0, declared: true);

    public override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out bool isNull, out ValueFault fault)
    {
        var canonical = _numbers.Convert(value, scratch, out isNull, out fault);
        if (!isNull && fault == ValueFault.None && !(Utf8Parser.TryParse(canonical, out ulong _, out var used) && used == canonical.Length))
            fault = ValueFault.OutOfRange;
        return canonical;
    }
}
