using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;

namespace Mba.UploadApi.Dashboard;

/// <summary>A file of the dashboard as it is served.</summary>
/// <param name="MediaType">Its content type.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Gzip">The same, compressed; null where that is not smaller.</param>
/// <param name="IsImmutable">Its name holds a hash of its content.</param>
internal sealed record DashboardFile(string MediaType, byte[] Content, byte[]? Gzip, bool IsImmutable);

/// <summary>
/// The files that <c>web/build.sh</c> left in <c>web/dist</c> when this assembly was compiled, embedded in it, and <c>config.json</c>, which leads
/// the page to the API: here the server it came from.
/// </summary>
internal sealed class DashboardFiles
{
    private const string Prefix = "dashboard/";

    private static readonly FrozenDictionary<string, string> MediaTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Lazy<DashboardFile>> _files;

    public DashboardFiles()
    {
        var assembly = typeof(DashboardFiles).Assembly;
        var files = assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(
                name => name[Prefix.Length..].Replace('\\', '/'),
                name => new Lazy<DashboardFile>(() => Read(name)),
                StringComparer.Ordinal
            );
        if (files.Count > 0)
            files["config.json"] = new Lazy<DashboardFile>(() => File("config.json", Encoding.UTF8.GetBytes("""{"apiUrl":""}""")));
        _files = files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Paths below the root; empty when the assembly was compiled without a dashboard.</summary>
    public IEnumerable<string> Paths => _files.Keys;

    public DashboardFile Get(string path) => _files[path].Value;

    private static DashboardFile Read(string resource)
    {
        using var stream = typeof(DashboardFiles).Assembly.GetManifestResourceStream(resource) ?? Stream.Null;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return File(resource[Prefix.Length..], content.ToArray());
    }

    private static DashboardFile File(string path, byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(content);
        return new DashboardFile(
            MediaTypes.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream"),
            content,
            packed.Length < content.Length ? packed.ToArray() : null,
            path.StartsWith("assets/", StringComparison.Ordinal)
        );
    }
}
