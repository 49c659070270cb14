using System.Text.Json;
using System.Text.Unicode;
using Mba.Schemas;
using Mba.Sources;

namespace Mba.Json;

/// <summary>
/// The values of one JSON object by column: scalars of nested objects under their path joined by <c>_</c>, arrays (and empty objects)
/// as JSON text, null and absent as empty. Buffers are reused from record to record.
/// </summary>
internal sealed class JsonFields(JsonColumns columns)
{
    public const string InvalidJson = FaultCodes.InvalidJson;
    public const string DuplicateKey = "DUPLICATE_KEY";

    private byte[] _text = new byte[4096];
    private int _textBytes;
    private bool _nul;
    private bool _unknown;
    private byte[] _path = new byte[256];
    private int[] _starts = new int[64];
    private int[] _lengths = new int[64];
    private bool[] _documents = new bool[64];

    public ReadOnlySpan<byte> this[int column] =>
        column < _lengths.Length && _lengths[column] >= 0 ? _text.AsSpan(_starts[column], _lengths[column]) : default;

    /// <summary>The column's value is JSON text.</summary>
    public bool IsDocument(int column) => column < _lengths.Length && _lengths[column] >= 0 && _documents[column];

    /// <summary>Takes the record apart; null when all is well, else the code of what is not.</summary>
    public string? Read(ReadOnlySpan<byte> record)
    {
        var known = columns.Count;
        var fault = ReadRecord(record);
        if (fault is not null)
            columns.Truncate(known);
        return fault;
    }

    private string? ReadRecord(ReadOnlySpan<byte> record)
    {
        if (!Utf8.IsValid(record))
            return FaultCodes.InvalidUtf8;
        columns.StartRecord();
        (_nul, _unknown) = (false, false);
        Array.Fill(_lengths, -1);
        _textBytes = 0;
        if (_text.Length < record.Length)
            _text = new byte[record.Length * 2];
        var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = JsonText.MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return InvalidJson;
            if (!ReadObject(ref reader, record, 0))
                return DuplicateKey;
            if (_nul)
                return FaultCodes.NulByte;
            if (reader.Read())
                return InvalidJson;

            // A name that the scan did not keep came with a record that said it twice.
            return _unknown ? DuplicateKey : null;
        }
        catch (JsonException)
        {
            return InvalidJson;
        }
        catch (InvalidOperationException)
        {
            // A \u escape that is half a surrogate pair: no text.
            return InvalidJson;
        }
    }

    private bool ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, int prefix)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var path = Append(prefix, ref reader);
            reader.Read();
            var kept = reader.TokenType switch
            {
                JsonTokenType.StartObject => ReadNested(ref reader, record, path),
                JsonTokenType.StartArray => KeepArray(ref reader, record, path),
                JsonTokenType.Null => columns.Find(_path.AsSpan(0, path)) is var column && Keep(column, default, document: false),
                JsonTokenType.String => KeepString(ref reader, path),
                _ => Keep(columns.Find(_path.AsSpan(0, path)), reader.ValueSpan, document: false),
            };
            if (!kept)
                return false;
        }

        return true;
    }

    private bool ReadNested(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, int path)
    {
        var ahead = reader;
        if (ahead.Read() && ahead.TokenType == JsonTokenType.EndObject)
        {
            reader = ahead;
            return Keep(columns.Find(_path.AsSpan(0, path)), "{}"u8, document: true);
        }

        return ReadObject(ref reader, record, path);
    }

    private bool KeepArray(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, int path)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Keep(columns.Find(_path.AsSpan(0, path)), record[start..(int)reader.BytesConsumed], document: true);
    }

    private bool KeepString(ref Utf8JsonReader reader, int path)
    {
        var column = columns.Find(_path.AsSpan(0, path));
        if (!reader.ValueIsEscaped)
            return Keep(column, reader.ValueSpan, document: false);
        var length = reader.CopyString(_text.AsSpan(_textBytes));
        _nul |= _text.AsSpan(_textBytes, length).Contains((byte)0);
        return Place(column, length, document: false);
    }

    private bool Keep(int column, ReadOnlySpan<byte> value, bool document)
    {
        value.CopyTo(_text.AsSpan(_textBytes));
        return Place(column, value.Length, document);
    }

    private bool Place(int column, int length, bool document)
    {
        if (column < 0)
            return _unknown = true;
        if (column >= _lengths.Length)
            Grow(column);
        if (_lengths[column] >= 0)
            return false;
        (_starts[column], _lengths[column], _documents[column]) = (_textBytes, length, document);
        _textBytes += length;
        return true;
    }

    private void Grow(int column)
    {
        var before = _lengths.Length;
        var after = Math.Max(before * 2, column + 1);
        Array.Resize(ref _starts, after);
        Array.Resize(ref _lengths, after);
        Array.Resize(ref _documents, after);
        Array.Fill(_lengths, -1, before, after - before);
    }

    /// <summary>Puts the name at hand behind the path's prefix; returns the path's length.</summary>
    private int Append(int prefix, ref Utf8JsonReader reader)
    {
        var wanted = prefix + reader.ValueSpan.Length + 1;
        if (_path.Length < wanted)
            Array.Resize(ref _path, wanted * 2);
        if (prefix > 0)
            _path[prefix++] = (byte)'_';
        return prefix + reader.CopyString(_path.AsSpan(prefix));
    }
}
