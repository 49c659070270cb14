using Mba.Scanning;

namespace Mba.Tables;

/// <summary>Triggers of a table that others have made may change what is loaded: that is its owner's will, and is said.</summary>
internal static class TriggerRules
{
    /// <summary>The scan with a warning for a table that has such triggers.</summary>
    public static FileScan Warned(FileScan scan, TableSchema? table) =>
        table is not { Triggers: > 0 } || scan.Warnings.Any(w => string.Equals(w.Code, WarningCodes.TableTrigger, StringComparison.Ordinal))
            ? scan
            : scan with
            {
                Warnings = [.. scan.Warnings, new FileWarning(WarningCodes.TableTrigger, null, null, table.Triggers)],
            };
}
