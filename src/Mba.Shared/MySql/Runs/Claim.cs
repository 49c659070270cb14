using Mba.Tables;

namespace Mba.MySql.Runs;

/// <summary>What a transaction names so that it commits only while its worker holds the run.</summary>
internal readonly record struct Fence(long Seq, string Token);

/// <summary>The claim that a worker holds: what it writes into its statements so that a later one fences it.</summary>
/// <param name="Identity">The run's id and number.</param>
/// <param name="Token">New for every claim.</param>
/// <param name="Run">What is known about the file.</param>
internal sealed record Claim(RunIdentity Identity, string Token, IngestRun Run)
{
    /// <summary>Padded; the one that the run was first claimed with.</summary>
    public string? Sequencer { get; init; }

    /// <summary>When force was asked for, by the database's clock; null when it was not. It stays with the run, whoever continues it.</summary>
    public DateTime? ForcedAt { get; init; }

    public long Seq => Identity.Seq;

    public Fence Fence => new(Seq, Token);

    public StoredObject Object => Run.Object;

    public ObjectIdentity Hashes => Run.Hashes;

    public Dataset Dataset => Run.Dataset;

    public bool IsForced => ForcedAt is not null;

    /// <summary>A later version of the key takes the place of the earlier ones.</summary>
    public bool ReplacesVersions => Replaces(Dataset);

    /// <summary>The same content is loaded into the table once.</summary>
    public bool OwnsContent => Dataset.Mode is LoadMode.Append or LoadMode.Landing;

    internal static bool Replaces(Dataset dataset) => dataset is { Mode: LoadMode.Append, OnReupload: ReuploadPolicy.Replace };
}
