using Mba.Sources;

namespace Mba.Tests.Sources;

/// <summary>A committed file, found from the test's folder upwards.</summary>
internal sealed class RealFile(string path) : IFileContent
{
    public static string Root { get; } = FindRoot();

    public string Name => Path.GetFileName(path);

    public long StoredBytes => new FileInfo(path).Length;

    public static RealFile Named(string name) =>
        new(new[] { "samples/real", "tests/data" }.Select(folder => Path.Combine(Root, folder, name)).First(File.Exists));

    public Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken)
    {
        var stream = File.OpenRead(path);
        stream.Position = offset;
        return Task.FromResult<Stream>(stream);
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Mba.Serverless.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not inside the repository");
        return folder;
    }
}
