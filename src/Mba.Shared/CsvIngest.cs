namespace Mba;

/// <summary>Turns one stored file into typed rows of MySQL, once, with an audit row that accounts for every line.</summary>
public sealed class CsvIngest
{
    /// <summary>Runs all stages for one file. Errors of the file end in the audit row, not in an exception.</summary>
    public Task<IngestResult> RunAsync(IngestRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
}
