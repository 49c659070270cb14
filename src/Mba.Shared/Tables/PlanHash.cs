using System.Security.Cryptography;
using System.Text;

namespace Mba.Tables;

/// <summary>A plan's identity: everything that decides the bytes that are sent for a file, and nothing that changes once the table is ready.</summary>
internal static class PlanHash
{
    public static string Of(TablePlan plan)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, plan.Mode.ToString(), plan.Target.Name);
        Add(hash, [.. plan.Keys]);
        Add(hash, [.. plan.LoadColumns]);
        foreach (var binding in plan.Bindings.Concat(plan.Overflow))
            Add(hash, Parts(binding));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string[] Parts(ColumnBinding binding) =>
        [
            binding.Column,
            FormattableString.Invariant(
                $"{binding.Field} {binding.Type} {binding.Type.Kind} {binding.Conversion.DateOrder} {binding.Conversion.Declared} {binding.NotNull} {binding.Conversion.Instants} {binding.Conversion.TimeZone} {binding.Conversion.CharacterSet} {binding.Conversion.LosesBlanks}"
            ),
            FormattableString.Invariant(
                $"{binding.Transform.Trim} {binding.Transform.Case} {string.Join('+', binding.Transform.Forms)} {binding.Transform.PivotYear} {binding.Transform.ImpliedDecimals}"
            ),
            .. binding.Transform.NullTokens,
            binding.Constant is null ? "" : "=" + binding.Constant,
        ];

    private static void Add(IncrementalHash hash, params string[] parts)
    {
        foreach (var part in parts)
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{part.Length}:{part}")));
        hash.AppendData("\n"u8);
    }
}
