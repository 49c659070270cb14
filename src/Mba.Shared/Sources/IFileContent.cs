namespace Mba.Sources;

/// <summary>The stored bytes of one version of one file; can be opened again for a second pass.</summary>
public interface IFileContent
{
    /// <summary>File name or key, for the extension and for messages.</summary>
    string Name { get; }

    /// <summary>Stored length in bytes (compressed when the file is).</summary>
    long StoredBytes { get; }

    /// <summary>Opens the stored bytes from <paramref name="offset"/> on. The same bytes every time, or an error.</summary>
    Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken);
}
