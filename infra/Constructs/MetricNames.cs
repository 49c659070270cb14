namespace Mba.Infra.Constructs;

/// <summary>
/// The metrics that the code emits in CloudWatch's embedded metric format (a JSON line on standard output).
/// Alarms and dashboard read these names; a test compares them with the names that the code emits.
/// </summary>
public static class MetricNames
{
    public const string Namespace = "Mba";

    /// <summary>The one dimension: the function's name, such as <c>mba-dev-ingest</c> (AWS_LAMBDA_FUNCTION_NAME).</summary>
    public const string Dimension = "Service";

    public const string IngestedFiles = "IngestedFiles";
    public const string FailedFiles = "FailedFiles";
    public const string SkippedFiles = "SkippedFiles";
    public const string RowsInserted = "RowsInserted";
    public const string RowsRejected = "RowsRejected";

    /// <summary>Milliseconds from claim to outcome: of the slowest file of an invocation.</summary>
    public const string IngestDuration = "IngestDurationMs";

    /// <summary>Invariants of the ledger that the daily verification found broken and could not repair.</summary>
    public const string LedgerBreaches = "LedgerBreaches";

    /// <summary>Tickets that the API gave.</summary>
    public const string Uploads = "Uploads";
}
