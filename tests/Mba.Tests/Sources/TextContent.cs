using System.Text;
using Mba.Sources;

namespace Mba.Tests.Sources;

/// <summary>A file in memory.</summary>
public sealed class TextContent(byte[] bytes, string name = "file.csv") : IFileContent
{
    public TextContent(string text)
        : this(Encoding.UTF8.GetBytes(text)) { }

    public string Name => name;

    public long StoredBytes => bytes.Length;

    public Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new MemoryStream(bytes, (int)offset, bytes.Length - (int)offset, writable: false));
}
