using System.Text.Json;
using Mba.Aws;

namespace Mba.SiteLambda;

/// <summary>
/// Writes the dashboard's files, which are shipped with this function, into the site's bucket, with a config.json that leads
/// the page to this deployment.
/// </summary>
public sealed class SiteFiles(IObjectStore store, string folder)
{
    /// <summary>The property that names the bucket; what else the resource declares, but CloudFormation's own and the hash, goes into config.json.</summary>
    public const string BucketProperty = "Bucket";

    private static readonly string[] NotConfiguration = [BucketProperty, "ServiceToken", "Code"];

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".woff2"] = "font/woff2",
        [".txt"] = "text/plain; charset=utf-8",
    };

    /// <summary>Null when every file is written, else what went wrong.</summary>
    public async Task<string?> RunAsync(CustomResourceEvent request, CancellationToken cancellationToken)
    {
        if (!request.ResourceProperties.TryGetValue(BucketProperty, out var bucket))
            return $"ResourceProperties lacks {BucketProperty}: the site's bucket";
        try
        {
            // index.html comes last: until then, visitors get the previous page with the previous files, which stay.
            foreach (
                var file in Directory
                    .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                    .OrderBy(IsEntry)
                    .ThenBy(f => f, StringComparer.Ordinal)
            )
                await PutFileAsync(bucket, file, cancellationToken);
            await PutConfigurationAsync(bucket, request.ResourceProperties, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"the site's files could not all be written ({e.GetType().Name}); deploy again";
        }
    }

    private bool IsEntry(string file) => string.Equals(KeyOf(file), "index.html", StringComparison.Ordinal);

    private string KeyOf(string file) => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');

    private async Task PutFileAsync(string bucket, string file, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(file);
        var type = ContentTypes.GetValueOrDefault(Path.GetExtension(file), "application/octet-stream");
        await store.PutAsync(bucket, KeyOf(file), content, new PutOptions { ContentType = type, Overwrite = true }, cancellationToken);
    }

    private async Task PutConfigurationAsync(string bucket, Dictionary<string, string> properties, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await using (var json = new Utf8JsonWriter(content))
        {
            json.WriteStartObject();
            foreach (
                var (name, value) in properties
                    .ExceptBy(NotConfiguration, p => p.Key, StringComparer.Ordinal)
                    .OrderBy(p => p.Key, StringComparer.Ordinal)
            )
                json.WriteString(JsonNamingPolicy.CamelCase.ConvertName(name), value);
            json.WriteEndObject();
        }
        content.Position = 0;
        await store.PutAsync(
            bucket,
            "config.json",
            content,
            new PutOptions { ContentType = "application/json", Overwrite = true },
            cancellationToken
        );
    }
}
