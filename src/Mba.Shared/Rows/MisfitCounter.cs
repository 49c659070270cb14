using Mba.Schemas;
using Mba.Sources;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>
/// The counting pass: which values of a file do not fit a plan, column by column. Looks only at columns that the scan has not proven. Constant memory.
/// Not thread-safe.
/// </summary>
public sealed class MisfitCounter
{
    private readonly MisfitColumn[] _columns;
    private readonly byte[] _scratch = new byte[ValueConverter.ScratchBytes];
    private long _rows;

    public MisfitCounter(TablePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _columns = [.. plan.Bindings.Where(b => !b.Proven).Select(b => new MisfitColumn(b))];
    }

    /// <summary>Looks at one record; records that are not rows are passed over.</summary>
    public void Observe(IRecordReader record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Kind != RecordKind.Row)
            return;

        var fits = true;
        foreach (var column in _columns)
            fits &= column.Observe(record, _scratch);
        if (!fits)
            _rows++;
    }

    /// <summary>What was found so far.</summary>
    public Misfits Result => new(_rows, [.. _columns.Select(c => c.Result)]);
}

/// <summary>Counts one column's misfits, and what they say about a type that would have held them.</summary>
internal sealed class MisfitColumn(ColumnBinding binding)
{
    private static readonly ValueConverter MonthFirst = ValueConverter.For(
        ColumnType.DateTime(6),
        new ConversionOptions { DateOrder = DateOrder.MonthFirst }
    );
    private static readonly ValueConverter DayFirst = ValueConverter.For(
        ColumnType.DateTime(6),
        new ConversionOptions { DateOrder = DateOrder.DayFirst }
    );

    private readonly BoundColumn _column = new(binding);
    private readonly ColumnEvidence _family = new();
    private readonly ValueConverter? _widest = Widest(binding);
    private readonly bool _isDay = binding.Type.HoldsDays;
    private long _misfits;
    private long _nulls;
    private long _leadingZeros;
    private long _onlyMonthFirst;
    private long _onlyDayFirst;
    private readonly bool _readsSigns = binding.Conversion.Declared && binding.Type.IsNumber;
    private long _firstLine;
    private UnitSigns _units;

    public ColumnMisfits Result =>
        new()
        {
            Column = _column.Name,
            Values = _misfits,
            Nulls = _nulls,
            FirstLine = _firstLine,
            LeadingZeros = _leadingZeros,
            Family = _family.Infer(new InferenceOptions { ColumnName = _column.Name }).Type,
            OnlyMonthFirst = _onlyMonthFirst,
            OnlyDayFirst = _onlyDayFirst,
            Units = _units,
        };

    /// <summary>True when the value fits.</summary>
    public bool Observe(IRecordReader record, byte[] scratch)
    {
        _column.Value(record, scratch, out var isNull, out var fault);
        if (_isDay && !isNull)
            ObserveOrder(_column.Source(record), scratch);
        if (fault == ValueFault.None)
        {
            if (_readsSigns && !isNull)
                _units |= UnitText.Of(_column.Source(record));
            return true;
        }

        if (_firstLine == 0)
            _firstLine = record.Line;
        if (fault == ValueFault.NullInKey)
            _nulls++;
        else
            ObserveMisfit(_column.Source(record), scratch);
        return false;
    }

    private void ObserveMisfit(ReadOnlySpan<byte> value, byte[] scratch)
    {
        _misfits++;
        if (
            IsInteger(binding)
            && NumberText.TryRead(ValueText.Trim(value), out var number)
            && number is { LeadingZero: true, Kind: NumberKind.Integer }
        )
            _leadingZeros++;
        if (_widest is not null && !_column.IsRefused && Converts(_widest, value, scratch))
            _family.Observe(value);
    }

    private void ObserveOrder(ReadOnlySpan<byte> value, byte[] scratch)
    {
        var (month, day) = (Converts(MonthFirst, value, scratch), Converts(DayFirst, value, scratch));
        if (month && !day)
            _onlyMonthFirst++;
        else if (day && !month)
            _onlyDayFirst++;
    }

    private static bool Converts(ValueConverter converter, ReadOnlySpan<byte> value, byte[] scratch)
    {
        converter.Convert(value, scratch, out var isNull, out var fault);
        return !isNull && fault == ValueFault.None;
    }

    private static bool IsInteger(ColumnBinding binding) =>
        !binding.Conversion.Declared && binding.Type is { Kind: TypeKind.Int or TypeKind.BigInt } or { Kind: TypeKind.Decimal, Scale: 0 };

    private static ValueConverter? Widest(ColumnBinding binding) =>
        binding.Type switch
        {
            { Kind: TypeKind.Int or TypeKind.BigInt or TypeKind.Decimal } => ValueConverter.For(
                ColumnType.Decimal(65, 30),
                new ConversionOptions()
            ),
            { Kind: TypeKind.Date or TypeKind.DateTime } => ValueConverter.For(
                ColumnType.DateTime(6),
                new ConversionOptions { DateOrder = binding.Conversion.DateOrder }
            ),
            { Kind: TypeKind.Time } => ValueConverter.For(ColumnType.Time(6), new ConversionOptions()),
            _ => null,
        };
}
