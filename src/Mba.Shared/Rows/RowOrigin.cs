namespace Mba.Rows;

/// <summary>Where rows come from: goes into their lineage columns, and in landing mode into the source columns.</summary>
/// <param name="IngestionSeq">The run's <c>ingestion_audit.seq</c>.</param>
/// <param name="Bucket">Bucket of the object.</param>
/// <param name="Key">Key of the object.</param>
/// <param name="ETag">Entity tag of the object's version, null for a local file.</param>
public sealed record RowOrigin(long IngestionSeq, string Bucket, string Key, string? ETag);
