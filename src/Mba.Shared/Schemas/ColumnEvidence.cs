using System.Runtime.CompilerServices;

namespace Mba.Schemas;

/// <summary>
/// Exact evidence about one column, gathered from every value of the file: which types are still possible, and their extremes.
/// Constant memory. Not thread-safe.
/// </summary>
public sealed class ColumnEvidence
{
    private const int TypedValues = 10;

    internal NumberEvidence Numbers;
    internal TemporalEvidence Times;
    private ValueShape _usual;

    /// <summary>Values seen, nulls included.</summary>
    public long Values { get; private set; }

    /// <summary>Values that are null in every type (empty, NULL, null, \N).</summary>
    public long Nulls { get; private set; }

    /// <summary>Numbers of the form <c>[+-]?0\d+</c> (007, -05): text in an inferred column, whatever their share.</summary>
    public long LeadingZeros => Numbers.LeadingZeros;

    /// <summary>Values that are null in a typed column and text in a text column (NA, NaN, -, …).</summary>
    public long TypedNulls { get; private set; }

    /// <summary>Characters (Unicode code points) of the shortest value that is not null; 0 when there is none.</summary>
    public int MinCharacters => MaxBytes == 0 ? 0 : _minCharacters;

    /// <summary>Characters (Unicode code points) of the longest value.</summary>
    public int MaxCharacters { get; private set; }

    /// <summary>UTF-8 bytes of the longest value.</summary>
    public int MaxBytes { get; private set; }

    /// <summary>Values that are neither numbers, times nor booleans.</summary>
    public long Texts { get; private set; }

    /// <summary>Those of the texts that are written as a day and are none: 2024-02-30, 31/04/2024. Exact as long as no other text was seen.</summary>
    public long ImpossibleDays { get; private set; }

    /// <summary>The ways in which they are written.</summary>
    internal DateShapes ImpossibleShapes { get; private set; }

    /// <summary>true and false in any case.</summary>
    public long Booleans { get; private set; }

    /// <summary>Arrays of a JSON file, as JSON text.</summary>
    public long Documents { get; private set; }

    private int _minCharacters = int.MaxValue;

    /// <summary>Values that another program may have changed; null when there are none.</summary>
    internal ValueOddities? Oddities { get; private set; }

    /// <summary>Signs that a dataset's forms took from the column's numbers.</summary>
    internal UnitSigns Units { get; set; }

    /// <summary>Ten numbers or more and nothing else, or so many times.</summary>
    internal bool IsTyped => Texts + Booleans == 0 && (Numbers.All == 0 || Times.All == 0) && Numbers.All + Times.All >= TypedValues;

    /// <summary>Where the scan is; null when nobody asks for lines.</summary>
    internal LineMark? At { get; init; }

    /// <summary>Takes one value, UTF-8, unescaped.</summary>
    [MethodImpl(ScanLoop.Compiled)]
    public void Observe(ReadOnlySpan<byte> value)
    {
        Values++;
        if (value.IsEmpty)
        {
            Nulls++;
            return;
        }

        // The column's usual shape first: one test decides most values (bench: scan).
        switch (_usual)
        {
            case ValueShape.Text:
                if (NullText.IsNull(value))
                    Nulls++;
                else
                    ObserveText(value);
                return;
            case ValueShape.Integer when Numbers.TryObserveInteger(value):
            case ValueShape.Decimal when Numbers.TryObserveDecimal(value):
            case ValueShape.Date when Times.TryObserveIsoDate(value):
            case ValueShape.DateTime when Times.TryObserveIsoDateTime(value):
                Extend(value.Length, value.Length);
                return;
            case ValueShape.ZeroedInteger when Numbers.TryObserveInteger(value):
                Oddities?.ObserveWhole(value, At);
                Extend(value.Length, value.Length);
                return;
            default:
                ObserveAny(value);
                return;
        }
    }

    /// <summary>Takes one value that is no number, however it is written, when <paramref name="isRefused"/>.</summary>
    internal void Observe(ReadOnlySpan<byte> value, bool isRefused)
    {
        if (!isRefused)
        {
            Observe(value);
            return;
        }

        Values++;
        BecomeText(value);
        Extend(value.Length, ValueText.CountCharacters(value));
    }

    /// <summary>Takes one array of a JSON file as its JSON text.</summary>
    public void ObserveDocument(ReadOnlySpan<byte> json)
    {
        Values++;
        if (JsonText.IsStorable(json))
            Documents++;
        else
            BecomeText(json);
        Extend(json.Length, ValueText.CountCharacters(json));
    }

    /// <summary>Takes records that do not have the column at all.</summary>
    public void AddNulls(long count)
    {
        Values += count;
        Nulls += count;
    }

    /// <summary>The narrowest type that holds every value seen, and why.</summary>
    public InferredType Infer(InferenceOptions options) => TypeInference.Infer(this, options);

    /// <summary>True when every value seen is certain to convert to <paramref name="type"/>; false when some may not.</summary>
    public bool Proves(ColumnType type, ConversionOptions options) => TypeProof.Proves(this, type, options);

    private void ObserveAny(ReadOnlySpan<byte> value)
    {
        if (NullText.IsNull(value))
        {
            Nulls++;
            return;
        }

        Extend(value.Length, ValueText.CountCharacters(value));
        var isTyped = IsTyped;
        var (zeroed, exponents, smallest) = (Numbers.LeadingZeros, Numbers.Exponents, Numbers.Min);
        if (NullText.IsTypedNull(value))
            TypedNulls++;
        else if (Numbers.TryObserve(ValueText.Trim(value), out var shape))
            _usual = Numbers.LeadingZeros + Numbers.Exponents == zeroed + exponents ? shape : ObserveOdd(value, shape, exponents, smallest);
        else if (Times.TryObserve(ValueText.Trim(value), out shape))
            _usual = shape;
        else if (ValueText.IsBooleanWord(ValueText.Trim(value)))
            Booleans++;
        else if (DateText.ShapeOf(ValueText.Trim(value)) is not DateShapes.None and var written)
            ObserveImpossibleDay(written);
        else
            BecomeText(value);
        if (isTyped && !IsTyped)
            At?.LoseType();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ObserveText(ReadOnlySpan<byte> value)
    {
        Texts++;
        // Most texts begin with a letter; of the others few have a sign where it could matter (bench: scan).
        if (
            value[0] <= '='
            && (
                value[0] is (byte)'0' or (byte)'-' or (byte)'+' or (byte)'='
                || (value.Length >= 5 && (value[^4] == '-' || value[^3] == '+'))
            )
        )
            ObserveMarked(value);
        Extend(value.Length, ValueText.CountCharacters(value));
    }

    /// <summary>A text that begins with a digit, a sign or an equals sign.</summary>
    private void ObserveMarked(ReadOnlySpan<byte> value)
    {
        if (value[0] is (byte)'0' or (byte)'-' or (byte)'+')
            Numbers.CountLeadingZero(value);
        if (ValueOddities.IsCounted(value))
            (Oddities ??= new()).ObserveText(value, At);
    }

    /// <summary>A number with a zero in front, or with an exponent.</summary>
    private ValueShape ObserveOdd(ReadOnlySpan<byte> value, ValueShape shape, long exponents, long smallest)
    {
        Oddities ??= new();
        if (Numbers.Exponents > exponents)
        {
            Oddities.ObserveExponent(ValueText.Trim(value), At);
            return shape;
        }

        Oddities.ObserveZeroed(value, smallest, At);
        return shape == ValueShape.Integer ? ValueShape.ZeroedInteger : shape;
    }

    private void ObserveImpossibleDay(DateShapes written)
    {
        Texts++;
        ImpossibleDays++;
        ImpossibleShapes |= written;
    }

    /// <summary>From here on only lengths matter: no later value can make a text column anything else.</summary>
    private void BecomeText(ReadOnlySpan<byte> value)
    {
        Texts++;
        _usual = ValueShape.Text;
        if (ValueOddities.IsCounted(value))
            (Oddities ??= new()).ObserveText(value, At);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Extend(int bytes, int characters)
    {
        if (bytes > MaxBytes)
            MaxBytes = bytes;
        if (characters > MaxCharacters)
            MaxCharacters = characters;
        if (characters < _minCharacters)
            _minCharacters = characters;
    }
}

/// <summary>What a value looks like; decides which test the next value of the column meets first.</summary>
internal enum ValueShape : byte
{
    Unknown,
    Integer,
    Decimal,
    Date,
    DateTime,
    Text,

    /// <summary>Whole numbers, some of them with a zero in front.</summary>
    ZeroedInteger,
}
