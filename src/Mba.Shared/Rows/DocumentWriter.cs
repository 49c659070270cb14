using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>Writes some of a record's columns as one JSON object of strings; nulls as null, or not at all. The result is valid until the next call.</summary>
internal sealed class DocumentWriter : IDisposable
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly (BoundColumn Column, JsonEncodedText Name)[] _members;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly byte[] _scratch = new byte[ValueConverter.ScratchBytes];
    private readonly bool _writeNulls;

    public DocumentWriter(IReadOnlyList<ColumnBinding> members, bool writeNulls)
    {
        _members = [.. members.Select(m => (new BoundColumn(m), JsonEncodedText.Encode(m.Column, Options.Encoder)))];
        _json = new Utf8JsonWriter(_buffer, Options);
        _writeNulls = writeNulls;
    }

    /// <summary>False, and nothing to use, when every member is null.</summary>
    public bool TryWrite(IRecordReader record, out ReadOnlySpan<byte> document)
    {
        Begin();
        var any = false;
        _json.WriteStartObject();
        foreach (var (column, name) in _members)
        {
            var value = column.Value(record, _scratch, out var isNull, out _);
            any |= !isNull;
            if (!isNull)
                _json.WriteString(name, value);
            else if (_writeNulls)
                _json.WriteNull(name);
        }

        _json.WriteEndObject();
        document = End();
        return any;
    }

    /// <summary>Writes a JSON document again, without blanks, numbers that a double would not give back as strings.</summary>
    /// <returns>False when it is not JSON, or deeper than MySQL takes (100 levels).</returns>
    public bool TryRewrite(ReadOnlySpan<byte> source, out ReadOnlySpan<byte> document)
    {
        Begin();
        document = default;
        var reader = new Utf8JsonReader(source, new JsonReaderOptions { MaxDepth = 100 });
        try
        {
            while (reader.Read())
                Copy(ref reader);
        }
        catch (JsonException)
        {
            return false;
        }

        document = End();
        return true;
    }

    public void Dispose() => _json.Dispose();

    private void Begin()
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
    }

    private ReadOnlySpan<byte> End()
    {
        _json.Flush();
        return _buffer.WrittenSpan;
    }

    private void Copy(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                _json.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                _json.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                _json.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                _json.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                _json.WritePropertyName(reader.GetString() ?? "");
                break;
            case JsonTokenType.String:
                _json.WriteStringValue(reader.GetString());
                break;
            case JsonTokenType.Number when JsonText.IsExact(reader.ValueSpan):
                _json.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
            case JsonTokenType.Number:
                _json.WriteStringValue(reader.ValueSpan);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                _json.WriteBooleanValue(reader.TokenType == JsonTokenType.True);
                break;
            default:
                _json.WriteNullValue();
                break;
        }
    }
}
