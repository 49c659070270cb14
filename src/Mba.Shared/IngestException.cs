namespace Mba;

/// <summary>The stage of section "How a file becomes rows" that an error belongs to.</summary>
public enum IngestStage
{
    Claim,
    Describe,
    Decompress,
    Decode,
    Sniff,
    Scan,
    Reconcile,
    Load,
    Commit,
    Undo,
}

/// <summary>Where in a file an error lies; unknown parts are null. Line and byte are of the decompressed text, from 1 and 0.</summary>
public readonly record struct FilePlace(long? Line = null, long? Byte = null, string? Column = null)
{
    public override string ToString() =>
        string.Join(
            ", ",
            new[]
            {
                Line is { } l ? $"line {l}" : null,
                Byte is { } b ? $"byte {b}" : null,
                Column is { } c ? $"column {c}" : null,
            }.OfType<string>()
        );
}

/// <summary>
/// A file cannot be loaded: stage, stable code (UPPER_SNAKE), place, what is wrong and the remedy. Never holds a cell value.
/// </summary>
public sealed class IngestException(IngestStage stage, string code, string message, FilePlace place = default, Exception? cause = null)
    : Exception(place == default ? message : $"{place}: {message}", cause)
{
    public IngestStage Stage { get; } = stage;

    /// <summary>Stored as <c>error_code</c>.</summary>
    public string Code { get; } = code;

    public FilePlace Place { get; private init; } = place;

    /// <summary>The same error with more behind its message.</summary>
    public IngestException With(string detail) =>
        new(Stage, Code, Message + detail, cause: InnerException) { Place = Place, Transient = Transient };

    /// <summary>True when the same delivery may succeed later (lock wait, lost connection, throttling).</summary>
    public bool Transient { get; init; }
}
