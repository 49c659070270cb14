using System.Text;
using Mba.Sources;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>A binding made ready for the hot loop: transform and converter of one column, or its constant.</summary>
internal sealed class BoundColumn
{
    private readonly ValueTransformer? _transformer;
    private readonly ValueConverter _converter;
    private readonly byte[]? _constant;
    private readonly int _field;

    public BoundColumn(ColumnBinding binding)
    {
        Binding = binding;
        _field = binding.Field;
        _transformer = ValueTransformer.For(binding.Transform);
        _converter = ValueConverter.For(binding.Type, binding.Conversion);
        _constant = binding.Field < 0 ? Encoding.UTF8.GetBytes(binding.Constant ?? "") : null;
        NotNull = binding.NotNull;
    }

    public ColumnBinding Binding { get; }

    public string Name => Binding.Column;

    public bool NotNull { get; }

    /// <summary>The last value would be a number, and its dataset says that numbers are written otherwise.</summary>
    public bool IsRefused => _transformer is { IsRefused: true } && Binding.Type.IsNumber;

    /// <summary>The code of a value that was refused.</summary>
    public string CodeOf(ValueFault fault) =>
        fault == ValueFault.NullInKey && !Binding.Key ? "NULL_NOT_ALLOWED" : ValueFaultCodes.Of(fault);

    /// <summary>The record's value after transforming, before converting.</summary>
    public ReadOnlySpan<byte> Source(IRecordReader record)
    {
        if (_constant is not null)
            return _constant;
        return _transformer is null ? record[_field] : _transformer.Apply(record[_field]);
    }

    /// <summary>The canonical value; <paramref name="fault"/> also tells of a null that the column does not take.</summary>
    public ReadOnlySpan<byte> Value(IRecordReader record, Span<byte> scratch, out bool isNull, out ValueFault fault)
    {
        var value = _converter.Convert(Source(record), scratch, out isNull, out fault);
        if (IsRefused)
            fault = ValueFault.NotANumber;
        if (isNull && NotNull)
            fault = ValueFault.NullInKey;
        return value;
    }
}

/// <summary>Codes of rejected values.</summary>
internal static class ValueFaultCodes
{
    /// <summary>Stored as the reject's code.</summary>
    public static string Of(ValueFault fault) =>
        fault switch
        {
            ValueFault.NotANumber => "NOT_A_NUMBER",
            ValueFault.OutOfRange => "OUT_OF_RANGE",
            ValueFault.TooManyDigits => "TOO_MANY_DIGITS",
            ValueFault.NotADate => "NOT_A_DATE",
            ValueFault.NotATime => "NOT_A_TIME",
            ValueFault.TimeZone => "TIME_ZONE",
            ValueFault.NotABoolean => "NOT_A_BOOLEAN",
            ValueFault.TooLong => "TOO_LONG",
            ValueFault.NotJson => "NOT_JSON",
            ValueFault.TooShort => "TOO_SHORT",
            ValueFault.NotAMember => "NOT_A_MEMBER",
            ValueFault.NotInCharacterSet => "NOT_IN_CHARACTER_SET",
            ValueFault.TrailingBlank => "TRAILING_BLANK",
            ValueFault.NullInKey => "NULL_IN_KEY",
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "not a fault"),
        };
}
