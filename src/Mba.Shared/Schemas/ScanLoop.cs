using System.Runtime.CompilerServices;

namespace Mba.Schemas;

/// <summary>What a scan calls for each record and each value.</summary>
internal static class ScanLoop
{
    /// <summary>
    /// Compiled in full at the first call. The runtime would compile it without optimization first, count calls, and do it again a third of a second later, which
    /// is a tenth of the scan of a file of 350 MB; the methods are few, and every file needs them (bench: scan). Native code does not care.
    /// </summary>
    public const MethodImplOptions Compiled = MethodImplOptions.AggressiveOptimization;
}
