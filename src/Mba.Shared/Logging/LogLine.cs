using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Mba.Logging;

/// <summary>One event that is about to be written.</summary>
public sealed record LogLine
{
    // No browser reads these lines as a page: letters beyond ASCII stay as they are.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required DateTimeOffset Time { get; init; }

    public required LogLevel Level { get; init; }

    /// <summary>The process, e.g. <c>csv-ingest</c>.</summary>
    public required string Service { get; init; }

    public required string Category { get; init; }

    public int EventId { get; init; }

    public required string Message { get; init; }

    public IReadOnlyList<KeyValuePair<string, object?>> Fields { get; init; } = [];

    public Exception? Exception { get; init; }

    public LogContext? Context { get; init; }

    /// <summary>One JSON object, as CloudWatch's queries want it; no line end.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Readable))
            Write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Time, level, message; an exception below it. For people.</summary>
    public string ToText()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Time:HH:mm:ss.fff} {Name(Level), -8} {Message}");
        return Exception is null
            ? text
            : $"{text}{Environment.NewLine}    {Describe(Exception)}{Environment.NewLine}{Exception.StackTrace}";
    }

    /// <summary>The level as LOG_LEVEL says it.</summary>
    public static string Name(LogLevel level) =>
        level switch
        {
            LogLevel.Information => "INFO",
            LogLevel.Warning => "WARNING",
            _ => level.ToString().ToUpperInvariant(),
        };

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("timestamp", Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("level", Name(Level));
        json.WriteString("service", Service);
        if (Context is { } context)
        {
            json.WriteString("function_request_id", context.RequestId);
            json.WriteBoolean("cold_start", context.ColdStart);
            json.WriteString("trace_id", context.TraceId);
        }
        json.WriteString("message", Message);
        json.WriteString("logger", Category);
        json.WriteNumber("event_id", EventId);
        WriteFields(json);
        if (Exception is not null)
        {
            json.WriteString("exception", Describe(Exception));
            json.WriteString("stack_trace", Exception.StackTrace);
        }
        json.WriteEndObject();
    }

    private void WriteFields(Utf8JsonWriter json)
    {
        json.WriteStartObject("fields");
        foreach (var (name, value) in Fields.Where(f => !string.Equals(f.Key, "{OriginalFormat}", StringComparison.Ordinal)))
        {
            json.WritePropertyName(name);
            switch (value)
            {
                case null:
                    json.WriteNullValue();
                    break;
                case bool flag:
                    json.WriteBooleanValue(flag);
                    break;
                case int number:
                    json.WriteNumberValue(number);
                    break;
                case long number:
                    json.WriteNumberValue(number);
                    break;
                case double number when double.IsFinite(number):
                    json.WriteNumberValue(number);
                    break;
                default:
                    json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }
        json.WriteEndObject();
    }

    /// <summary>Other people's messages (a driver's, say) may quote a cell's value: only their type is logged.</summary>
    private static string Describe(Exception exception)
    {
        var type = exception.GetType().FullName ?? exception.GetType().Name;
        var own = type.StartsWith("Mba.", StringComparison.Ordinal) ? $"{type}: {exception.Message}" : type;
        return exception.InnerException is { } inner ? $"{own} <- {Describe(inner)}" : own;
    }
}
