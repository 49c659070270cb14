using Mba.Rows;
using Mba.Scanning;
using Mba.Sources;
using Mba.Tables;

namespace Mba;

/// <summary>The outcome of the plan of a run: the stages go on, start over from the description of the table, or have ended.</summary>
public enum PlanOutcome
{
    /// <summary>There is no plan that holds: describe the table and plan again.</summary>
    Outdated,

    /// <summary>The table is ready for the plan: load.</summary>
    Ready,

    /// <summary>The whole file was sent under the plan: commit.</summary>
    Loaded,

    /// <summary>The run was committed, skipped or handed over.</summary>
    Ended,
}

/// <summary>One request on its way through the stages, with everything that is known about its file. Each stage adds its part; nothing else keeps a copy.</summary>
public sealed class IngestRun(IngestRequest request, Dataset dataset, StoredObject stored, IFileContent content)
{
    private FileScan? _scan;
    private TablePlan? _plan;
    private IClaimedRun? _claimed;

    /// <summary>Who asked for what.</summary>
    public IngestRequest Request => request;

    /// <summary>The rules for this file.</summary>
    public Dataset Dataset => dataset;

    /// <summary>The version of the object that is loaded.</summary>
    public StoredObject Object => stored;

    /// <summary>Its bytes.</summary>
    public IFileContent Content => content;

    /// <summary>What makes two deliveries the same file.</summary>
    public ObjectIdentity Hashes { get; } = ObjectIdentity.Of(stored);

    /// <summary>For messages.</summary>
    public string Name => stored.ToString();

    /// <summary>How the file is read; the columns of the table become known once it is described.</summary>
    public ScanOptions ScanOptions { get; internal set; } = new() { Dialect = dataset.Dialect };

    /// <summary>The stage at work, so that an error can name it.</summary>
    public IngestStage Stage { get; internal set; } = IngestStage.Claim;

    /// <summary>The table as described last; null when it does not exist.</summary>
    public TableSchema? Table { get; internal set; }

    /// <summary>The scan, or the one restored from an earlier invocation.</summary>
    public FileScan Scan
    {
        get => _scan ?? throw new InvalidOperationException("the file is not scanned yet");
        internal set => _scan = value;
    }

    public TablePlan Plan
    {
        get => _plan ?? throw new InvalidOperationException("the load is not planned yet");
        internal set => _plan = value;
    }

    /// <summary>True once <see cref="Scan"/> is set.</summary>
    public bool IsScanned => _scan is not null;

    /// <summary>True while scan and plan are those of an earlier invocation: the scan has no evidence to plan by.</summary>
    public bool IsRestored { get; internal set; }

    /// <summary>True when time ran out and a continuation resumes from the committed blocks.</summary>
    public bool IsHandedOver { get; internal set; }

    /// <summary>The audit row once the run has ended.</summary>
    public AuditRow? Audit { get; internal set; }

    /// <summary>Set when the file's name cannot be a table: the run fails with it once it is claimed, so that the audit shows it.</summary>
    internal IngestException? Misnamed { get; init; }

    /// <summary>The claim of this worker.</summary>
    internal IClaimedRun Claimed
    {
        get => _claimed ?? throw new InvalidOperationException("the file is not claimed yet");
        set
        {
            _claimed = value;
            if (value.Identity.Accepted is { } accepted)
                ScanOptions = ScanOptions with { Dialect = accepted.Over(dataset.Dialect) };
        }
    }

    /// <summary>The load at work; null before and after.</summary>
    internal ITableLoad? Load { get; set; }

    /// <summary>Times that the load was planned.</summary>
    internal int Plans { get; set; }

    /// <summary>The records that a refused plan would reject.</summary>
    internal RejectSample Rejects { get; set; } = RejectSample.None;
}
