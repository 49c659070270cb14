namespace Mba.Tables;

/// <summary>Says in JSON what a plan did to its table; stored as the audit's <c>schema_change</c>.</summary>
internal static class SchemaChangeJson
{
    public static string? Of(TablePlan plan) => plan.Changes.Count == 0 ? null : throw new NotSupportedException();
}
