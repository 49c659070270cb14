namespace Mba.Json;

/// <summary>Follows one JSON value through any number of pieces of text to its end, without keeping them.</summary>
internal struct JsonDepth
{
    private int _depth;
    private bool _inString;
    private bool _escaped;

    /// <summary>Bytes of the piece up to and with the value's last one; -1 when the value goes on.</summary>
    public int Feed(ReadOnlySpan<byte> piece)
    {
        for (var i = 0; i < piece.Length; i++)
        {
            var b = piece[i];
            if (_escaped)
                _escaped = false;
            else if (_inString && b == '\\')
                _escaped = true;
            else if (b == '"')
                _inString = !_inString;
            else if (!_inString && b is (byte)'{' or (byte)'[')
                _depth++;
            else if (!_inString && b is (byte)'}' or (byte)']')
                _depth--;
            if (_depth <= 0 && !_inString && !_escaped)
                return i + 1;
        }

        return -1;
    }
}
