namespace Mba.Infra.Constructs;

/// <summary>Conditions of policy statements, as the library takes them.</summary>
internal static class Condition
{
    /// <summary>All of the tests, e.g. <c>("StringEquals", "aws:SourceAccount", account)</c>; the same operator may come twice.</summary>
    public static Dictionary<string, object> Of(params (string Operator, string Key, object Value)[] tests) =>
        tests.GroupBy(t => t.Operator).ToDictionary(g => g.Key, object (g) => g.ToDictionary(t => t.Key, t => t.Value));
}
