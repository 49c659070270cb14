using Mba.Schemas;

namespace Mba.Rows;

/// <summary>Whether MySQL's JSON keeps a number as it is written: 64-bit integers and doubles are all that it has.</summary>
internal static class ExactNumber
{
    public static bool Survives(ReadOnlySpan<byte> number) =>
        NumberText.TryRead(number, out var text)
        && (text is { Kind: NumberKind.Integer, WholeDigits: <= 18 } || NumberText.RoundTrips(number, text, out _));
}
