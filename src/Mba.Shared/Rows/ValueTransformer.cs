using System.Text;
using Mba.Schemas;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>Applies one <see cref="ValueTransform"/> to UTF-8 values: trims, then looks for null tokens, then changes case. Not thread-safe.</summary>
internal sealed class ValueTransformer
{
    private readonly ValueTransform _transform;
    private readonly byte[][] _nullTokens;
    private readonly ValueForm[] _forms;
    private readonly byte[] _spelled = new byte[2 * SpelledValue.MaxBytes];
    private readonly bool _readsCommas;
    private readonly bool _readsPercents;
    private readonly bool _readsUnits;
    private byte[] _cased = [];

    private ValueTransformer(ValueTransform transform)
    {
        _transform = transform;
        _forms = [.. transform.Forms.OrderBy(form => form != ValueForm.Formula).ThenBy(form => form)];
        _readsCommas = transform.Forms.Contains(ValueForm.DecimalComma);
        _readsPercents = transform.Forms.Contains(ValueForm.Percent);
        _readsUnits = _readsPercents || transform.Forms.Contains(ValueForm.Currency) || transform.Forms.Contains(ValueForm.Negatives);
        _nullTokens = [.. transform.NullTokens.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Null when there is nothing to do.</summary>
    public static ValueTransformer? For(ValueTransform transform) => transform.IsIdentity ? null : new ValueTransformer(transform);

    /// <summary>One that may have nothing to do.</summary>
    public static ValueTransformer Of(ValueTransform transform) => new(transform);

    /// <summary>
    /// The last value is a number with a decimal point, in a column of numbers with decimal commas: what it means is not known, so that it is none.
    /// </summary>
    public bool IsRefused { get; private set; }

    /// <summary>Signs of all numbers so far.</summary>
    public UnitSigns Units { get; private set; }

    /// <summary>The transformed value, empty for null; valid until the next call.</summary>
    public ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> value)
    {
        IsRefused = false;
        if (_transform.Trim)
            value = Trim(value);
        foreach (var token in _nullTokens)
        {
            if (value.SequenceEqual(token))
                return default;
        }

        value = Respell(value);
        return _transform.Case == LetterCase.AsIs ? value : ChangeCase(value);
    }

    private ReadOnlySpan<byte> Respell(ReadOnlySpan<byte> value)
    {
        var isPointOurs = !_readsCommas;
        var written = value;
        foreach (var form in _forms)
        {
            var read = SpelledValue.Read(form, value, _transform, _spelled);
            isPointOurs |= form is ValueForm.DecimalComma or ValueForm.Overpunch && read != value;
            value = read;
        }

        if ((_readsUnits || !isPointOurs) && NumberText.TryRead(ValueText.Trim(value), out var number))
        {
            IsRefused = !isPointOurs && number.Kind != NumberKind.Integer;
            if (_readsUnits)
                Note(UnitText.Of(written), number);
        }

        return value;
    }

    private void Note(UnitSigns signs, in NumberText number) =>
        Units |= _readsPercents && signs == UnitSigns.None && !number.IsZero ? UnitSigns.Plain : signs;

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            Rune.DecodeFromUtf8(value, out var rune, out var used);
            if (!Rune.IsWhiteSpace(rune))
                break;
            value = value[used..];
        }

        while (!value.IsEmpty)
        {
            Rune.DecodeLastFromUtf8(value, out var rune, out var used);
            if (!Rune.IsWhiteSpace(rune))
                break;
            value = value[..^used];
        }

        return value;
    }

    private ReadOnlySpan<byte> ChangeCase(ReadOnlySpan<byte> value)
    {
        // A code point's other case may take more bytes, four at most.
        if (_cased.Length < value.Length * 4)
            _cased = new byte[Math.Max(256, value.Length * 4)];

        var written = 0;
        while (!value.IsEmpty)
        {
            Rune.DecodeFromUtf8(value, out var rune, out var used);
            var changed = _transform.Case == LetterCase.Upper ? Rune.ToUpperInvariant(rune) : Rune.ToLowerInvariant(rune);
            written += changed.EncodeToUtf8(_cased.AsSpan(written));
            value = value[used..];
        }

        return _cased.AsSpan(0, written);
    }
}
