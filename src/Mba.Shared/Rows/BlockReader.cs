namespace Mba.Rows;

/// <summary>
/// Reads an encoded block back, value by value: the inverse of what <see cref="RowEncoder"/> writes. For servers that refuse LOAD DATA LOCAL, and for tests.
/// </summary>
public ref struct BlockReader
{
    private ReadOnlySpan<byte> _rest;
    private byte[] _unescaped;

    /// <summary>Starts before the first value of <paramref name="block"/>.</summary>
    public BlockReader(ReadOnlySpan<byte> block)
    {
        _rest = block;
        _unescaped = [];
    }

    /// <summary>The value at hand, without escapes; empty for null.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool IsNull { get; private set; }

    /// <summary>The value at hand is the last of its row.</summary>
    public bool EndsRow { get; private set; }

    /// <summary>Advances to the next value; false after the last.</summary>
    public bool Read()
    {
        if (_rest.IsEmpty)
            return false;

        // Tabs and newlines within values are escaped with letters, so that the bytes themselves only separate.
        var end = _rest.IndexOfAny(LoadDataText.Tab, LoadDataText.NewLine);
        var encoded = _rest[..end];
        EndsRow = _rest[end] == LoadDataText.NewLine;
        _rest = _rest[(end + 1)..];
        IsNull = encoded.SequenceEqual(@"\N"u8);
        Value = IsNull ? default : Unescape(encoded);
        return true;
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> encoded)
    {
        if (!encoded.Contains((byte)'\\'))
            return encoded;
        if (_unescaped.Length < encoded.Length)
            _unescaped = new byte[encoded.Length * 2];

        var written = 0;
        for (var i = 0; i < encoded.Length; i++)
            _unescaped[written++] = encoded[i] == '\\' ? Special(encoded[++i]) : encoded[i];
        return _unescaped.AsSpan(0, written);
    }

    private static byte Special(byte letter) =>
        letter switch
        {
            (byte)'t' => (byte)'\t',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'0' => 0,
            _ => letter,
        };
}
