using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mba.Tables;

/// <summary>Says in JSON what a plan did to its table and how it read dates; stored as the audit's <c>schema_change</c>.</summary>
internal static class SchemaChangeJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Members: <c>created</c>, <c>added</c>, <c>widened</c>, <c>lineage</c>, <c>overflow</c>, <c>dropped</c>, <c>dateOrders</c>, <c>timeZones</c>, <c>impossibleDays</c>; null when none has anything to say.</summary>
    public static string? Of(TablePlan plan)
    {
        var zones = plan.Meanings.Where(i => i.TimeZone is not null).ToList();
        if (
            plan is { Changes.Count: 0, Overflow.Count: 0, Dropped.Count: 0, DateOrders.Count: 0, ImpossibleDays.Count: 0 }
            && zones.Count == 0
        )
            return null;

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            Array(json, "created", plan.Changes.OfType<TableChange.Create>().SelectMany(c => c.Table.Columns), Column);
            Array(json, "added", plan.Changes.OfType<TableChange.Add>().Select(c => c.Column), Column);
            Array(json, "widened", plan.Changes.OfType<TableChange.Widen>(), Widened);
            Array(
                json,
                "lineage",
                [
                    .. plan.Changes.OfType<TableChange.AddLineage>().SelectMany(_ => Lineage.Columns),
                    .. plan.Changes.OfType<TableChange.KeyByRecord>().Select(_ => Lineage.Record),
                ],
                (w, name) => w.WriteStringValue(name)
            );
            Array(json, "overflow", plan.Overflow, (w, binding) => w.WriteStringValue(binding.Column));
            Array(json, "dropped", plan.Dropped, (w, name) => w.WriteStringValue(name));
            Array(json, "dateOrders", plan.DateOrders, Order);
            Array(json, "timeZones", zones, Zone);
            Array(json, "impossibleDays", plan.ImpossibleDays, ImpossibleDay);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        var list = items.ToList();
        if (list.Count == 0)
            return;
        json.WriteStartArray(name);
        list.ForEach(item => write(json, item));
        json.WriteEndArray();
    }

    private static void Column(Utf8JsonWriter json, TableColumn column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("type", column.Type.ToString());
        json.WriteEndObject();
    }

    private static void Widened(Utf8JsonWriter json, TableChange.Widen change)
    {
        json.WriteStartObject();
        json.WriteString("name", change.From.Name);
        json.WriteString("from", change.From.Type.ToString());
        json.WriteString("to", change.To.Type.ToString());
        json.WriteString("reason", change.Reason);
        json.WriteEndObject();
    }

    private static void ImpossibleDay(Utf8JsonWriter json, ImpossibleDays days)
    {
        json.WriteStartObject();
        json.WriteString("column", days.Column);
        json.WriteNumber("count", days.Count);
        json.WriteEndObject();
    }

    private static void Zone(Utf8JsonWriter json, MeaningChoice choice)
    {
        json.WriteStartObject();
        json.WriteString("column", choice.Column);
        json.WriteString("timeZone", choice.TimeZone);
        json.WriteEndObject();
    }

    private static void Order(Utf8JsonWriter json, DateOrderChoice choice)
    {
        json.WriteStartObject();
        json.WriteString("column", choice.Column);
        json.WriteString("order", DateOrderMemory.Name(choice.Order));
        json.WriteBoolean("certain", choice.Certain);
        json.WriteEndObject();
    }
}
